"""The ladder of each deadline: what fired, once and at its instant, and what should have fired."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from cases.casefile.case import DeadlineClock, FiredRung
from cases.casefile.clocks import rung_from
from cases.checking.calendars import Calendars, Regime
from cases.checking.dossier import Dossier
from cases.store.instants import from_micros, to_micros
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import NextRung, first_rung, rung_after

#: rung, occurrence, due instant and own instant
_Firing = tuple[str, int, datetime, datetime]


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
    for clock in dossier.clocks:
        rule = definition.deadlines.get(clock.name)
        rows = sorted(fired.get(clock.no, []), key=lambda row: row.seq)
        if rule is None or _is_silent_import(dossier, clock, rows):
            continue
        spans = dossier.spans.get(clock.no, [])
        regimes = calendars.regimes(clock, spans) if spans else []
        if regimes:
            latest = max(filter(None, (last_tick, _last_action(dossier))))
            found = {(row.rung, row.occurrence, row.due_at, row.rung_at) for row in rows}
            firings = list(_firings(clock, rule, regimes, found, latest))
            yield from _compared(clock, rows, found, firings, ticked_at)
    for no in fired.keys() - known - {0}:
        yield f"a rung fired for deadline {no}, which it has not."


def _compared(
    clock: DeadlineClock,
    rows: list[FiredRung],
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
    for rung, _, _, at in sorted(found.difference(firings), key=lambda firing: firing[3]):
        yield f"{where}: its rung “{rung}” fired for {at.isoformat()}, which was not its time."
    edition = {row.edition for row in rows} - {clock.edition}
    if edition:
        yield f"{where}: a rung fired for another edition of it."


def _firings(
    clock: DeadlineClock,
    rule: DeadlineRule,
    regimes: list[Regime],
    found: Collection[_Firing],
    latest: datetime,
) -> Iterator[_Firing]:
    """What may have fired: before each change of date or calendar, before the end or `latest`.

    A rung that nobody had recorded yet when the calendar changed goes on by the new one.
    """
    waiting: NextRung | None = None
    for place, regime in enumerate(regimes):
        due, calendar = regime.due, regime.calendar
        if place == 0:
            waiting = first_rung(rule, due, clock.opened_at, calendar)
        elif (due, calendar) != (regimes[place - 1].due, regimes[place - 1].calendar):
            waiting = _pointed_anew(clock, rule, waiting, regime)
        later = regimes[place + 1] if place + 1 < len(regimes) else None
        end = later.at if later else clock.closed_at or latest
        while waiting is not None and waiting.at < end:
            firing = (waiting.rung.rung, waiting.occurrence, due, waiting.at)
            if later is not None and later.switched and firing not in found:
                break
            yield firing
            waiting = rung_after(rule, due, waiting, calendar)


def _last_action(dossier: Dossier) -> datetime:
    """When somebody last acted on the case; rungs before that were recorded with the action."""
    by_clock = {rung.seq for rung in dossier.rungs if rung.deadline_no}
    return from_micros(
        max((entry.at for entry in dossier.entries if entry.seq not in by_clock), default=0)
    )


def _pointed_anew(
    clock: DeadlineClock, rule: DeadlineRule, waiting: NextRung | None, regime: Regime
) -> NextRung | None:
    then = replace(
        clock,
        due_at=regime.due,
        rung_index=waiting.index if waiting else None,
        rung_at=waiting.at if waiting else None,
        rung_occurrence=waiting.occurrence if waiting else 0,
    )
    return rung_from(rule, then, regime.at, regime.calendar)


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
    told = {rung.seq for rung in dossier.rungs}
    for entry in dossier.entries:
        if entry.action in ("remind", "escalate") and entry.seq not in told:
            yield f"entry {entry.seq}, “{entry.action}”, tells of a rung that is not there."
