"""Office minutes: how long somebody could work on a case, and when such a time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, shown
from workflow.worktime import CalendarError


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-25 07:00", "2026-11-25 17:00", 480),
        ("2026-11-25 00:00", "2026-11-25 24:00", 480),
        ("2026-11-25 11:00", "2026-11-25 14:00", 60),
        ("2026-11-27 16:00", "2026-11-30 08:00", 120),
        ("2026-11-24 07:00", "2026-11-24 17:00", 0),  # Vietnam Culture Day
        ("2026-08-22 07:00", "2026-08-22 17:00", 480),  # a make-up Saturday
        ("2026-01-01 00:00", "2027-01-01 00:00", 249 * 480),
        ("2024-01-01 00:00", "2027-01-01 00:00", (251 + 250 + 249) * 480),
        ("2026-11-25 10:00:00", "2026-11-25 10:00:59.999999", 0),  # not a whole minute yet
        ("2026-11-25 10:00:30", "2026-11-25 10:01:30", 1),
    ],
)
def test_between(start: str, end: str, minutes: int) -> None:
    assert PROVINCE.working_minutes_between(at(start), at(end)) == minutes
    assert PROVINCE.working_minutes_between(at(end), at(start)) == -minutes


def test_seconds_are_kept_where_minutes_would_lose_them() -> None:
    start, end = at("2026-11-25 16:59:30"), at("2026-11-26 07:00:15.5")
    assert PROVINCE.working_time_between(start, end) == timedelta(seconds=45.5)
    assert PROVINCE.add_working_time(start, timedelta(seconds=45.5)) == end


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-25 10:00", 90, "2026-11-25 11:30:00"),  # lands on the lunch break and stays
        ("2026-11-25 10:00", 91, "2026-11-25 13:31:00"),
        ("2026-11-25 16:00", 60, "2026-11-25 17:00:00"),  # lands on the closing and stays
        ("2026-11-27 16:00", 61, "2026-11-30 07:01:00"),
        ("2026-11-27 24:00", 1, "2026-11-30 07:01:00"),  # 24:00 is the day's closing
        ("2026-11-27 17:00", 1, "2026-11-30 07:01:00"),
        ("2026-12-31 16:59", 2, "2027-01-04 07:01:00"),
    ],
)
def test_adding(start: str, minutes: int, expected: str) -> None:
    assert shown(PROVINCE.add_working_minutes(at(start), minutes)) == expected


@pytest.mark.parametrize("start", ["2026-11-27 24:00", "2026-11-28 03:00", "2026-11-25 10:15"])
def test_adding_nothing_leaves_an_instant_where_it_is(start: str) -> None:
    assert PROVINCE.add_working_minutes(at(start), 0) == at(start)


def test_time_cannot_be_taken_away() -> None:
    with pytest.raises(CalendarError, match="give none or more"):
        PROVINCE.add_working_minutes(at("2026-11-25 10:00"), -1)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-11-25 07:00", "2026-11-25 07:00:00"),
        ("2026-11-25 16:59:59", "2026-11-25 16:59:59"),
        ("2026-11-25 11:30", "2026-11-25 13:30:00"),
        ("2026-11-25 17:00", "2026-11-26 07:00:00"),
        ("2026-11-23 24:00", "2026-11-25 07:00:00"),
        ("2026-12-31 22:00", "2027-01-04 07:00:00"),
    ],
)
def test_a_message_of_the_night_waits_for_the_opening(instant: str, expected: str) -> None:
    assert shown(PROVINCE.next_open(at(instant))) == expected


def test_an_instant_may_come_in_any_zone_and_goes_out_in_utc() -> None:
    local = PROVINCE.local(at("2026-11-25 10:00"))
    for answer in (
        PROVINCE.add_working_minutes(local, 0),
        PROVINCE.add_working_minutes(local, 5),
        PROVINCE.next_open(local),
        PROVINCE.shift(local, 0),
        PROVINCE.shift(local, 1),
        PROVINCE.next_monday(local),
        PROVINCE.overdue_since_at_least(local, 1),
    ):
        assert answer.tzinfo is UTC
    assert PROVINCE.working_minutes_between(local, at("2026-11-25 10:07")) == 7


def test_a_naive_instant_is_refused_and_an_aware_wall_time_too() -> None:
    naive = datetime(2026, 11, 25, 10)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(CalendarError, match="has no time zone"):
        PROVINCE.next_open(naive)
    with pytest.raises(CalendarError, match="has a zone already"):
        PROVINCE.instant(at("2026-11-25 10:00"))
