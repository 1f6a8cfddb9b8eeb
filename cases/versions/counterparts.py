"""Whether the open cases of one version can come to another: every reason against it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, select

from cases import tables
from cases.instants import from_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.tables import table_of
from cases.versions.moving import stand_alike
from workflow.checks import check
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.versioning.references import reference_of

_CASE, _CLOCK = table_of(tables.CaseFile), table_of(tables.Deadline)
_OPEN = and_(
    _CASE.c.workflow_key == bindparam("key"),
    _CASE.c.workflow_version == bindparam("version"),
    _CASE.c.closed_at.is_(None),
)
_STATES = Statement(select(_CASE.c.state, func.count()).where(_OPEN).group_by("state"))
_CLOCKS = Statement(
    select(
        _CLOCK.c.name,
        _CLOCK.c.opened_by,
        _CASE.c.kind,
        _CASE.c.pace,
        func.min(_CASE.c.recorded_at),
        func.count(),
        func.count(_CLOCK.c.closed_at),
    )
    .join_from(_CLOCK, _CASE, _CASE.c.id == _CLOCK.c.case_id)
    .where(_OPEN)
    .group_by("name", "opened_by", "kind", "pace")
    .order_by("name", "opened_by", "kind", "pace")
)


class _Clocks(NamedTuple):
    """Deadlines of open cases that are alike; `recorded` is the local day of the oldest case."""

    name: str
    opened_by: str
    kind: str
    pace: str
    recorded: date
    running: int


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Which state becomes which, and every reason why the way is barred (none: it is open)."""

    states: Mapping[str, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: two versions, states named by hand, deadlines that shall end."""

    before: WorkflowDefinition
    after: WorkflowDefinition
    named: Mapping[str, str]
    ended: Collection[str] = ()


def counterparts(source: Source, wish: Wish, zone: ZoneInfo) -> Counterparts:
    """Find for every state of the first version its counterpart in the second: the one named, else
    the one of its name.

    Reasons against it: the second is not sound; a state in use has no counterpart, or one that
    somebody else answers for; a running deadline has none and is not to end; a case has a kind or
    pace without a period there; pauses would not count any more; the citizen's clock is another.
    """
    before, after = wish.before, wish.after
    states = {name: name for name in before.states if name in after.states} | dict(wish.named)
    clocks = list(_clocks_in_use(source, before, zone))
    reasons = [
        *_of_definitions(before, after),
        *_of_names(wish),
        *_of_states(source, wish, states),
        *_of_endings(wish),
        *_of_deadlines(clocks, wish),
        *_of_pauses(clocks, wish),
    ]
    return Counterparts(states, tuple(dict.fromkeys(reasons)))


def _clocks_in_use(source: Source, before: WorkflowDefinition, zone: ZoneInfo) -> Iterator[_Clocks]:
    pinned = reference_of(before)._asdict()
    for name, opened_by, kind, pace, oldest, count, ended in rows_of(source, _CLOCKS, **pinned):
        recorded = from_micros(oldest).astimezone(zone).date()
        yield _Clocks(name, opened_by, kind, pace, recorded, count - ended)


def _of_definitions(before: WorkflowDefinition, after: WorkflowDefinition) -> Iterator[str]:
    if reference_of(before) == reference_of(after):
        yield f"Both are {reference_of(after)}; give two versions."
    problems = check(after)
    yield from map(str, problems)
    if not problems and before.citizen_clock != after.citizen_clock:
        yield (
            f"The citizen's clock is “{before.citizen_clock}” in {reference_of(before)} and "
            f"“{after.citizen_clock}” in {reference_of(after)}; keep its name."
        )


def _of_names(wish: Wish) -> Iterator[str]:
    for old, new in wish.named.items():
        if old not in wish.before.states:
            yield f"--map {old}={new}: {reference_of(wish.before)} has no state “{old}”."
        if new not in wish.after.states:
            yield f"--map {old}={new}: {reference_of(wish.after)} has no state “{new}”."


def _of_states(source: Source, wish: Wish, states: Mapping[str, str]) -> Iterator[str]:
    used: dict[str, int] = dict(rows_of(source, _STATES, **reference_of(wish.before)._asdict()))
    for state, count in sorted(used.items()):
        old, new = wish.before.states[state], wish.after.states.get(states.get(state, ""))
        if new is None:
            yield (
                f"{count} open cases are “{state}”, which {reference_of(wish.after)} has not; "
                f"add --map {state}=STATE."
            )
        elif not stand_alike(old, new):
            yield (
                f"{count} open cases are “{state}” ({old.responsible} answers); "
                f"“{states[state]}” is another standing ({new.responsible} answers)."
            )


def _of_endings(wish: Wish) -> Iterator[str]:
    for name in wish.ended:
        if name not in wish.before.deadlines:
            yield f"--end {name}: {reference_of(wish.before)} has no deadline “{name}”."
        elif name == wish.before.citizen_clock:
            yield f"--end {name}: the citizen's clock never ends with a move."


def _of_deadlines(clocks: Collection[_Clocks], wish: Wish) -> Iterator[str]:
    for alike in clocks:
        if not alike.running or alike.name in wish.ended:
            continue
        rule = wish.after.deadlines.get(alike.name)
        if rule is None:
            yield (
                f"The deadline “{alike.name}” runs for open cases, and {reference_of(wish.after)} "
                f"has none of that name; keep it, or add --end {alike.name}."
            )
        elif not _has_period(rule, alike):
            yield (
                f"{alike.running} open cases of the kind “{alike.kind}” and the pace "
                f"“{alike.pace}” have no period of “{alike.name}” in {reference_of(wish.after)} "
                f"after “{alike.opened_by}”; add one."
            )


def _has_period(rule: DeadlineRule, alike: _Clocks) -> bool:
    # a row that is law for the oldest of these cases is law for the others too
    return any(
        row.fits(alike.opened_by, alike.kind, alike.pace, alike.recorded) for row in rule.periods
    )


def _of_pauses(clocks: Collection[_Clocks], wish: Wish) -> Iterator[str]:
    """The time that pauses gave must not be taken back: a date is always computed anew."""
    used = {alike.name for alike in clocks}
    for name in sorted(used & wish.before.deadlines.keys()):
        kept = wish.after.deadlines.get(name)
        stays = set(wish.before.deadlines[name].holds) & wish.after.deadlines.keys()
        lost = sorted(stays - set(kept.holds if kept else ()))
        if lost:
            yield (
                f"“{name}” has stopped {', '.join(lost)} of open cases, and does not in "
                f"{reference_of(wish.after)}: their dates would come earlier; let it stop them."
            )
