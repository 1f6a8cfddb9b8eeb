"""The ladder of each deadline: what fired, once and at its instant, and what should have fired."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.case import FiredRung
from cases.casefile.climbing import climb_of
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.casefile.rungs import told_of
from cases.checking.calendars import Calendars, CountedBy
from cases.checking.concerns import Concerns, concerns_of
from cases.checking.dossier import Dossier
from cases.store.instants import from_micros, to_micros
from cases.versions.moves import Eras, Move
from workflow.definition import DeadlineRule
from workflow.ladder import (
    Climb,
    first_rung,
    is_restricted,
    rung_after,
    rung_pointed_anew,
)
from workflow.versioning.carrying import carried, still_awaited
from workflow.versioning.vocabulary import MIGRATE
from workflow.worktime import WorkingCalendar

#: rung, occurrence, due instant, own instant and edition
_Firing = tuple[str, int, datetime, datetime, int]


def ladder_problems(
    dossier: Dossier,
    eras: Eras,
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
        rules = [*eras.rules_of(clock.name)]
        rows = sorted(fired.get(clock.no, []), key=lambda row: row.seq)
        yield from _settled_problems(clock, rows)
        if eras.rule_of(clock) is None or _is_silent_import(dossier, clock, rows):
            continue
        spans = dossier.spans.get(clock.no, [])
        counted_by = calendars.over(clock, spans) if spans else []
        if counted_by:
            found = {_firing_of(row) for row in rows}
            life = _Life(clock, eras, spans, concerns_of(dossier, rules, eras), counted_by, found)
            yield from _climb_problems(life, rows)
            untold = _not_told_again(dossier, clock, rules)
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
    eras: Eras
    spans: list[DeadlineSpan]
    concerns: Concerns
    counted_by: list[CountedBy]
    found: set[_Firing]

    def firings(self, latest: datetime) -> Iterator[_Firing]:
        """What may have fired: before each change of the ladder, before the end or `latest`.

        A rung that nobody had recorded yet when the calendar changed goes on by the new one.
        """
        clock, calendar = self.clock, self.counted_by[0].calendar
        rule = self.rule_at(clock.opened_at)
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
            old, rule = rule, self.rule_at(at)
            moved, changed = rule is not old, (span.due_at, concern) != (before.due_at, was)
            if moved:
                climb = carried(old, rule, climb, concern)
                waiting = still_awaited(rule, waiting, concern)
            if span.held:
                # nothing waits; the ladder is pointed anew when the pause is over
                climb = Climb() if span.edition != before.edition else climb
                waiting = None
            elif span.edition != before.edition:
                climb = Climb()
                waiting = first_rung(rule, span.due_at, at, calendar, concern)
            elif before.held or switched or moved or changed:
                joined = concern != was and not before.held
                waiting = rung_pointed_anew(
                    rule, span.due_at, at, calendar, concern, climb, waiting, joined=joined
                )

    def climbed(self, rows: Sequence[FiredRung]) -> Climb:
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

    def rule_at(self, at: datetime) -> DeadlineRule:
        """The rule of the version that the case followed at `at`, else that of its end."""
        name = self.clock.name
        then, last = self.eras.at(at).deadlines, self.eras.of_clock(self.clock).deadlines
        return then.get(name) or last[name]

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


def _climb_problems(life: _Life, rows: list[FiredRung]) -> Iterator[str]:
    """Whether the deadline remembers what fired: else a rung is lost, or tried again for ever."""
    clock = life.clock
    if life.climbed(rows) != climb_of(clock):
        yield f"deadline {clock.no} ({clock.name}): it remembers other rungs than those that fired."


def _not_told_again(
    dossier: Dossier, clock: DeadlineClock, rules: list[DeadlineRule]
) -> frozenset[str]:
    """The rungs for some cases only, where an import's rows came before the clock: whether they
    applied depends on when each row was read.
    """
    if clock.opened_at >= dossier.case.created_at:
        return frozenset()
    return frozenset(rung.rung for rule in rules for rung in rule.ladder if is_restricted(rung))


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
