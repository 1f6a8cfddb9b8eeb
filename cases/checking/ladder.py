"""The ladder of each deadline: what fired, once and at its instant, and what should have fired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cases.casefile.case import DeadlineClock, DeadlineSpan, FiredRung
from cases.casefile.clocks import rung_from
from cases.checking.dossier import Dossier
from cases.store.instants import from_micros, to_micros
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import NextRung, first_rung, rung_after
from workflow.worktime import WorkingCalendar

#: rung, occurrence, due instant, own instant and edition
_Firing = tuple[str, int, datetime, datetime, int]


def ladder_problems(
    dossier: Dossier,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
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
        spans = dossier.spans.get(clock.no, [])
        if spans and clock.calendar_version == calendar.version:
            firings = list(_firings(clock, rule, spans, calendar, latest))
            yield from _compared(clock, rows, firings, ticked_at)
    for no in fired.keys() - known - {0}:
        yield f"a rung fired for deadline {no}, which it has not."


def _settled_problems(clock: DeadlineClock, rows: list[FiredRung]) -> Iterator[str]:
    for row in rows:
        if row.settled != (clock.closed_at is not None or row.edition < clock.edition):
            wrongly = "no longer waits" if row.settled else "still waits for somebody"
            yield f"deadline {clock.no} ({clock.name}): its rung “{row.rung}” {wrongly}, wrongly."


def _compared(
    clock: DeadlineClock,
    rows: list[FiredRung],
    firings: list[_Firing],
    ticked_at: datetime | None,
) -> Iterator[str]:
    found = {(row.rung, row.occurrence, row.due_at, row.rung_at, row.edition) for row in rows}
    # an action records what fell due before it, after the last tick too; never less than that
    needed_until = clock.closed_at or ticked_at
    where = f"deadline {clock.no} ({clock.name})"
    for firing in firings:
        if firing not in found and needed_until is not None and firing[3] < needed_until:
            yield f"{where}: its rung “{firing[0]}” of {firing[3].isoformat()} never fired."
    for rung, _, _, at, _ in sorted(found.difference(firings), key=lambda firing: firing[3]):
        yield f"{where}: its rung “{rung}” fired for {at.isoformat()}, which was not its time."


def _firings(
    clock: DeadlineClock,
    rule: DeadlineRule,
    spans: list[DeadlineSpan],
    calendar: WorkingCalendar,
    latest: datetime,
) -> Iterator[_Firing]:
    """What may have fired: before each change of the due instant, before the end or `latest`."""
    waiting: NextRung | None = None
    before: DeadlineSpan | None = None
    for place, span in enumerate(spans):
        if before is None or span.edition != before.edition:
            waiting = first_rung(rule, span.due_at, span.from_at, calendar)
        elif span.due_at != before.due_at or before.held:
            waiting = _pointed_anew(clock, rule, waiting, span, calendar)
        before = span
        last = place + 1 == len(spans)
        end = (clock.closed_at or latest) if last else span.until_at
        while not span.held and waiting is not None and end is not None and waiting.at < end:
            rung, at = waiting.rung.rung, waiting.at
            yield rung, waiting.occurrence, span.due_at, at, span.edition
            waiting = rung_after(rule, span.due_at, waiting, calendar)


def _last_action(dossier: Dossier) -> datetime:
    """When somebody last acted on the case; rungs before that were recorded with the action."""
    by_clock = {rung.seq for rung in dossier.rungs if rung.deadline_no}
    return from_micros(
        max((entry.at for entry in dossier.entries if entry.seq not in by_clock), default=0)
    )


def _pointed_anew(
    clock: DeadlineClock,
    rule: DeadlineRule,
    waiting: NextRung | None,
    span: DeadlineSpan,
    calendar: WorkingCalendar,
) -> NextRung | None:
    then = replace(
        clock,
        due_at=span.due_at,
        rung_index=waiting.index if waiting else None,
        rung_occurrence=waiting.occurrence if waiting else 0,
    )
    return rung_from(rule, then, span.from_at, calendar)


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
