"""The day of an event is not counted (Civil Code 2015, art. 147): the next one is the first."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from workflow.worktime import Counting, Period, Unit, shipped_calendar
from workflow.worktime.counting import end_of

TIMELINE = shipped_calendar()._timeline
#: Friday 20/11/2026, 10:00 in Đồng Tháp
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("amount", [1, 12])
def test_calendar_days_begin_on_the_morrow_and_working_days_on_monday(
    counting: Counting, amount: int
) -> None:
    calendar_days = end_of(TIMELINE, FRIDAY, Period(amount, Unit.CALENDAR_DAYS, counting))
    working_days = end_of(TIMELINE, FRIDAY, Period(amount, Unit.WORKING_DAYS, counting))
    assert (calendar_days.first, working_days.first) == (SATURDAY, MONDAY)


def test_office_hours_begin_at_once() -> None:
    assert end_of(TIMELINE, FRIDAY, Period(30, Unit.WORKING_HOURS)).first == FRIDAY.date()
