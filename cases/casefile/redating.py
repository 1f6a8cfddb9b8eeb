"""When a deadline falls due by what the case says, and moving it there.

Pure of everything but the case: the same facts and the same calendar give the same instant, in
whatever order the facts came.
"""

from __future__ import annotations

from datetime import datetime

from cases.casefile.case import Case, DeadlineClock
from cases.casefile.clocks import due_by_rule, move_deadline
from workflow.definition import DeadlineRule
from workflow.worktime import Due, WorkingCalendar


def due_of(case: Case, clock: DeadlineClock, rule: DeadlineRule, calendar: WorkingCalendar) -> Due:
    """When a running deadline falls due by `calendar`; an explicit date stays where it is."""
    if clock.given:
        return Due(clock.due_at, calendar.last_day(clock.due_at), clock.provisional)
    return due_by_rule(case, rule, clock.opened_by, clock.opened_at, calendar)


def redate(
    case: Case,
    clock: DeadlineClock,
    rule: DeadlineRule,
    at: datetime,
    why: str,
    calendar: WorkingCalendar,
) -> None:
    """Move a running deadline to where it falls due by `calendar`, in the same edition."""
    due = due_of(case, clock, rule, calendar)
    move_deadline(case, clock, rule, due, at, why, calendar, given=clock.given)
