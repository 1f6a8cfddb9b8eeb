"""Every 40th case of the City of Boston's year: the register must say what the city recorded.

The expected figures come from the city's table in plain Python (`tests/replay/boston.py`). On
PostgreSQL a part of them must do: `make replay` takes all cases through both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cases.importing.history import Imported, import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import checked
from tests.replay import boston
from tests.replay.registers import (
    IMPORTED_AT,
    contents,
    first_overdue_rungs,
    furnished,
    instant,
    overdue_at,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(scope="session")
def city() -> Sequence[boston.CityCase]:
    """Not read before it is asked for: the table is long, and most workers never need it."""
    return list(boston.city_cases(every=40))


class Interruption(Exception):
    """Somebody pulled the plug."""


def bring_in(register: Register, file: Path, with_clock: bool = False, **more: object) -> Imported:
    return import_history(
        register.tools,
        file,
        IMPORTED_AT,
        with_clock=with_clock,
        create_departments=True,
        **more,
    )


def test_overdue_is_what_the_city_said_on_every_monday(
    database: Database, tmp_path: Path, city: Sequence[boston.CityCase]
) -> None:
    register = furnished(database)
    few = city[::4]
    rows = boston.write_by_time(tmp_path / "year.csv", few)

    done = bring_in(register, tmp_path / "year.csv")

    assert done == Imported(cases=len(few), actions=rows)
    _agrees_on_every_monday(register, few)


def test_each_first_rung_fires_once_at_its_due_instant(
    database: Database, tmp_path: Path, city: Sequence[boston.CityCase]
) -> None:
    register = furnished(database)
    city = city if database.dialect == "sqlite" else city[::4]
    rows = boston.write_by_time(tmp_path / "year.csv", city)

    done = bring_in(register, tmp_path / "year.csv", with_clock=True)
    closing = register.tick(instant(boston.SNAPSHOT))
    again = register.tick(instant(boston.SNAPSHOT))

    expected = boston.first_overdue_rungs(city)
    assert first_overdue_rungs(register) == sorted(
        (ref, instant(target), instant(target)) for ref, target in expected.items()
    )
    assert (done.cases, done.actions, done.refused) == (len(city), rows, 0)
    assert done.first_overdue <= len(expected)
    assert closing.escalated > 0
    assert (closing.failed, again.examined, again.escalated) == (0, 0, 0)
    assert contents(register)["outbox"] == [], "nobody is told today about 2015"
    _agrees_on_every_monday(register, city)
    assert checked(register).problems == []


@pytest.mark.thorough
def test_mixed_rows_give_the_same_register(
    sqlite_database: Database,
    postgres_database: Database,
    tmp_path: Path,
    city: Sequence[boston.CityCase],
) -> None:
    few = city[::6]
    boston.write_by_time(tmp_path / "journal.csv", few)
    boston.write_shuffled(tmp_path / "shuffled.csv", few, seed=1)

    journal, shuffled = furnished(sqlite_database), furnished(postgres_database)
    bring_in(journal, tmp_path / "journal.csv", with_clock=True)
    bring_in(shuffled, tmp_path / "shuffled.csv", with_clock=True)

    assert _comparable(journal) == _comparable(shuffled)


def test_an_interrupted_import_is_run_again(
    database: Database,
    tmp_path: Path,
    city: Sequence[boston.CityCase],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cases.importing.history.BATCH", 100)
    few = city[:450]
    rows = boston.write_shuffled(tmp_path / "year.csv", few, seed=2)
    register = furnished(database)

    def pull_the_plug(done: int, total: int) -> None:
        if done > total / 2:
            raise Interruption

    with pytest.raises(Interruption):
        bring_in(register, tmp_path / "year.csv", with_clock=True, progress=pull_the_plug)
    half = len(contents(register)["case_file"])
    rest = bring_in(register, tmp_path / "year.csv", with_clock=True)
    nothing_left = bring_in(register, tmp_path / "year.csv", with_clock=True)

    assert 0 < half < len(few)
    assert rest.cases == len(few) - half
    assert (nothing_left.cases, nothing_left.actions, nothing_left.refused) == (0, 0, 0)
    kept = contents(register)
    assert len(kept["idempotency_key"]) == rows
    numbers = [row[0] for row in kept["case_file"]]
    first = min(numbers)
    assert sorted(numbers) == list(range(first, first + len(few))), "numbers have no gap"


def _agrees_on_every_monday(register: Register, cases: Sequence[boston.CityCase]) -> None:
    for moment in (*boston.mondays(), boston.SNAPSHOT):
        assert overdue_at(register, moment) == boston.overdue_by_department(cases, moment), moment
    by_flag = {case.ref for case in cases if case.closed is None and case.flag == "OVERDUE"}
    assert sum(overdue_at(register, boston.SNAPSHOT).values()) == len(by_flag)


def _comparable(register: Register) -> dict[str, list[str]]:
    """Flags are 0 and 1 on one database, False and True on the other."""
    plain = {
        table: [[int(v) if isinstance(v, bool) else v for v in row] for row in rows]
        for table, rows in contents(register).items()
    }
    return {table: sorted(map(repr, rows)) for table, rows in plain.items()}
