"""What a change of the calendar would move and which pauses it would end: looked at before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import Connection, bindparam, select

from cases.casefile.case import Case
from cases.casefile.deadline import DeadlineClock
from cases.casefile.lapsing import lapsed_pauses
from cases.casefile.redating import due_of
from cases.instants import to_micros
from cases.numbers import case_number
from cases.store.case_rows import peek_many
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Deadline, table_of
from workflow.definition import DeadlineRule, Text, WorkflowDefinition
from workflow.versions import Workflows
from workflow.worktime import Due, WorkingCalendar
from workflow.worktime.editing import first_difference

#: cases in memory at once
_CHUNK: Final = 500
_BEFORE_EVERYTHING: Final = -(2**62)

_CLOCKS = table_of(Deadline)
_RUNNING = Statement(
    select(_CLOCKS.c.case_id)
    .where(
        _CLOCKS.c.closed_at.is_(None),
        _CLOCKS.c.due_at >= bindparam("since"),
        _CLOCKS.c.case_id > bindparam("after"),
    )
    .distinct()
    .order_by(_CLOCKS.c.case_id)
    .limit(_CHUNK)
)


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """From the calendar somebody looked at to the one it is to be, and by which notice."""

    before: WorkingCalendar
    after: WorkingCalendar
    notice: str

    @property
    def is_none(self) -> bool:
        """Whether it changes nothing."""
        return self.before.version == self.after.version


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that would fall due at another instant. Instants are UTC, days local.

    No content of the case: an administrator sees it too (contract.md section 10).
    """

    number: str
    deadline: str
    label: Text
    department: str
    was: datetime
    was_last_day: date
    due: datetime
    last_day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """A pause that would end at once, since nothing is left of the time that it keeps: the deadline
    for whose sake, and when that would be due. Instants are UTC, days local.
    """

    number: str
    deadline: str
    label: Text
    department: str
    due: datetime
    last_day: date


def effects(
    connection: Connection, workflows: Workflows, change: CalendarChange, now: datetime
) -> Iterator[Move | Ending]:
    """Every open deadline that `change` would move and every pause that it would end if it were
    made at `now` (UTC), in the order of the case numbers.

    Reads the cases that can be concerned, five hundred at a time; nothing is locked.
    """
    first = first_difference(change.before, change.after)
    if first is None:
        return
    # as it will be read back: pauses may stay measured by what was in force before
    change = replace(change, after=change.after.succeeding(change.before.known))
    since, after = _begin(change, first), 0
    while ids := [row[0] for row in rows_of(connection, _RUNNING, since=since, after=after)]:
        for case in sorted(peek_many(connection, ids), key=lambda case: case.id):
            definition = workflows.of(case.workflow_key, case.workflow_version).definition
            yield from _moves_of(case, definition, change)
            yield from _endings_of(case, definition, change, now)
        after = ids[-1]


def _begin(change: CalendarChange, day: date) -> int:
    """Nothing that is due before 00:00 of the first day that counts differently can move."""
    if day == date.min:
        return _BEFORE_EVERYTHING
    return to_micros(change.before.instant(datetime.combine(day, time())))


def _moves_of(case: Case, definition: WorkflowDefinition, change: CalendarChange) -> Iterator[Move]:
    for clock in case.running():
        due = due_of(case, clock, definition, change.after).due
        # what a pause holds has no date to move
        if not clock.held and due.at != clock.due_at:
            yield _move(case, clock, definition.deadlines[clock.name], due, change)


def _endings_of(
    case: Case, definition: WorkflowDefinition, change: CalendarChange, now: datetime
) -> Iterator[Ending]:
    if case.paused_until is None:
        return
    at = case.not_before(now)
    pauses, lapsed = lapsed_pauses(case, definition, change.after, at)
    for clock in case.running_named(lapsed if pauses else ()):
        due = due_of(case, clock, definition, change.after, until=at).due
        label = definition.deadlines[clock.name].label
        number = case_number(case.id)
        yield Ending(number, clock.name, label, case.department, due.at, due.last_day)


def _move(
    case: Case, clock: DeadlineClock, rule: DeadlineRule, due: Due, change: CalendarChange
) -> Move:
    return Move(
        number=case_number(case.id),
        deadline=clock.name,
        label=rule.label,
        department=clock.department or case.department,
        was=clock.due_at,
        was_last_day=change.before.last_day(clock.due_at),
        due=due.at,
        last_day=due.last_day,
        provisional=due.provisional,
    )


@dataclass(slots=True)
class Overview:
    """The first moves one by one, and how many there are in all, by department; the same of the
    pauses that would end.
    """

    listed: list[Move] = field(default_factory=list)
    ended: list[Ending] = field(default_factory=list)
    endings: int = 0
    departments: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    #: false: there are more than were counted in the time given
    complete: bool = True

    @property
    def total(self) -> int:
        """How many deadlines."""
        return self.departments.total()


def overview(found: Iterable[Move | Ending], most: int, go_on: Callable[[], bool]) -> Overview:
    """The first `most` of `found`, and the counts of all unless `go_on` ends the counting."""
    seen, last = Overview(), ""
    for each in found:
        if isinstance(each, Ending):
            seen.endings += 1
            seen.ended += [each] if len(seen.ended) < most else []
            continue
        if len(seen.listed) < most:
            seen.listed.append(each)
        elif each.number != last and not go_on():
            seen.complete = False
            break
        seen.departments[each.department] += 1
        seen.cases += each.number != last
        last = each.number
    return seen
