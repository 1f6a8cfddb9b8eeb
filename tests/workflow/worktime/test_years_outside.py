"""Dates that no calendar can hold are named by their year; calendars know those before them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workflow.errors import CalendarError
from workflow.worktime import Period, Unit, WorkingCalendar, shipped_calendar
from workflow.worktime.hours import spans_of, spans_text
from workflow.worktime.timeline import in_utc

CALENDAR = shipped_calendar()
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_an_instant_before_the_first_year_is_named() -> None:
    with pytest.raises(CalendarError, match="year 1 cannot be counted"):
        in_utc(datetime(1, 1, 1, tzinfo=HERE))


def test_an_instant_after_the_last_year_is_named() -> None:
    with pytest.raises(CalendarError, match="year 9999 cannot be counted"):
        CALENDAR.local(datetime(9999, 12, 31, 23, tzinfo=UTC))


def test_a_period_that_leads_beyond_all_years_is_refused() -> None:
    with pytest.raises(CalendarError, match=r"year 9999 cannot be counted: .* from 2 to 9998"):
        CALENDAR.due(datetime(9950, 1, 1, 9, tzinfo=HERE), Period(36_500, Unit.CALENDAR_DAYS))


def test_a_calendar_knows_those_before_it() -> None:
    before, other = WorkingCalendar(), WorkingCalendar(years=[2026])
    heir = CALENDAR.succeeding({before.version: before}.get)
    assert heir == CALENDAR
    assert heir.known(before.version) is before
    assert heir.known(heir.version) is heir
    assert heir.known(other.version) is None
    assert CALENDAR.known(before.version) is None


def test_hours_are_read_and_written_as_people_write_them() -> None:
    text = "07:00-11:30 13:30-17:00"
    assert spans_of(text) == ((420, 690), (810, 1020))
    assert spans_text(spans_of(f" {text} ")) == text
    assert (spans_of(""), spans_text(())) == ((), "")


def test_every_span_that_cannot_be_read_is_told() -> None:
    with pytest.raises(CalendarError) as caught:
        spans_of("7-11 07:00-11:30 x")
    assert caught.value.problems == (
        'hours: write "7-11" like 07:00-11:30',
        'hours: write "x" like 07:00-11:30',
    )
