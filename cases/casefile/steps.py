"""What an accepted step does to a case: attributes, state, responsibility, deadlines, history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cases.casefile.attributes import settle
from cases.casefile.case import NO_DEADLINE, Case, Entry, FiredRung, Happening
from cases.casefile.chain import append, canonical
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import concerns
from cases.casefile.clocks import follow_concerns, settle_rungs
from cases.casefile.deadline import DeadlineClock
from cases.casefile.payload import PAYLOAD_VERSION, field_payload
from cases.casefile.redating import first_due
from cases.casefile.running import left_open, run_deadlines
from cases.casefile.standing import refresh
from workflow.attempt import Step
from workflow.definition import WorkflowDefinition
from workflow.words import fold


def apply(
    case: Case,
    step: Step,
    around: Circumstances,
    also: Mapping[str, Any] | None = None,
    tells: tuple[str, ...] | None = None,
) -> None:
    """Make `step` happen to `case`: the only way a case changes besides the clock's rungs.

    `also` is kept in the history entry beside the fields; `tells` are the posts told this time
    in the place of the definition's.
    """
    source = case.state if step.source is not None else None
    before = {clock.no: clock.due_at for clock in case.running()}
    ladders, beside = concerns(case), case.coordinating
    state = around.definition.states[step.target]
    settle(case, step, state, around.at)
    ended = run_deadlines(case, step, around)
    follow_concerns(case, around.definition, ladders, around.at, around.calendar)
    _note_lateness(case, ended, around)
    if source != step.target and state.responsible == "nobody":
        settle_rungs(case, NO_DEADLINE)
    if state.final and case.kind in around.definition.stubs:
        _leave_a_stub(case, around.definition)
    refresh(case, around.definition)
    case.version += 1
    unanswered = left_open(ended, step, around)
    extras = _moved(case, before) | _missed(step, ended, around) | dict(also or {})
    if around.taken_over:
        extras |= _taken_over(case)
    if unanswered:
        extras["left_open"] = unanswered
    tells = tells or _also_told(case, step, unanswered, around)
    parted = beside - case.coordinating
    write_entry(case, step, source, extras, around, tells=tells, parted=parted)


def write_entry(
    case: Case,
    step: Step,
    source: str | None,
    extras: Mapping[str, Any],
    around: Circumstances,
    rung: FiredRung | None = None,
    tells: tuple[str, ...] | None = None,
    parted: frozenset[str] = frozenset(),
) -> None:
    """Add the history entry of `step` and let listeners know; `tells` and `parted` as in
    `Happening`.
    """
    entry = Entry(
        case_id=case.id,
        seq=0,
        at=around.at,
        recorded_at=around.recorded_at,
        action=step.name,
        actor=around.actor,
        actor_department=around.actor_department,
        from_state=source,
        to_state=case.state,
        payload=_payload(case, step, extras, around, tells) if around.kept else "",
        digest="",
    )
    append(case, entry, chained=around.kept)
    told = tells if rung is None else (rung.post,)
    happened = case, entry.seq, entry.at, step.name, case.department, case.due_at
    case.journal.happenings.append(Happening(*happened, told, rung, parted))


def _payload(
    case: Case,
    step: Step,
    extras: Mapping[str, Any],
    around: Circumstances,
    tells: tuple[str, ...] | None,
) -> str:
    fields = field_payload(case, around.definition, step, around.random)
    payload = {"v": PAYLOAD_VERSION, "fields": fields, **extras}
    if tells is not None:
        # others than the definition says; `check` compares the messages with it
        payload["tells"] = list(tells)
    return canonical(payload)


def _leave_a_stub(case: Case, definition: WorkflowDefinition) -> None:
    """Nothing of what was said stays, not even who said it (Law on Denunciations 2018, art. 8)."""
    case.stubbed = True
    case.title = definition.fields["kind"].options[case.kind].vi
    case.search = fold(case.title)
    case.petitioner_id, case.petitioner_channel = None, ""
    case.procedure = case.dossier_number = None


def _note_lateness(case: Case, ended: list[DeadlineClock], around: Circumstances) -> None:
    """A citizen's clock that ends late makes the case late for good, whatever ended it."""
    for clock in ended:
        if around.definition.deadlines[clock.name].citizen_clock:
            case.late = case.late or clock.late
            first = first_due(case, clock, around.definition, around.calendar)
            case.late_first = case.late_first or around.at > first.at


def _moved(case: Case, before: Mapping[int, datetime]) -> dict[str, Any]:
    """The due instants this step set, by `told_as`: what the history and pages tell."""
    due = {
        clock.told_as: clock.due_at.isoformat()
        for clock in case.running()
        if before.get(clock.no) != clock.due_at
    }
    return {"due": due} if due else {}


def _taken_over(case: Case) -> dict[str, Any]:
    """What a part that is recorded has of the whole, and what its deadline was due first."""
    parts = [(clock, clock.whole) for clock in case.running()]
    return {
        "first_due": {c.name: c.first_due_at.isoformat() for c, whole in parts if whole},
        "taken_over": {c.name: whole.document() for c, whole in parts if whole},
    }


def _missed(step: Step, ended: list[DeadlineClock], around: Circumstances) -> dict[str, Any]:
    """Which deadlines had passed when the step ended them."""
    definition: WorkflowDefinition = around.definition
    missed = [clock.name for clock in ended if clock.late and clock.department is not None]
    extras: dict[str, Any] = {"missed": missed} if missed else {}
    if step.action.replies or any(clock.name == definition.citizen_clock for clock in ended):
        extras["late"] = definition.citizen_clock in missed
    return extras


def _also_told(
    case: Case, step: Step, unanswered: list[list[str]], around: Circumstances
) -> tuple[str, ...] | None:
    """Whom the step tells with the posts that it tells only this time; None = its own alone."""
    rules, tells = around.definition.deadlines, step.action.tells
    waiting = (post for name, _ in unanswered for post in rules[name].left_open_tells)
    found = dict.fromkeys((*_told_this_time(case, step, around.definition), *waiting))
    more = tuple(post for post in found if post not in tells)
    return (*tells, *more) if more else None


def _told_this_time(case: Case, step: Step, definition: WorkflowDefinition) -> Iterator[str]:
    """The posts that a value given, or a count that has come to its limit, concerns as well."""
    action = step.action
    for name, by_value in action.tells_for.items():
        yield from by_value.get(str(step.values.get(name)), ())
    for limit, posts in action.tells_from.items():
        if action.counts is not None and getattr(case, action.counts) >= definition.limits[limit]:
            yield from posts
