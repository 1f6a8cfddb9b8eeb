"""The rungs of the reply deadline fall where contract.md section 7 says."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workflow.ladder import Concern, NextRung, first_rung, rung_after
from workflow.versions import Workflows
from workflow.worktime import shipped_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = shipped_calendar()
#: the shipped ladder is the same for every kind and department
ANY = Concern("feedback", "SXD")
REPLY = Workflows.shipped().current.definition.deadlines["reply"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def climb(due: datetime, opened: datetime, steps: int) -> list[tuple[str, str]]:
    found: NextRung | None = first_rung(REPLY, due, opened, CALENDAR, ANY)
    seen = []
    while found is not None and len(seen) < steps:
        seen.append((found.rung.rung, found.at.astimezone(ZONE).strftime("%d/%m %H:%M")))
        found = rung_after(REPLY, due, found, CALENDAR, ANY)
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


def test_each_monday_is_a_further_occurrence_of_the_same_rung() -> None:
    found: NextRung | None = first_rung(
        REPLY, at("2026-11-21T00:00"), at("2026-11-13T09:00"), CALENDAR, ANY
    )
    fired = []
    while found is not None and len(fired) < 9:
        fired.append((found.index, found.occurrence))
        found = rung_after(REPLY, at("2026-11-21T00:00"), found, CALENDAR, ANY)
    assert fired == [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (6, 1), (6, 2)]


def test_no_repeat_lies_in_a_pause_that_is_over() -> None:
    """Due before the pause, as it turned out: four rungs are told, the Mondays of it are not."""
    due, resumed = at("2026-11-21T00:00"), at("2026-12-17T10:00")
    found = first_rung(REPLY, due, at("2026-11-21T00:00"), CALENDAR, ANY)
    days = []
    while found is not None and len(days) < 6:
        days.append((found.rung.rung, f"{CALENDAR.local(found.at):%d/%m}"))
        found = rung_after(REPLY, due, found, CALENDAR, ANY, repeats_from=resumed)
    assert days[-2:] == [("monday", "21/12"), ("monday", "28/12")]
    assert days[:4] == [
        ("due", "21/11"),
        ("plus_1", "24/11"),
        ("plus_3", "27/11"),
        ("plus_5", "01/12"),
    ]


def test_a_reminder_at_the_very_opening_is_not_skipped() -> None:
    due = at("2026-11-28T00:00")
    found = first_rung(REPLY, due, at("2026-11-27T00:00"), CALENDAR, ANY)
    assert found is not None
    assert (found.rung.rung, found.at) == ("minus_1", at("2026-11-27T00:00"))


def test_a_deadline_that_was_due_before_it_was_opened_still_tells_everybody_above() -> None:
    """An import may state such a deadline: no reminder, but each rung at its own instant."""
    climbed = climb(at("2026-11-07T00:00"), at("2026-11-23T09:00"), 3)
    assert [rung for rung, _ in climbed] == ["due", "plus_1", "plus_3"]


def test_a_deadline_without_a_ladder_has_no_rung() -> None:
    objection = Workflows.shipped().current.definition.deadlines["objection"]
    assert (
        first_rung(objection, at("2026-11-28T00:00"), at("2026-11-23T09:00"), CALENDAR, ANY) is None
    )


def test_the_last_rung_of_a_short_ladder_is_the_last() -> None:
    accept = Workflows.shipped().current.definition.deadlines["accept"]
    due = at("2026-11-28T00:00")
    first = first_rung(accept, due, at("2026-11-26T09:00"), CALENDAR, ANY)
    assert first is not None
    last = rung_after(accept, due, first, CALENDAR, ANY)
    assert last is not None
    assert (last.rung.post, rung_after(accept, due, last, CALENDAR, ANY)) == ("upc_office", None)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 - local time
    st.integers(0, 3 * 24 * 60),
)
def test_rungs_always_follow_each_other_in_time(due: datetime, minutes: int) -> None:
    due = due.replace(tzinfo=ZONE)
    found = first_rung(REPLY, due, due - timedelta(minutes=minutes), CALENDAR, ANY)
    for _ in range(12):
        assert found is not None
        following = rung_after(REPLY, due, found, CALENDAR, ANY)
        assert following is not None
        assert following.at > found.at
        found = following
