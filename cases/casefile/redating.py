"""When a deadline falls due: always computed anew from what is known, never patched.

The rule's date, or the one stated at the opening, moves on by the working time of every pause; an
extension takes its place; of later limits the earliest counts. Pauses, extensions and calendar
changes may come in any order, the answer is the same (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from cases.casefile.case import LIMIT, DeadlineClock, Term
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.worktime import Due, WorkingCalendar

_NOTHING = timedelta()


class Dateable(Protocol):
    """What of a case its dates depend on."""

    @property
    def recorded_at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def pace(self) -> str: ...
    @property
    def clocks(self) -> Sequence[DeadlineClock]: ...


@dataclass(frozen=True, slots=True)
class Dated:
    """A due instant, and whether it was given as such (stated, extended, limited)."""

    due: Due
    given: bool


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One date that had a say, in the order they are asked: the rule's or the stated one (`term`
    is None), then the extension in force, then each later limit.

    `base` moves on to `due` by `paused`, the working time of the pauses since; `counts`: from here
    on this is the due instant.
    """

    term: Term | None
    base: Due
    paused: timedelta
    due: Due
    counts: bool


def due_by_rule(
    case: Dateable, rule: DeadlineRule, action: str, opened_at: datetime, calendar: WorkingCalendar
) -> Due:
    """When the rule alone says the deadline falls due, for one opened by `action` (UTC)."""
    recorded = calendar.local(case.recorded_at).date()
    row = rule.period_rule(action, case.kind, case.pace, recorded)
    start = case.recorded_at if row.counted_from == "recording" else opened_at
    return calendar.due(start, row.period)


def due_of(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Dated:
    """When `clock` falls due by everything known of the case; a pause that still runs has not
    moved it yet.
    """
    *_, last = (each for each in reckoning(case, clock, definition, calendar) if each.counts)
    return Dated(last.due, last.term is not None or clock.stated_due_at is not None)


def reckoning(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Iterator[Reckoned]:
    """How `clock` comes to its due instant: the last one that counts is it."""
    extension = clock.extension
    base = _first(case, clock, definition, calendar)
    found = _moved_on(case, clock, definition, None, base, calendar)
    yield found
    if extension is not None:
        base = _stated(extension.due_at, calendar)
        found = _moved_on(case, clock, definition, extension, base, calendar)
        yield found
    for term in clock.dated:
        if term.kind == LIMIT and (extension is None or term.set_at > extension.set_at):
            base = _stated(term.due_at, calendar)
            limit = _moved_on(case, clock, definition, term, base, calendar)
            if limit.due.at < found.due.at:
                found = limit
                yield limit
            else:
                yield replace(limit, counts=False)


def due_unextended(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """When it would fall due without extension and limits: what lateness is kept against as well
    (decision 12). A pause stops this date too.
    """
    base = _first(case, clock, definition, calendar)
    return _moved_on(case, clock, definition, None, base, calendar).due


def holders(definition: WorkflowDefinition, name: str) -> frozenset[str]:
    """The deadlines that stop the one called `name` while they run."""
    return frozenset(holder for holder, rule in definition.deadlines.items() if name in rule.holds)


def pauses_of(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, since: datetime
) -> Iterator[tuple[DeadlineClock, datetime, datetime]]:
    """The pauses of `clock` after `since` that are over by now, or by its end, from when to when
    each counts.
    """
    names = holders(definition, clock.name)
    for pause in case.clocks if names else ():
        if pause.name in names and pause.closed_at is not None:
            begin = max(pause.opened_at, since)
            end = min(end for end in (pause.closed_at, clock.closed_at) if end is not None)
            if end > begin:
                yield pause, begin, end


def _first(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """The date it began with: the one stated at the opening, else the rule's."""
    if clock.stated_due_at is not None:
        return _stated(clock.stated_due_at, calendar)
    rule = definition.deadlines[clock.name]
    return due_by_rule(case, rule, clock.opened_by, clock.opened_at, calendar)


def _moved_on(
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    term: Term | None,
    base: Due,
    calendar: WorkingCalendar,
) -> Reckoned:
    """`base` later by the working time of the pauses since it was set."""
    since = term.set_at if term else clock.opened_at
    pauses = pauses_of(case, clock, definition, since)
    paused = sum((calendar.working_time_between(*span) for _, *span in pauses), _NOTHING)
    if paused == _NOTHING:
        return Reckoned(term, base, paused, base, counts=True)
    at = calendar.add_working_time(base.at, paused)
    last_day = calendar.last_day(at)
    due = Due(at, last_day, base.provisional or calendar.is_provisional(last_day))
    return Reckoned(term, base, paused, due, counts=True)


def _stated(due: datetime, calendar: WorkingCalendar) -> Due:
    return Due(due, calendar.last_day(due), provisional=False)
