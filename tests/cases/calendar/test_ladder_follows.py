"""The ladder follows the calendar: no rung fires twice, none is lost, none comes too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.instants import from_micros
from cases.register import Register
from tests.cases.calendar.changes import (
    FRIDAY,
    assert_sound,
    change,
    fired,
    off,
    reply_day,
    stands,
    switch,
    worked,
)
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.cases.rules.office import local as wall_time
from tests.people import MINH

#: the end of Monday 23 November, when the reply is due
DUE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def local(day: int, month: int = 11) -> datetime:
    """00:00 of a day of 2026 in the province."""
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=7)


def instants(register: Register) -> list[tuple[str, int, datetime]]:
    found = rows(
        register.database,
        "SELECT rung, occurrence, rung_at FROM escalation WHERE deadline_name = 'reply' "
        "ORDER BY seq",
    )
    return [(rung, occurrence, from_micros(at)) for rung, occurrence, at in found]


def test_rungs_that_fired_stay_fired_and_the_next_ones_move(register: Register) -> None:
    in_progress(register)
    register.tick(DUE + HOUR)
    assert fired(register) == [("minus_3", 0), ("minus_1", 0), ("due", 0)]
    # on Tuesday the province says that Monday was off, for the storm
    change(register, off("2026-11-23"), at=DUE + 9 * HOUR)
    assert reply_day(register) == "2026-11-25"
    register.tick(DUE + 2 * DAY + HOUR)
    assert fired(register)[3:] == [], "due on Wednesday: nothing new on Wednesday night"
    register.tick(DUE + 4 * DAY)
    assert instants(register)[3:] == [("plus_1", 0, local(27))]
    assert_sound(register)


def test_only_the_ladder_moves_where_the_day_off_lies_beyond_the_date(register: Register) -> None:
    in_progress(register)
    before = rows(register.database, "SELECT count(*) FROM history")
    change(register, off("2026-11-26"), at=FRIDAY)
    assert reply_day(register) == "2026-11-23"
    # reply and alarm stay, the notice of progress moves and is told
    after = rows(register.database, "SELECT count(*) FROM history")
    assert after == [(before[0][0] + 1,)]
    register.tick(MONDAY + 21 * DAY)
    assert instants(register)[3:6] == [
        ("plus_1", 0, local(26)),
        # 24 and 26 November are off
        ("plus_3", 0, local(1, 12)),
        ("plus_5", 0, local(3, 12)),
    ]
    assert_sound(register)


def test_a_week_that_was_told_is_not_told_again(register: Register) -> None:
    in_progress(register)
    register.tick(local(22, 12))
    mondays = [("monday", number) for number in range(3)]
    assert fired(register)[6:] == mondays, "7, 14 and 21 December"
    for number, text in enumerate(("2026-11-23", "2026-12-08", "2026-12-24"), start=1):
        change(register, off(text), at=local(22, 12) + number * HOUR)
    register.tick(local(23, 12))
    assert fired(register)[6:] == mondays
    register.tick(local(29, 12))
    assert instants(register)[9:] == [("monday", 3, local(28, 12))]
    assert_sound(register)


def test_a_monday_that_became_a_day_off_is_told_on_the_next_working_day(register: Register) -> None:
    in_progress(register)
    register.tick(local(15, 12))
    change(register, off("2026-12-21"), at=local(16, 12))
    register.tick(local(29, 12))
    assert instants(register)[8:] == [("monday", 2, local(22, 12)), ("monday", 3, local(28, 12))]
    change(register, worked("2026-12-21"), at=local(30, 12))
    assert_sound(register)


def test_a_day_off_taken_back_moves_the_next_check_forward(register: Register) -> None:
    """The clock must look earlier than it meant to."""
    change(register, off("2026-11-23"), at=MONDAY)
    in_progress(register)
    assert reply_day(register) == "2026-11-25"
    change(register, worked("2026-11-23"), at=FRIDAY)
    assert reply_day(register) == "2026-11-23"
    register.tick(DUE + HOUR)
    assert ("due", 0, DUE) in instants(register)
    assert_sound(register)


def test_reminders_that_would_lie_in_the_past_are_not_sent(register: Register) -> None:
    change(register, off("2026-11-19"), off("2026-11-20"), off("2026-11-23"), at=MONDAY)
    in_progress(register)
    assert reply_day(register) == "2026-11-27"
    register.tick(FRIDAY)
    taken_back = [worked(f"2026-11-{day}") for day in (19, 20, 23)]
    change(register, *taken_back, at=local(23) + 9 * HOUR)
    register.tick(local(23) + 10 * HOUR)
    # one working day before Monday the 23rd is over; “due” is still to come
    assert fired(register) == [("minus_3", 0)]
    register.tick(DUE + HOUR)
    assert fired(register) == [("minus_3", 0), ("due", 0)]
    assert_sound(register)


def test_a_rung_the_clock_was_late_for_is_not_lost(register: Register) -> None:
    """The clock was off since Thursday; the calendar changes before it is on again."""
    in_progress(register)
    switch(register, off("2026-11-26"), at=FRIDAY)
    report = register.tick(DUE + HOUR)
    assert report.reminded == 2
    assert instants(register)[:2] == [("minus_3", 0, local(19)), ("minus_1", 0, local(21))]
    assert_sound(register)


@pytest.mark.parametrize(
    ("looked", "told_for"), [("2026-11-20 01:00", local(20)), ("2026-11-19 10:00", local(19))]
)
def test_nor_is_it_when_it_should_have_been_told_even_earlier(
    register: Register, looked: str, told_for: datetime
) -> None:
    """Wednesday was off, as it seemed, so three days were left at the end of Thursday. It was
    worked after all: then it was a day earlier. Whether the clock looked in between or not, it
    tells once.
    """
    change(register, off("2026-11-18"), at=MONDAY)
    in_progress(register)
    register.tick(wall_time(looked))
    change(register, worked("2026-11-18"), at=local(20) + 10 * HOUR)
    assert_sound(register)
    register.tick(local(20) + 11 * HOUR)
    assert instants(register) == [("minus_3", 0, told_for)]
    assert_sound(register)


def test_the_edition_stays_and_a_reclassified_case_counts_by_the_new_calendar(
    register: Register,
) -> None:
    number = in_progress(register)
    change(register, off("2026-11-23"))
    fields = {"pace": "complex", "reason": "Nhiều cơ quan liên quan"}
    act(register, MINH, number, "reclassify", FRIDAY + HOUR, fields)
    assert reply_day(register) == "2026-12-02"
    assert rows(register.database, "SELECT DISTINCT edition FROM deadline") == [(1,)]
    register.tick(MONDAY + 30 * DAY)
    assert_sound(register)


def test_a_repeated_rung_waits_until_the_new_date_has_passed(register: Register) -> None:
    """A long holiday entered afterwards: the case is not overdue any more, nobody is told it is."""
    in_progress(register)
    register.tick(local(8, 12))
    assert fired(register)[-1] == ("monday", 0)
    days = [off(f"2026-11-{day}") for day in (18, 19, 20, 23, 25, 26, 27, 30)]
    days += [off(f"2026-12-{day:02d}") for day in (1, 2, 3, 4, 7)]
    change(register, *days, at=local(8, 12) + HOUR)
    assert reply_day(register) == "2026-12-11"
    register.tick(local(16, 12))
    assert fired(register)[-1] == ("monday", 0)
    register.tick(local(22, 12))
    assert instants(register)[-1] == ("monday", 1, local(21, 12))
    assert_sound(register)


def test_the_stored_pointer_is_where_the_clock_looks(register: Register) -> None:
    in_progress(register)
    change(register, off("2026-11-20"), at=MONDAY + DAY)
    pointers = [stand.rung_at for stand in stands(register).values() if stand.rung_at]
    (check,) = rows(register.database, "SELECT next_check_at FROM case_file")
    assert from_micros(check[0]) == min(pointers)
