"""Where a period ends: one rule for each unit and way of counting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.worktime.period import Counting, Period, Unit
from workflow.worktime.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Extent:
    """The end of a period and the local dates of its first and last counted day."""

    first: date
    last: date
    at: datetime


def end_of(timeline: Timeline, start: datetime, period: Period) -> Extent:
    """Where a period that begins at `start` ends.

    Raises CalendarError for a naive start and for dates outside the years that can be counted.
    """
    return RULES[period.unit, period.counting](timeline, start, period.amount)


def _working_days(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """The first day is not counted; 24:00 of the last one (Civil Code 2015, art. 147, 148)."""
    day = timeline.local(start).date()
    last = timeline.working_day(day, amount)
    return Extent(timeline.working_day(day, 1), last, timeline.end(last))


def _working_days_same_time(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """A start outside office hours waits for the next opening and takes its time of day."""
    moved = timeline.local(timeline.next_open(start))
    day = moved.date()
    last = timeline.working_day(day, amount)
    return Extent(timeline.working_day(day, 1), last, timeline.at_clock(last, moved))


def _working_hours(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """Office time from the very moment on (Civil Code 2015, art. 147(1))."""
    end = timeline.add_office_time(start, timedelta(hours=amount))
    first = timeline.local(timeline.next_open(start)).date()
    return Extent(first, timeline.last_day(end), end)


def _calendar_days(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """24:00 of the last day, or of the next working day if that is a day off (art. 148(5))."""
    day = timeline.local(start).date()
    last = _working_day_from(timeline, timeline.days_after(day, amount))
    return Extent(timeline.days_after(day, 1), last, timeline.end(last))


def _calendar_days_same_time(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """The start's own time of day, in office hours or not, on the same last day."""
    local = timeline.local(start)
    last = _working_day_from(timeline, timeline.days_after(local.date(), amount))
    return Extent(timeline.days_after(local.date(), 1), last, timeline.at_clock(last, local))


def _calendar_days_at_most(timeline: Timeline, start: datetime, amount: int) -> Extent:
    """24:00 of the last day, whatever day it is."""
    day = timeline.local(start).date()
    last = timeline.days_after(day, amount)
    return Extent(timeline.days_after(day, 1), last, timeline.end(last))


def _working_day_from(timeline: Timeline, day: date) -> date:
    return day if timeline.is_working_day(day) else timeline.working_day(day, 1)


RULES: dict[tuple[Unit, Counting], Callable[[Timeline, datetime, int], Extent]] = {
    (Unit.WORKING_DAYS, Counting.END_OF_DAY): _working_days,
    (Unit.WORKING_DAYS, Counting.SAME_TIME): _working_days_same_time,
    (Unit.WORKING_HOURS, Counting.END_OF_DAY): _working_hours,
    (Unit.WORKING_HOURS, Counting.SAME_TIME): _working_hours,
    (Unit.CALENDAR_DAYS, Counting.END_OF_DAY): _calendar_days,
    (Unit.CALENDAR_DAYS, Counting.SAME_TIME): _calendar_days_same_time,
    # a last working day is no day off, and hours end where they end
    (Unit.WORKING_DAYS, Counting.DAY_OFF_OR_NOT): _working_days,
    (Unit.WORKING_HOURS, Counting.DAY_OFF_OR_NOT): _working_hours,
    (Unit.CALENDAR_DAYS, Counting.DAY_OFF_OR_NOT): _calendar_days_at_most,
}
