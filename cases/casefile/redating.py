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

from cases.casefile.deadline import DeadlineClock, Term
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
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    until: datetime | None = None,
) -> Dated:
    """When `clock` falls due by everything known of the case.

    A pause that still runs has not moved it yet; with `until` it is judged as if over then.
    """
    if not clock.dated:
        # most have no explicit date: `check` asks this of every deadline of a register
        only = _Moved(case, clock, definition, calendar, until).unextended()
        return Dated(only.due, clock.stated_due_at is not None)
    dates = reckoning(case, clock, definition, calendar, until)
    *_, last = (each for each in dates if each.counts)
    return Dated(last.due, last.term is not None or clock.stated_due_at is not None)


def reckoning(
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    until: datetime | None = None,
) -> Iterator[Reckoned]:
    """How `clock` comes to its due instant: the last one that counts is it.

    An extension moves the date on or leaves it, never back; only limits set after it count.
    """
    moved = _Moved(case, clock, definition, calendar, until)
    found = moved.unextended()
    yield found
    extension = clock.extension
    if extension is not None:
        extended = moved.on(extension)
        yield replace(extended, counts=extended.due.at >= found.due.at)
        found = max(found, extended, key=lambda each: each.due.at)
    for term in clock.limits:
        limit = moved.on(term)
        yield replace(limit, counts=limit.due.at < found.due.at)
        found = min(found, limit, key=lambda each: each.due.at)


def due_unextended(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """When it would fall due without extension and limits: what lateness is kept against as well
    (decision 12). A pause stops this date too.
    """
    return _Moved(case, clock, definition, calendar).unextended().due


def holders(definition: WorkflowDefinition, name: str) -> frozenset[str]:
    """The deadlines that stop the one called `name` while they run."""
    return definition.holders[name]


def pauses_of(
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    since: datetime,
    until: datetime | None = None,
) -> Iterator[tuple[DeadlineClock, datetime, datetime]]:
    """The pauses of `clock` after `since` that are over, or are judged as over `until` then, each
    from when to when it counts.
    """
    names = holders(definition, clock.name)
    for pause in case.clocks if names else ():
        ends = [end for end in (pause.closed_at, clock.closed_at, until) if end is not None]
        begin = max(pause.opened_at, since)
        if pause.name in names and ends and min(ends) > begin:
            yield pause, begin, min(ends)


@dataclass(frozen=True, slots=True)
class _Moved:
    """Dates of one deadline, later by the working time of its pauses."""

    case: Dateable
    clock: DeadlineClock
    definition: WorkflowDefinition
    calendar: WorkingCalendar
    until: datetime | None = None

    def unextended(self) -> Reckoned:
        """The date stated at the opening, else that of the rule."""
        clock = self.clock
        if clock.stated_due_at is not None:
            base = self._stated(clock.stated_due_at)
        else:
            rule = self.definition.deadlines[clock.name]
            base = due_by_rule(self.case, rule, clock.opened_by, clock.opened_at, self.calendar)
        return self._by_pauses(None, base, clock.opened_at)

    def on(self, term: Term) -> Reckoned:
        """The date of a term."""
        return self._by_pauses(term, self._stated(term.due_at), term.set_at)

    def _stated(self, due: datetime) -> Due:
        return Due(due, self.calendar.last_day(due), provisional=False)

    def _by_pauses(self, term: Term | None, base: Due, since: datetime) -> Reckoned:
        calendar = self.calendar
        pauses = pauses_of(self.case, self.clock, self.definition, since, self.until)
        paused = sum((calendar.working_time_between(*span) for _, *span in pauses), _NOTHING)
        if paused == _NOTHING:
            return Reckoned(term, base, paused, base, counts=True)
        at = calendar.add_working_time(base.at, paused)
        last_day = calendar.last_day(at)
        due = Due(at, last_day, base.provisional or calendar.is_provisional(last_day))
        return Reckoned(term, base, paused, due, counts=True)
