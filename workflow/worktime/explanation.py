"""Why a period ends where it does: every day from the first to the last, and why it counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from workflow.worktime.counting import end_of
from workflow.worktime.days import Day
from workflow.worktime.period import CountedDay, Period, Unit, Why
from workflow.worktime.timeline import NOTHING, Timeline

Verdict = tuple[bool, Why]
DayOn = Callable[[date], Day | None]


class Explanation:
    """The days of one period; `day_on` finds the listed day of a date."""

    def __init__(self, timeline: Timeline, day_on: DayOn, start: datetime, period: Period) -> None:
        self._timeline = timeline
        self._day_on = day_on
        self._start = start
        self._period = period
        self._event = timeline.local(start).date()
        self._extent = end_of(timeline, start, period)

    def days(self) -> tuple[CountedDay, ...]:
        """Every local date from the event to the last counted day, in order."""
        judge = {
            Unit.WORKING_DAYS: self._judge_working_day,
            Unit.WORKING_HOURS: self._judge_office_time,
            Unit.CALENDAR_DAYS: self._judge_calendar_day,
        }[self._period.unit]
        length = (self._extent.last - self._event).days + 1
        dates = (self._event + timedelta(days=index) for index in range(length))
        return tuple(self._explained(day, *judge(day)) for day in dates)

    def _explained(self, day: date, counted: bool, why: Why) -> CountedDay:
        listed = self._day_on(day)
        if listed is None:
            return CountedDay(day, counted, why)
        return CountedDay(day, counted, why, listed.name_vi, listed.name_en)

    def _judge_working_day(self, day: date) -> Verdict:
        if day == self._event:
            return False, Why.FIRST_DAY
        if day < self._extent.first and self._timeline.is_working_day(day):
            return False, Why.START_MOVED
        return self._judge_by_calendar(day)

    def _judge_office_time(self, day: date) -> Verdict:
        counted_from = max(self._start, self._timeline.begin(day))
        counted_to = min(self._extent.at, self._timeline.end(day))
        if not self._timeline.is_working_day(day):
            return self._judge_by_calendar(day)
        if self._timeline.office_time_between(counted_from, counted_to) == NOTHING:
            return False, Why.OUTSIDE_HOURS
        return self._judge_by_calendar(day)

    def _judge_calendar_day(self, day: date) -> Verdict:
        if day == self._event:
            return False, Why.FIRST_DAY
        if (day - self._event).days <= self._period.amount:
            return True, Why.CALENDAR_DAY
        if self._timeline.is_working_day(day):
            return False, Why.NEXT_WORKING_DAY
        return self._judge_by_calendar(day)

    def _judge_by_calendar(self, day: date) -> Verdict:
        listed = self._day_on(day)
        if self._timeline.is_working_day(day):
            return True, Why.WORKING_DAY if listed is None else Why(listed.kind)
        return False, Why(listed.kind) if listed is not None and listed.is_off else Why.WEEKEND
