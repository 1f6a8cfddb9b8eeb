"""When a deadline falls due: always computed anew from what is known, never patched.

The rule's date, or the one stated at the opening, moves on by the working time of every pause; an
extension takes its place; of later limits the earliest counts. Pauses, extensions and calendar
changes may come in any order, the answer is the same (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.casefile.case import LIMIT, Case, DeadlineClock
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.worktime import Due, WorkingCalendar

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Dated:
    """A due instant, and whether it was given as such (stated, extended, limited)."""

    due: Due
    given: bool


def due_by_rule(
    case: Case, rule: DeadlineRule, action: str, opened_at: datetime, calendar: WorkingCalendar
) -> Due:
    """When the rule alone says the deadline falls due, for one opened by `action` (UTC)."""
    recorded = calendar.local(case.recorded_at).date()
    row = rule.period_rule(action, case.kind, case.pace, recorded)
    start = case.recorded_at if row.counted_from == "recording" else opened_at
    return calendar.due(start, row.period)


def due_of(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Dated:
    """When `clock` falls due by everything known of the case; a pause that still runs has not
    moved it yet.
    """
    extension = clock.extension
    if extension is None:
        found = due_unextended(case, clock, definition, calendar)
        given = clock.stated_due_at is not None
    else:
        extended = _stated(extension.due_at, calendar)
        found = _moved_on(case, clock, definition, extended, extension.set_at, calendar)
        given = True
    for term in clock.dated:
        if term.kind == LIMIT and (extension is None or term.set_at > extension.set_at):
            limit = _stated(term.due_at, calendar)
            limit = _moved_on(case, clock, definition, limit, term.set_at, calendar)
            if limit.at < found.at:
                found, given = limit, True
    return Dated(found, given)


def due_unextended(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """When it would fall due without extension and limits: what lateness is kept against as well
    (decision 12). A pause stops this date too.
    """
    if clock.stated_due_at is not None:
        base = _stated(clock.stated_due_at, calendar)
    else:
        rule = definition.deadlines[clock.name]
        base = due_by_rule(case, rule, clock.opened_by, clock.opened_at, calendar)
    return _moved_on(case, clock, definition, base, clock.opened_at, calendar)


def holders(definition: WorkflowDefinition, name: str) -> frozenset[str]:
    """The deadlines that stop the one called `name` while they run."""
    return frozenset(holder for holder, rule in definition.deadlines.items() if name in rule.holds)


def _moved_on(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    due: Due,
    since: datetime,
    calendar: WorkingCalendar,
) -> Due:
    """`due` later by the working time of the pauses after `since`."""
    paused = sum(
        (
            calendar.working_time_between(max(begin, since), end)
            for begin, end in _pauses(case, clock, definition)
            if end > max(begin, since)
        ),
        _NOTHING,
    )
    if paused == _NOTHING:
        return due
    at = calendar.add_working_time(due.at, paused)
    last_day = calendar.last_day(at)
    return Due(at, last_day, due.provisional or calendar.is_provisional(last_day))


def _pauses(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition
) -> Iterator[tuple[datetime, datetime]]:
    """The pauses of `clock` that are over by now, or by its end."""
    names = holders(definition, clock.name)
    for pause in case.clocks if names else ():
        if pause.name in names and pause.closed_at is not None:
            ends = (pause.closed_at, clock.closed_at)
            end = min(end for end in ends if end is not None)
            yield pause.opened_at, end


def _stated(due: datetime, calendar: WorkingCalendar) -> Due:
    return Due(due, calendar.last_day(due), provisional=False)
