"""Zones whose clocks change: Vietnam has none, the arithmetic must not depend on it."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.worktime.wall import NEW_YORK, ROUND_THE_CLOCK, at, shown, working_days
from workflow.worktime import Counting, OfficeHours, Period, Unit, WorkingCalendar

NEW_YORK_OFFICE = WorkingCalendar(zone=NEW_YORK)
NEW_YORK_HOSPITAL = WorkingCalendar(office_hours=ROUND_THE_CLOCK, zone=NEW_YORK)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-10-29 09:00", "2026-10-31T04:00:00+00:00"),  # summer time to the end of Friday
        ("2026-10-30 09:00", "2026-11-03T05:00:00+00:00"),  # winter time to the end of Monday
        ("2027-03-11 09:00", "2027-03-13T05:00:00+00:00"),
        ("2027-03-12 09:00", "2027-03-16T04:00:00+00:00"),
    ],
)
def test_a_day_ends_at_its_own_midnight(start: str, expected: str) -> None:
    due = NEW_YORK_OFFICE.due(at(start, NEW_YORK_OFFICE), working_days(1))
    assert due.at.isoformat() == expected


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-11-01", 25), ("2027-03-14", 23), ("2026-11-02", 24)]
)
def test_an_office_that_never_closes_works_the_hours_that_the_day_has(day: str, hours: int) -> None:
    start = at(f"{day} 00:00", NEW_YORK_HOSPITAL)
    end = at(f"{day} 24:00", NEW_YORK_HOSPITAL)
    assert NEW_YORK_HOSPITAL.working_minutes_between(start, end) == hours * 60
    assert NEW_YORK_HOSPITAL.add_working_minutes(start, hours * 60) == end


def test_the_hour_that_is_shown_twice_is_two_hours() -> None:
    # Both are the same zone, whose wall clock shows 01:30 at the earlier and 01:10 at the later.
    earlier = at("2026-11-01 01:30", NEW_YORK_HOSPITAL)
    later = earlier + timedelta(minutes=40)
    shown_twice = [NEW_YORK_HOSPITAL.local(instant) for instant in (earlier, later)]
    assert [f"{local:%H:%M}" for local in shown_twice] == ["01:30", "01:10"]
    assert NEW_YORK_HOSPITAL.working_minutes_between(*shown_twice) == 40
    assert NEW_YORK_HOSPITAL.working_days_overdue(*shown_twice) == 1
    assert NEW_YORK_HOSPITAL.next_open(shown_twice[1]) == later


def test_a_time_that_the_clock_skips_is_an_hour_later() -> None:
    period = Period(1, Unit.WORKING_DAYS, Counting.SAME_TIME)
    due = NEW_YORK_HOSPITAL.due(at("2027-03-13 02:30", NEW_YORK_HOSPITAL), period)
    assert shown(due.at, NEW_YORK_HOSPITAL) == "2027-03-14 03:30:00"


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        (((90, 150), (150, 240)), 90),  # 01:30-02:30 and 02:30-04:00, an hour less
        (((60, 160), (190, 240)), 120),  # the first reaches into the second: counted once
        (((60, 178), (181, 190)), 118),  # and here it covers it
    ],
)
def test_an_opening_that_the_clock_skips_in_part_is_shorter(
    spans: tuple[tuple[int, int], ...], minutes: int
) -> None:
    bakery = WorkingCalendar(office_hours=OfficeHours((spans,) * 7), zone=NEW_YORK)
    start, end = at("2027-03-14 00:00", bakery), at("2027-03-14 24:00", bakery)
    assert bakery.working_minutes_between(start, end) == minutes
    assert bakery.working_minutes_between(start, bakery.add_working_minutes(start, minutes)) == (
        minutes
    )


def test_a_shift_from_the_second_of_two_equal_times_arrives_at_the_first() -> None:
    second = at("2026-11-01 01:10", NEW_YORK_HOSPITAL) + timedelta(hours=1)
    first_of_next_year = at("2027-11-07 01:10", NEW_YORK_HOSPITAL)
    assert NEW_YORK_HOSPITAL.shift(second, 371) == first_of_next_year


def test_a_day_without_midnight_begins_with_its_first_hour() -> None:
    # Beirut's clocks go from 24:00 on Saturday 27 March 2027 to 01:00 on Sunday.
    beirut = WorkingCalendar(office_hours=ROUND_THE_CLOCK, zone=ZoneInfo("Asia/Beirut"))
    due = beirut.due(at("2027-03-26 12:00", beirut), working_days(1))
    assert due.last_day == date(2027, 3, 27)
    assert shown(due.at, beirut) == "2027-03-28 01:00:00"
    assert beirut.shift(due.at, 1) == at("2027-03-28 24:00", beirut)
    assert beirut.working_minutes_between(due.at, at("2027-03-28 24:00", beirut)) == 23 * 60


def test_a_date_that_an_island_skipped_has_no_minutes() -> None:
    # Samoa went from 29 to 31 December 2011.
    samoa = WorkingCalendar(office_hours=ROUND_THE_CLOCK, zone=ZoneInfo("Pacific/Apia"))
    start, end = at("2011-12-29 00:00", samoa), at("2011-12-31 24:00", samoa)
    assert samoa.working_minutes_between(start, end) == 2 * 24 * 60
