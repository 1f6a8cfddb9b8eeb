"""The seals beside the register: the clock makes them, `check` reads them, a fault stops nobody."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event

import pytest

from tests.web.cli.conftest import Followup
from tests.web.stories import FRIDAY, Office, Watch
from web.worker import Worker


def seals_of(register: Path) -> Path:
    return register.with_name(f"{register.name}.seals")


def test_a_tick_seals_beside_an_sqlite_register(followup: Followup, register: Path) -> None:
    assert followup("tick").code == 0
    assert json.loads(seals_of(register).read_text())["entries"] == 0
    assert followup("check").code == 0


def test_a_seal_that_was_altered_fails_the_check_and_not_the_tick(
    followup: Followup, register: Path
) -> None:
    followup("tick")
    file = seals_of(register)
    file.write_text(file.read_text().replace('"entries": 0', '"entries": 7'))

    ticked, checked = followup("tick", "--json"), followup("check", "--json")

    assert ticked.code == 0
    assert ticked.document["failed"] == 0
    assert "Line 1 is not a seal of this register" in ticked.err
    assert checked.code == 1
    assert [str(file) in problem for problem in checked.document["problems"]] == [True]


def test_seals_that_somebody_removed_are_missed(followup: Followup, register: Path) -> None:
    followup("tick")
    assert not _missed(followup)
    seals_of(register).unlink()
    assert _missed(followup)
    followup("tick")
    assert not _missed(followup), "the next pass seals all that is there"


def _missed(followup: Followup) -> bool:
    checked = followup("check", "--json")
    assert checked.code == 0
    return any("nothing was sealed" in warning for warning in checked.document["warnings"])


def test_another_place_is_named_by_a_setting(
    followup: Followup, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "witness"
    monkeypatch.setenv("FOLLOWUP_SEAL_FILE", str(elsewhere / "register.seals"))
    assert "Make that place usable" in followup("tick").err
    elsewhere.mkdir()
    assert followup("tick").err == ""
    assert (elsewhere / "register.seals").exists()
    assert not seals_of(register).exists()


def test_the_worker_seals_the_day_that_is_over(one_office: Office, watch: Watch) -> None:
    one_office.record(FRIDAY)
    worker = Worker(one_office.services, Event())

    first, second = worker.run_once(), worker.run_once()
    watch.goes_on(days=1)
    third = worker.run_once()

    notary = one_office.services.notary
    assert notary is not None
    assert (first.seal, second.seal) == ({"entries": 1}, {"entries": 0})
    assert not any(each.failed for each in (first, second, third))
    first_seal, _ = notary.seals()
    assert first_seal.entries == 1
