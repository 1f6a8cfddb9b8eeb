"""What a deadline's ladder went by while it ran, told anew from all that was recorded of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from cases.casefile.case import FiredRung
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.checking.calendars import CountedBy
from cases.checking.case.concerns import Concerns
from cases.versions.moves import Eras, Move
from workflow.definition import DeadlineRule
from workflow.ladder import Climb, Concern
from workflow.versioning.carrying import carried
from workflow.versioning.vocabulary import MIGRATE
from workflow.worktime import WorkingCalendar

#: rung, occurrence, due instant, own instant and edition
Firing = tuple[str, int, datetime, datetime, int]


@dataclass(frozen=True, slots=True)
class Then:
    """What a ladder went by at some moment."""

    rule: DeadlineRule
    span: DeadlineSpan
    calendar: WorkingCalendar
    concern: Concern

    def points_elsewhere(self, now: Then) -> bool:
        """Whether the ladder is pointed anew when all is as `now`."""
        return (
            self.span.held
            or now.rule is not self.rule
            or now.calendar != self.calendar
            or (now.span.due_at, now.concern) != (self.span.due_at, self.concern)
        )


@dataclass(frozen=True, slots=True)
class Life:
    """A deadline with all that its ladder went by while it ran, and what was recorded of it, when.

    `by_moments`: what was recorded after a change of the calendar had not fired before it. A clock
    that looked ahead recorded by a moment that was still to come, so either may be so.
    """

    clock: DeadlineClock
    eras: Eras
    spans: list[DeadlineSpan]
    concerns: Concerns
    counted_by: list[CountedBy]
    found: Mapping[Firing, datetime]
    by_moments: bool = False

    def as_it_may_have_been(self) -> Iterator[Life]:
        """This life, then each without calendars in a row that may never have reached it: one that
        broke off before the cases followed leaves no more than that the next one was counted by.
        """
        yield self
        # a calendar that is taken back makes the same instants again: which of them was recorded?
        yield replace(self, by_moments=True)
        unsure = [each for each in self.counted_by if not each.certain]
        for first, last in combinations(range(len(unsure) + 1), 2):
            missed = unsure[first:last]
            yield replace(self, counted_by=[c for c in self.counted_by if c not in missed])

    def then(self, at: datetime) -> Then:
        """What the ladder went by at `at`."""
        span = self._span(at)
        return Then(self._rule(at), span, self._calendar(at), self.concerns.at(at, span))

    def was_recorded(self, firing: Firing, at: datetime) -> bool:
        """Whether somebody had recorded a rung when the calendar changed at `at`."""
        recorded = self.found.get(firing)
        return recorded is not None and (not self.by_moments or recorded < at)

    def remembered(self, rows: Sequence[FiredRung]) -> Climb:
        """What the deadline must remember of this edition: what fired, what moves passed over."""
        name, left = self.clock.name, [row for row in rows if row.edition == self.clock.edition]
        climb = Climb()
        for move in self._moves():
            climb = self._after(climb, [row for row in left if row.seq < move.seq])
            left = [row for row in left if row.seq > move.seq]
            concern = self.concerns.at(move.at, self._span(move.at))
            old, new = self.eras.of_entry(move.seq - 1), self.eras.of_entry(move.seq)
            climb = carried(old.deadlines[name], new.deadlines[name], climb, concern)
        return self._after(climb, left)

    def _moves(self) -> Iterator[Move]:
        """The moves to other versions that the deadline went along with in its last edition."""
        clock = self.clock
        along = {
            span.from_at
            for span in self.spans
            if span.why == MIGRATE and span.edition == clock.edition
        }
        for move in self.eras.moves:
            ended = clock.closed_by == MIGRATE and clock.closed_at == move.at
            if move.at in along and clock.opened_at < move.at and not ended:
                yield move

    def _after(self, climb: Climb, rows: Sequence[FiredRung]) -> Climb:
        for row in rows:
            rule = self.eras.of_entry(row.seq).deadlines.get(self.clock.name)
            ladder = rule.ladder if rule else ()
            if any(rung.every and rung.rung == row.rung for rung in ladder):
                climb = Climb(climb.fired, climb.repeats + 1)
            else:
                climb = Climb(climb.fired | {row.rung}, climb.repeats)
        return climb

    def _rule(self, at: datetime) -> DeadlineRule:
        """The rule of the version that the case followed at `at`, else that of its end."""
        name = self.clock.name
        then, last = self.eras.at(at).deadlines, self.eras.of_clock(self.clock).deadlines
        return then.get(name) or last[name]

    def _span(self, at: datetime) -> DeadlineSpan:
        begun = (span for span in reversed(self.spans) if span.from_at <= at)
        return next(begun, self.spans[0])

    def _calendar(self, at: datetime) -> WorkingCalendar:
        begun = (counted.calendar for counted in reversed(self.counted_by) if counted.at <= at)
        return next(begun, self.counted_by[0].calendar)

    def turns(self) -> list[datetime]:
        """The moments at which the ladder may have been pointed anew."""
        moments = {span.from_at for span in self.spans} | set(self.concerns.moments())
        moments |= {counted.at for counted in self.counted_by}
        ends = self.clock.closed_at
        return sorted(
            at for at in moments if at > self.clock.opened_at and (ends is None or at <= ends)
        )
