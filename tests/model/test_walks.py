"""20,000 steps of anybody doing anything, and after each the register is what the model says."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tally
from tests.model.machine import walk_about
from tests.model.registers import PostgresRegisters, SqliteRegisters

#: in four shares, so that two processes finish together and none takes two minutes
SHARES, STEPS_OF_A_SHARE = 4, 5_000
#: of a hundred actions, rungs and guards; a share meets nearly all of them, `make soak` all
MOST_UNTOUCHED = 25
#: a database of its own for each walk costs more than the walk: few long ones
STEPS_ON_POSTGRES, LONG_WALK = 600, 200


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(SHARES))
def test_the_register_is_what_the_model_says(
    share: int, sqlite_registers: SqliteRegisters, record_property: Callable[[str, object], None]
) -> None:
    """The same walks in every run: a red result is the doing of a change. `make soak` goes new
    ways.
    """
    mileage = walk_about(sqlite_registers, STEPS_OF_A_SHARE, first_seed=1000 * share)
    record_property(tally.TOLD, f"model: {mileage}")
    assert mileage.total >= STEPS_OF_A_SHARE
    assert len(mileage.untouched()) <= MOST_UNTOUCHED, mileage.untouched()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_is_the_same_on_postgresql(
    postgres_registers: PostgresRegisters, record_property: Callable[[str, object], None]
) -> None:
    mileage = walk_about(postgres_registers, STEPS_ON_POSTGRES, first_seed=7, length=LONG_WALK)
    record_property(tally.TOLD, f"model: {mileage}")
    assert mileage.total >= STEPS_ON_POSTGRES


def test_the_ways_are_the_same_whatever_else_is_loaded(
    sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A red walk is walked again by whoever looks for its cause, with fewer modules in memory."""
    before = str(walk_about(sqlite_registers, 100, first_seed=3))
    numbers = ", ".join(str(1_000_000 + 7 * each) for each in range(1000))
    # hypothesis does not read what lies in a folder of tests
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        (Path(folder) / "full_of_numbers.py").write_text(f"NUMBERS = ({numbers})\n")
        monkeypatch.syspath_prepend(folder)
        importlib.import_module("full_of_numbers")
        assert str(walk_about(sqlite_registers, 100, first_seed=3)) == before
