"""When a deadline falls due: always computed anew from what is known, never patched.

The rule's date, or the one stated at the opening, moves on by the working time of every pause that
began before it had passed; a limit shortens it; an extension moves on what rule and limits said by
then; later limits shorten again. Pauses, extensions and calendar changes may come in any order, the
answer is the same (contract.md section 7).

A pause that is over stays measured by the calendar under which it ended, and the whole days inside
it stay what they were then (`cases.casefile.settled_days`). So one more day off never makes a date
earlier, also not the first day of a period, which is not counted, or one that gives way to half a
day; and a day off entered late inside a pause leaves every date where it was.

A part that was split off has all this of the whole it was split from, but for the limits, as it was
known at the split (`cases.casefile.taking_over`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from cases.casefile.allowance import used_up_at
from cases.casefile.deadline import EXTENSION, DeadlineClock, Term
from cases.casefile.settled_days import settled
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.period_rule import PeriodRule
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


class Stopping(Protocol):
    """A pause: a deadline of the case itself, or one of the whole it was split from."""

    @property
    def name(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def calendar_version(self) -> str: ...
    @property
    def opened_seq(self) -> int: ...


class Paused(NamedTuple):
    """A pause, from when to when (UTC) it stopped a deadline, and the working time it took."""

    pause: Stopping
    begin: datetime
    end: datetime
    working_time: timedelta


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One date that had a say, in the order they are asked: the rule's or the stated one (`term`
    is None), each limit, after those set before it the extension in force.

    `base` moves on to `due` by `paused`, the working time of `pauses`; `counts`: from here on this
    is the due instant.
    """

    term: Term | None
    base: Due
    pauses: tuple[Paused, ...]
    paused: timedelta
    due: Due
    counts: bool


def _row(case: Dateable, rule: DeadlineRule, action: str, calendar: WorkingCalendar) -> PeriodRule:
    recorded = calendar.local(case.recorded_at).date()
    return rule.period_rule(action, case.kind, case.pace, recorded)


def _counted(
    case: Dateable, row: PeriodRule, opened_at: datetime, calendar: WorkingCalendar
) -> Due:
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

    An extension moves on what was said before it or leaves it, never back; a limit only shortens.
    """
    moved = _Moved(case, clock, definition, calendar, until)
    found = moved.unextended()
    yield found
    for term in clock.in_force:
        said = moved.on(term)
        if term.kind == EXTENSION:
            counts = said.due.at >= found.due.at
        else:
            counts = said.due.at < found.due.at
        said = replace(said, counts=counts)
        yield said
        found = said if counts else found


def counting_calendar(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> WorkingCalendar:
    """The calendar by which the period of `clock` is counted: with the days its pauses settled."""
    return _Moved(case, clock, definition, calendar).counting()


def time_left(
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    at: datetime,
) -> timedelta:
    """The working time that a held deadline has left if its pause is over at `at` (UTC); negative
    when it had passed by then.
    """
    due = due_of(case, clock, definition, calendar, until=at).due.at
    return calendar.working_time_between(at, due)


def first_due(
    case: Dateable, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> Due:
    """The date it had first: what lateness is kept against as well (decision 12).

    Neither extensions and limits nor another class, definition or calendar move it; a pause does.
    """
    return _Moved(case, clock, definition, calendar).first().due


def holders(definition: WorkflowDefinition, name: str) -> frozenset[str]:
    """The deadlines that stop the one called `name` while they run."""
    return definition.holders[name]


def pauses_of(
    case: Dateable,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    since: datetime,
    until: datetime | None = None,
) -> Iterator[tuple[Stopping, datetime, datetime]]:
    """The pauses of `clock` after `since` that are over, or are judged as over `until` then; each
    with the instants from when to when it stopped the clock.
    """
    names = holders(definition, clock.name)
    earlier = clock.whole.pauses if names and clock.whole else ()
    pauses: Sequence[Stopping] = (*earlier, *case.clocks) if names else ()
    for pause in pauses:
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
        clock, calendar = self.clock, self.calendar
        if clock.stated_due_at is not None:
            return self._by_pauses(None, self._stated(clock.stated_due_at), clock.counted_since)
        rule = self.definition.deadlines[clock.name]
        row = _row(self.case, rule, clock.counted_after, calendar)
        counted = _counted(self.case, row, clock.counted_since, self.counting())
        base = self._within_allowance(counted)
        return self._by_pauses(None, base, clock.counted_since)

    def _within_allowance(self, due: Due) -> Due:
        """A pause ends by its own rule, or earlier with the days that it shares with others."""
        at = used_up_at(self.clock, self.case.clocks, self.definition, self.calendar)
        if at is None or at >= due.at:
            return due
        last_day = self.calendar.last_day(at)
        return Due(at, last_day, self.calendar.is_provisional(last_day))

    def counting(self) -> WorkingCalendar:
        """The calendar with the days that the pauses of its period settled."""
        return self._settled(self._pauses(self.clock.counted_since))

    def first(self) -> Reckoned:
        """The date it was opened with."""
        return self._by_pauses(None, self._stated(self.clock.first_due_at), self.clock.opened_at)

    def on(self, term: Term) -> Reckoned:
        """The date of a term."""
        return self._by_pauses(term, self._stated(term.due_at), term.set_at)

    def _stated(self, due: datetime) -> Due:
        return Due(due, self.calendar.last_day(due), provisional=False)

    def _by_pauses(self, term: Term | None, base: Due, since: datetime) -> Reckoned:
        every = self._pauses(since)
        counting = self._settled(every)
        pauses, paused, at = [], _NOTHING, base.at
        for pause, begin, end in every:
            # what had passed when the pause began stays missed
            if begin <= at:
                measure = self._over_under(pause, end) or self.calendar
                pauses.append(Paused(pause, begin, end, measure.working_time_between(begin, end)))
                paused += pauses[-1].working_time
                at = counting.add_working_time(base.at, paused) if paused else base.at
        due = base if paused == _NOTHING else self._moved(base, at)
        return Reckoned(term, base, tuple(pauses), paused, due, counts=True)

    def _pauses(self, since: datetime) -> tuple[tuple[Stopping, datetime, datetime], ...]:
        return tuple(pauses_of(self.case, self.clock, self.definition, since, self.until))

    def _settled(self, pauses: Iterable[tuple[Stopping, datetime, datetime]]) -> WorkingCalendar:
        """The calendar with the days of the pauses that are over as they were then."""
        over = ((begin, end, self._over_under(pause, end)) for pause, begin, end in pauses)
        return settled(
            self.calendar, ((begin, end, then) for begin, end, then in over if then is not None)
        )

    def _over_under(self, pause: Stopping, end: datetime) -> WorkingCalendar | None:
        """The calendar under which a pause was over; None for one cut off at `end`, which is not
        over yet.
        """
        if pause.closed_at != end:
            return None
        return self.calendar.known(pause.calendar_version)

    def _moved(self, base: Due, at: datetime) -> Due:
        last_day = self.calendar.last_day(at)
        return Due(at, last_day, base.provisional or self.calendar.is_provisional(last_day))
