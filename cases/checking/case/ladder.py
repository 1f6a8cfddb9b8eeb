"""The ladder of each deadline: what fired, once and at its instant, and what should have fired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from cases.casefile.case import FiredRung
from cases.casefile.climbing import climb_of
from cases.casefile.deadline import DeadlineClock
from cases.checking.calendars import Calendars
from cases.checking.case.climbing import Ascent
from cases.checking.case.concerns import concerns_of
from cases.checking.case.life import Firing, Life
from cases.checking.dossier import Dossier
from cases.instants import from_micros, to_micros
from cases.versions.moves import Eras
from workflow.definition import DeadlineRule
from workflow.ladder import NextRung, is_restricted

_MOMENT: Final = timedelta(microseconds=1)


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
    known = {clock.no for clock in dossier.clocks}
    latest = max(filter(None, (last_tick, _last_recorded(dossier))))
    for clock in dossier.clocks:
        rows = sorted(fired.get(clock.no, []), key=lambda row: row.seq)
        yield from _settled_problems(clock, rows)
        if eras.rule_of(clock) is None or _is_silent_import(dossier, clock, rows):
            continue
        life = _life_of(clock, dossier, eras, calendars, rows)
        if life is not None:
            yield from _climb_problems(life, rows)
            end = _end(dossier, clock, rows) or latest
            yield from _least_problems(life, dossier, end, ticked_at)
    for no in fired.keys() - known - {0}:
        yield f"a rung fired for deadline {no}, which it has not."


def _life_of(
    clock: DeadlineClock,
    dossier: Dossier,
    eras: Eras,
    calendars: Calendars,
    rows: list[FiredRung],
) -> Life | None:
    """None where the changes or the calendars are missing, of which `deadlines` tells."""
    spans = dossier.spans.get(clock.no, [])
    counted_by = calendars.over(clock, spans) if spans else []
    if not counted_by:
        return None
    concerns = concerns_of(dossier, [*eras.rules_of(clock.name)], eras)
    return Life(
        clock, eras, spans, concerns, counted_by, {_firing_of(row): row.fired_at for row in rows}
    )


def _least_problems(
    life: Life, dossier: Dossier, end: datetime, ticked_at: datetime | None
) -> list[str]:
    """None where one of the lives that it may have had explains its rungs."""
    first: list[str] = []
    for each in life.as_it_may_have_been():
        problems = [*_firing_problems(each, dossier, end, ticked_at)]
        if not problems:
            return []
        first = first or problems
    return first


def _firing_problems(
    life: Life, dossier: Dossier, end: datetime, ticked_at: datetime | None
) -> Iterator[str]:
    clock = life.clock
    untold = _not_told_again(dossier, clock, [*life.eras.rules_of(clock.name)])
    ascent = Ascent(life, end)
    firings = {firing: since for firing, since in ascent.fired.items() if firing[0] not in untold}
    told = {firing for firing in life.found if firing[0] not in untold}
    yield from _compared(clock, told, firings, ticked_at)
    # an import without the clock leaves rungs unfired and points the ladder on
    skipped = clock.opened_at < dossier.case.created_at and not told.issuperset(firings)
    if clock.closed_at is None and not untold and not skipped:
        rule = life.eras.pinned.deadlines[clock.name]
        yield from _pointer_problems(clock, rule, firings, told, ascent.waiting)
        yield from _repeat_problems(clock, ascent.repeats_from)


def _settled_problems(clock: DeadlineClock, rows: list[FiredRung]) -> Iterator[str]:
    for row in rows:
        if row.settled != (clock.closed_at is not None or row.edition < clock.edition):
            wrongly = "no longer waits" if row.settled else "still waits for somebody"
            yield f"deadline {clock.no} ({clock.name}): its rung “{row.rung}” {wrongly}, wrongly."


def _compared(
    clock: DeadlineClock,
    found: set[Firing],
    firings: Mapping[Firing, datetime],
    ticked_at: datetime | None,
) -> Iterator[str]:
    where = f"deadline {clock.no} ({clock.name})"
    for firing, since in firings.items():
        if firing not in found and _is_overdue(clock, firing[3], since, ticked_at):
            yield f"{where}: its rung “{firing[0]}” of {firing[3].isoformat()} never fired."
    for rung, _, _, at, _ in sorted(found.difference(firings), key=lambda firing: firing[3]):
        yield f"{where}: its rung “{rung}” fired for {at.isoformat()}, which was not its time."


def _is_overdue(
    clock: DeadlineClock, rung_at: datetime, since: datetime, ticked_at: datetime | None
) -> bool:
    """Whether a rung must have fired: an action records what fell due before it, also after the
    last tick; a tick what waited then. A date that moved into the past after it waits for the next.
    """
    until = clock.closed_at or ticked_at
    return until is not None and max(rung_at, since) < until


def _pointer_problems(
    clock: DeadlineClock,
    rule: DeadlineRule,
    firings: Mapping[Firing, datetime],
    found: set[Firing],
    waiting: NextRung | None,
) -> Iterator[str]:
    """Whether a running deadline waits for the rung that comes next, at its instant."""
    if found.difference(firings):
        return
    left = next(((each[0], each[3]) for each in firings if each not in found), None)
    expected = left or (waiting and (waiting.rung.rung, waiting.at))
    index = clock.rung_index if clock.rung_at is not None else None
    known = index is not None and 0 <= index < len(rule.ladder)
    kept = (rule.ladder[index].rung if index is not None and known else "?", clock.rung_at)
    if (kept if clock.rung_at is not None else None) != expected:
        shown = f"“{expected[0]}” of {expected[1].isoformat()}" if expected else "no rung any more"
        yield f"deadline {clock.no} ({clock.name}): its ladder should wait for {shown}."


def _repeat_problems(clock: DeadlineClock, expected: datetime) -> Iterator[str]:
    """Whether the repeats go on when they shall; an instant before the next rung forbids none."""
    kept, waits = clock.repeats_from, clock.rung_at
    if kept is None or waits is None or max(kept, waits) == max(expected, waits):
        return
    yield (
        f"deadline {clock.no} ({clock.name}): its rung of each week would be told from "
        f"{kept.isoformat()} on; its history says from {expected.isoformat()} on."
    )


def _firing_of(row: FiredRung) -> Firing:
    return row.rung, row.occurrence, row.due_at, row.rung_at, row.edition


def _climb_problems(life: Life, rows: list[FiredRung]) -> Iterator[str]:
    """Whether the deadline remembers what fired: else a rung is lost, or tried again for ever."""
    clock = life.clock
    if life.remembered(rows) != climb_of(clock):
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


def _last_recorded(dossier: Dossier) -> datetime:
    """When somebody last acted on the case, which records the rungs before it, or a pass of the
    clock last recorded one: it may have been killed before it could say that it ran.
    """
    by_clock = {rung.seq for rung in dossier.rungs if rung.deadline_no}
    recorded = (
        entry.recorded_at if entry.seq in by_clock else entry.at for entry in dossier.entries
    )
    return from_micros(max(recorded, default=0))


def _end(dossier: Dossier, clock: DeadlineClock, rows: list[FiredRung]) -> datetime | None:
    """Until when rungs of a deadline may have fired; None for one that runs.

    That is its end, or later: the clock fires a rung of the same instant first, and one that was
    off closes a case for an instant after which others may have acted and recorded rungs.
    """
    if clock.closed_at is None:
        return None
    ended = to_micros(clock.closed_at), clock.closed_by
    closing = [entry.seq for entry in dossier.entries if (entry.at, entry.action) == ended]
    before = [row.rung_at + _MOMENT for row in rows if closing and row.seq < closing[-1]]
    return max([clock.closed_at, *before])


def _is_silent_import(dossier: Dossier, clock: DeadlineClock, rows: list[FiredRung]) -> bool:
    """Whether the deadline ended inside an import without the clock: then nothing fired for it."""
    if rows or clock.closed_at is None or clock.closed_at > dossier.case.created_at:
        return False
    return dossier.entries[0].actor.startswith("import")
