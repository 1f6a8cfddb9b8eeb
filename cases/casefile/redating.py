"""When a deadline falls due: always computed anew from what is known, never patched.

The rule's date, or the one stated at the opening, moves on by the working time of every pause; an
extension takes its place; of later limits the earliest counts. Pauses, extensions and calendar
changes may come in any order, the answer is the same (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.casefile.case import Case, DeadlineClock
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
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    until: datetime | None = None,
) -> Dated:
    """When `clock` falls due by everything known of the case.

    A pause that still runs has not moved it yet; with `until` it is judged as if over then.
    An extension moves the date on or leaves it, never back; only limits set after it count.
    """
    moved = _Moved(case, clock, definition, calendar, until)
    found, given = moved.unextended(), clock.stated_due_at is not None
    extension = clock.extension
    if extension is not None:
        extended = moved.on(extension.due_at, extension.set_at)
        if extended.at >= found.at:
            found, given = extended, True
    for term in clock.limits:
        limit = moved.on(term.due_at, term.set_at)
        if limit.at < found.at:
            found, given = limit, True
    return Dated(found, given)


def due_unextended(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """When it would fall due without extension and limits: what lateness is kept against as well
    (decision 12). A pause stops this date too.
    """
    return _Moved(case, clock, definition, calendar).unextended()


def holders(definition: WorkflowDefinition, name: str) -> frozenset[str]:
    """The deadlines that stop the one called `name` while they run."""
    return frozenset(holder for holder, rule in definition.deadlines.items() if name in rule.holds)


@dataclass(frozen=True, slots=True)
class _Moved:
    """Dates of one deadline, later by the working time of its pauses."""

    case: Case
    clock: DeadlineClock
    definition: WorkflowDefinition
    calendar: WorkingCalendar
    until: datetime | None = None

    def unextended(self) -> Due:
        """The date stated at the opening, else that of the rule."""
        clock = self.clock
        if clock.stated_due_at is not None:
            return self.on(clock.stated_due_at, clock.opened_at)
        rule = self.definition.deadlines[clock.name]
        due = due_by_rule(self.case, rule, clock.opened_by, clock.opened_at, self.calendar)
        return self._by_pauses(due, clock.opened_at)

    def on(self, stated: datetime, since: datetime) -> Due:
        """A date that was stated at `since`."""
        due = Due(stated, self.calendar.last_day(stated), provisional=False)
        return self._by_pauses(due, since)

    def _by_pauses(self, due: Due, since: datetime) -> Due:
        calendar = self.calendar
        paused = sum(
            (
                calendar.working_time_between(max(begin, since), end)
                for begin, end in self._pauses()
                if end > max(begin, since)
            ),
            _NOTHING,
        )
        if paused == _NOTHING:
            return due
        at = calendar.add_working_time(due.at, paused)
        last_day = calendar.last_day(at)
        return Due(at, last_day, due.provisional or calendar.is_provisional(last_day))

    def _pauses(self) -> Iterator[tuple[datetime, datetime]]:
        """The pauses that are over, by the deadline's own end at the latest."""
        names = holders(self.definition, self.clock.name)
        for pause in self.case.clocks if names else ():
            if pause.name in names:
                ends = [
                    end
                    for end in (pause.closed_at, self.clock.closed_at, self.until)
                    if end is not None
                ]
                if ends:
                    yield pause.opened_at, min(ends)
