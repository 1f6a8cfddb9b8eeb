"""The rungs of the reply deadline fall where contract.md section 7 says."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.ladder import NextRung, first_rung, rung_after
from workflow.versions import Workflows
from workflow.worktime import shipped_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = shipped_calendar()
REPLY = Workflows.shipped().current.definition.deadlines["reply"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def climb(due: datetime, opened: datetime, steps: int) -> list[tuple[str, str]]:
    found: NextRung | None = first_rung(REPLY, due, opened, CALENDAR)
    seen = []
    while found is not None and len(seen) < steps:
        seen.append((found.rung.rung, found.at.astimezone(ZONE).strftime("%d/%m %H:%M")))
        found = rung_after(REPLY, due, found, CALENDAR)
    return seen


def test_working_days_around_the_culture_day_and_mondays_for_ever() -> None:
    due = at("2026-11-21T00:00")  # the end of Friday 20/11
    assert climb(due, at("2026-11-13T09:00"), 8) == [
        ("minus_3", "18/11 00:00"),
        ("minus_1", "20/11 00:00"),
        ("due", "21/11 00:00"),
        ("plus_1", "24/11 00:00"),
        ("plus_3", "27/11 00:00"),  # 24/11 is off
        ("plus_5", "01/12 00:00"),
        ("monday", "07/12 00:00"),
        ("monday", "14/12 00:00"),
    ]


def test_reminders_before_the_opening_are_skipped() -> None:
    due = at("2026-11-28T00:00")
    assert climb(due, at("2026-11-26T10:00"), 2)[0] == ("minus_1", "27/11 00:00")
    assert climb(due, at("2026-11-27T10:00"), 1)[0] == ("due", "28/11 00:00")


def test_a_monday_off_moves_the_repeat_without_losing_the_next_week() -> None:
    due = at("2026-08-18T00:00")
    mondays = [day for rung, day in climb(due, at("2026-08-10T09:00"), 10) if rung == "monday"]
    # Saturday 22/8 is worked; 31/8 to 2/9/2026 are off
    assert mondays[:3] == ["24/08 00:00", "03/09 00:00", "07/09 00:00"]
