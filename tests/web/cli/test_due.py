"""`followup due`: a date with every day explained, without a register."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup


def test_due_tells_the_day_and_why(followup: Followup) -> None:
    arguments = ["due", "--start", "2026-11-16", "--amount", "10", "--unit", "working_days"]

    outcome = followup(*arguments, "--json")

    document = outcome.document
    assert document["start"] == "2026-11-16T00:00:00+07:00"
    assert document["due"] == "2026-12-02T00:00:00+07:00"
    assert document["last_day"] == "2026-12-01"
    assert document["provisional"] is False
    days = {day["date"]: (day["counted"], day["why"]) for day in document["days"]}
    assert days["2026-11-16"] == (False, "first_day")
    assert days["2026-11-24"] == (False, "holiday")
    assert days["2026-11-21"] == (False, "weekend")
    assert sum(counted for counted, _ in days.values()) == 10


def test_due_explains_in_the_language_asked_for(followup: Followup) -> None:
    arguments = ["due", "--start", "2026-11-23T09:30", "--amount", "1", "--unit", "working_days"]

    assert followup(*arguments).out.splitlines() == [
        "Hạn: hết ngày 25/11/2026",
        "    Thứ Hai, 23/11/2026: không tính ngày bắt đầu",
        "    Thứ Ba, 24/11/2026: ngày lễ (Ngày Văn hóa Việt Nam)",
        "  + Thứ Tư, 25/11/2026: ngày làm việc",
    ]
    assert followup(*arguments, "--language", "en").out.splitlines() == [
        "Due: the end of 25 November 2026",
        "    Monday, 23 November 2026: the day it began is not counted",
        "    Tuesday, 24 November 2026: public holiday (Vietnam Culture Day)",
        "  + Wednesday, 25 November 2026: working day",
    ]


def test_due_needs_neither_register_nor_secret(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWUP_SECRET_KEY")
    monkeypatch.delenv("FOLLOWUP_DATABASE_URL")

    outcome = followup(
        "due", "--start", "2026-11-23T09:30", "--amount", "3", "--unit", "working_hours"
    )

    assert outcome.code == 0
    assert list(office_folder.iterdir()) == []


def test_due_takes_a_calendar_file(followup: Followup, office_folder: Path) -> None:
    (office_folder / "days.toml").write_text('years = [2026]\ndays = ["2026-11-24"]\n', "utf-8")
    arguments = ["due", "--start", "2026-11-23", "--amount", "1", "--unit", "working_days"]

    outcome = followup(*arguments, "--calendar", "days.toml", "--json")

    assert outcome.document["last_day"] == "2026-11-25"


def test_a_time_with_a_zone_is_taken_as_it_is(followup: Followup) -> None:
    arguments = ["due", "--start", "2026-11-20T17:00:00+00:00", "--amount", "1"]

    document = followup(*arguments, "--unit", "working_days", "--json").document

    assert document["start"] == "2026-11-21T00:00:00+07:00"
