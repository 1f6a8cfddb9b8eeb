"""The ladder of each deadline: what fired, once and at its instant, and what should have fired."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.case import FiredRung
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.casefile.rungs import told_of
from cases.checking.calendars import Calendars, CountedBy
from cases.checking.concerns import Concerns, concerns_of
from cases.checking.dossier import Dossier
from cases.store.instants import from_micros, to_micros
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import (
    Climb,
    first_rung,
    is_restricted,
    rung_after,
    rung_pointed_anew,
)
from workflow.worktime import WorkingCalendar

#: rung, occurrence, due instant, own instant and edition
_Firing = tuple[str, int, datetime, datetime, int]


def ladder_problems(
    dossier: Dossier,
    definition: WorkflowDefinition,
    calendars: Calendars,
    last_tick: datetime | None,
    ticked_at: datetime | None,
) -> Iterator[str]:
    """What is wrong with the rungs of a case. Instants are UTC.

    `last_tick` is the moment the clock judged by last; `ticked_at` the same if it knew this case,
    so that its rungs up to then must be there.
    """
    fired: dict[int, list[FiredRung]] = {}
    for rung in dossier.rungs:
        fired.setdefault(rung.deadline_no, []).append(rung)
    yield from _entry_problems(dossier)
    known = {clock.no for clock in dossier.clocks}
    latest = max(filter(None, (last_tick, _last_action(dossier))))
    for clock in dossier.clocks:
        rule = definition.deadlines.get(clock.name)
        rows = sorted(fired.get(clock.no, []), key=lambda row: row.seq)
        yield from _settled_problems(clock, rows)
        if rule is None or _is_silent_import(dossier, clock, rows):
            continue
        yield from _climb_problems(clock, rule, rows)
        spans = dossier.spans.get(clock.no, [])
        counted_by = calendars.over(clock, spans) if spans else []
        if counted_by:
            found = {_firing_of(row) for row in rows}
            concerns = concerns_of(dossier, rule, definition)
            life = _Life(clock, rule, spans, concerns, counted_by, found)
            untold = _not_told_again(dossier, clock, rule)
            firings = [each for each in life.firings(latest) if each[0] not in untold]
            told = {firing for firing in found if firing[0] not in untold}
            yield from _compared(clock, told, firings, ticked_at)
    for no in fired.keys() - known - {0}:
        yield f"a rung fired for deadline {no}, which it has not."


def _settled_problems(clock: DeadlineClock, rows: list[FiredRung]) -> Iterator[str]:
    for row in rows:
        if row.settled != (clock.closed_at is not None or row.edition < clock.edition):
            wrongly = "no longer waits" if row.settled else "still waits for somebody"
            yield f"deadline {clock.no} ({clock.name}): its rung “{row.rung}” {wrongly}, wrongly."


def _compared(
    clock: DeadlineClock,
    found: set[_Firing],
    firings: list[_Firing],
    ticked_at: datetime | None,
) -> Iterator[str]:
    # an action records what fell due before it, after the last tick too; never less than that
    needed_until = clock.closed_at or ticked_at
    where = f"deadline {clock.no} ({clock.name})"
    for firing in firings:
        if firing not in found and needed_until is not None and firing[3] < needed_until:
            yield f"{where}: its rung “{firing[0]}” of {firing[3].isoformat()} never fired."
    for rung, _, _, at, _ in sorted(found.difference(firings), key=lambda firing: firing[3]):
        yield f"{where}: its rung “{rung}” fired for {at.isoformat()}, which was not its time."


def _firing_of(row: FiredRung) -> _Firing:
    return row.rung, row.occurrence, row.due_at, row.rung_at, row.edition


@dataclass(frozen=True, slots=True)
class _Life:
    """A deadline with all that its ladder went by while it ran, and what was recorded of it."""

    clock: DeadlineClock
    rule: DeadlineRule
    spans: list[DeadlineSpan]
    concerns: Concerns
    counted_by: list[CountedBy]
    found: set[_Firing]

    def firings(self, latest: datetime) -> Iterator[_Firing]:
        """What may have fired: before each change of the ladder, before the end or `latest`.

        A rung that nobody had recorded yet when the calendar changed goes on by the new one.
        """
        clock, rule, calendar = self.clock, self.rule, self.counted_by[0].calendar
        # a pause may begin at the very instant of the opening
        span, climb = self._span(clock.opened_at), Climb()
        concern = self.concerns.at(clock.opened_at, span)
        waiting = (
            None if span.held else first_rung(rule, span.due_at, clock.opened_at, calendar, concern)
        )
        for at in (*self._turns(), clock.closed_at or latest):
            counted_next = self._calendar(at)
            while not span.held and waiting is not None and self._comes_before(waiting.at, at):
                rung = waiting.rung
                firing = (rung.rung, waiting.occurrence, span.due_at, waiting.at, span.edition)
                if counted_next != calendar and firing not in self.found:
                    break
                yield firing
                climb = climb.after(rung)
                waiting = rung_after(rule, span.due_at, waiting, calendar, concern, climb)
            before, span, was = span, self._span(at), concern
            concern = self.concerns.at(at, span)
            switched, calendar = counted_next != calendar, counted_next
            if span.held:
                # nothing waits; the ladder is pointed anew when the pause is over
                climb = Climb() if span.edition != before.edition else climb
                waiting = None
            elif span.edition != before.edition:
                climb = Climb()
                waiting = first_rung(rule, span.due_at, at, calendar, concern)
            elif before.held or switched or (span.due_at, concern) != (before.due_at, was):
                joined = concern != was and not before.held
                waiting = rung_pointed_anew(
                    rule, span.due_at, at, calendar, concern, climb, waiting, joined=joined
                )

    def _comes_before(self, rung_at: datetime, at: datetime) -> bool:
        # the clock may end a deadline at the very instant of a rung, which it fires first
        return rung_at < at or rung_at == at == self.clock.closed_at

    def _span(self, at: datetime) -> DeadlineSpan:
        begun = (span for span in reversed(self.spans) if span.from_at <= at)
        return next(begun, self.spans[0])

    def _calendar(self, at: datetime) -> WorkingCalendar:
        begun = (counted.calendar for counted in reversed(self.counted_by) if counted.at <= at)
        return next(begun, self.counted_by[0].calendar)

    def _turns(self) -> list[datetime]:
        """The moments at which the ladder may have been pointed anew."""
        moments = {span.from_at for span in self.spans} | set(self.concerns.moments())
        moments |= {counted.at for counted in self.counted_by}
        ends = self.clock.closed_at
        return sorted(
            at for at in moments if at > self.clock.opened_at and (ends is None or at < ends)
        )


def _climb_problems(
    clock: DeadlineClock, rule: DeadlineRule, rows: list[FiredRung]
) -> Iterator[str]:
    """Whether the deadline remembers what fired: else a rung is lost, or tried again for ever."""
    repeated = {rung.rung for rung in rule.ladder if rung.every}
    of_now = [row.rung for row in rows if row.edition == clock.edition]
    fired = set(of_now) - repeated
    repeats = sum(rung in repeated for rung in of_now)
    if (fired, repeats) != (set(clock.rungs_fired.split()), clock.rung_occurrence):
        yield f"deadline {clock.no} ({clock.name}): it remembers other rungs than those that fired."


def _not_told_again(dossier: Dossier, clock: DeadlineClock, rule: DeadlineRule) -> frozenset[str]:
    """The rungs for some cases only, where an import's rows came before the clock: whether they
    applied depends on when each row was read.
    """
    if clock.opened_at >= dossier.case.created_at:
        return frozenset()
    return frozenset(rung.rung for rung in rule.ladder if is_restricted(rung))


def _last_action(dossier: Dossier) -> datetime:
    """When somebody last acted on the case; rungs before that were recorded with the action."""
    by_clock = {rung.seq for rung in dossier.rungs if rung.deadline_no}
    return from_micros(
        max((entry.at for entry in dossier.entries if entry.seq not in by_clock), default=0)
    )


def _is_silent_import(dossier: Dossier, clock: DeadlineClock, rows: list[FiredRung]) -> bool:
    """Whether the deadline ended inside an import without the clock: then nothing fired for it."""
    if rows or clock.closed_at is None or clock.closed_at > dossier.case.created_at:
        return False
    return dossier.entries[0].actor.startswith("import")


def _entry_problems(dossier: Dossier) -> Iterator[str]:
    entries = {entry.seq: entry for entry in dossier.entries}
    for rung in dossier.rungs:
        entry = entries.get(rung.seq)
        action = "escalate" if rung.level else "remind"
        if entry is None or (entry.action, entry.at) != (action, to_micros(rung.rung_at)):
            yield f"its rung “{rung.rung}” has no history entry that tells of it."
        elif '"told":' in entry.payload and json.loads(entry.payload)["told"] != told_of(rung):
            yield f"its rung “{rung.rung}” names another person told than its history entry."
    told = {rung.seq for rung in dossier.rungs}
    for entry in dossier.entries:
        if entry.action in ("remind", "escalate") and entry.seq not in told:
            yield f"entry {entry.seq}, “{entry.action}”, tells of a rung that is not there."
