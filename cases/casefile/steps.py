"""What an accepted step does to a case: attributes, state, responsibility, deadlines, history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from cases.casefile.case import NO_DEADLINE, Case, Entry, FiredRung, Happening
from cases.casefile.chain import append, canonical
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import concerns
from cases.casefile.clocks import follow_concerns, refresh, settle_rungs
from cases.casefile.deadline import DeadlineClock
from cases.casefile.payload import PAYLOAD_VERSION, field_payload
from cases.casefile.redating import due_unextended
from cases.casefile.responsibility import coordinate, hand_over
from cases.casefile.running import left_open, run_deadlines
from cases.codes.numbers import case_id_of
from workflow.attempt import Step
from workflow.definition import Action, WorkflowDefinition
from workflow.words import fold

#: attributes of the definition that have another name on the case
_ON_THE_CASE: Final[Mapping[str, str]] = {
    "handler": "handler_id",
    "draft": "draft_seq",
    "instruction": "instruction_seq",
}
#: what the case keeps of the value, where that is not the value itself
_KEPT: Final[Mapping[str, Callable[[Case, Any], Any]]] = {
    "merged_into": lambda case, number: case_id_of(number),
    # the words stay with the entry that is about to be written
    "instruction": lambda case, words: case.history_seq + 1,
}


def apply(
    case: Case, step: Step, around: Circumstances, also: Mapping[str, Any] | None = None
) -> None:
    """Make `step` happen to `case`: the only way a case changes besides the clock's rungs.

    `also` is kept in the history entry beside the fields.
    """
    source = case.state if step.source is not None else None
    before = {clock.no: clock.due_at for clock in case.running()}
    ladders, was = concerns(case), (case.kind, case.pace)
    _set_attributes(case, step)
    case.state = step.target
    state = around.definition.states[step.target]
    if source != step.target or "lead" in step.action.set:
        hand_over(case, state, around.at)
    _coordinate(case, step, around)
    ended = run_deadlines(case, step, around)
    follow_concerns(case, around.definition, ladders, around.at, around.calendar)
    _note_lateness(case, ended, was, around)
    if step.action.replies:
        case.replied_at = around.at
    if source != step.target:
        case.closed_at = around.at if state.final else None
        if state.responsible == "nobody":
            settle_rungs(case, NO_DEADLINE)
    if state.final and case.kind in around.definition.stubs:
        _leave_a_stub(case, around.definition)
    refresh(case, around.definition)
    case.version += 1
    unanswered = left_open(ended, step, around)
    extras = _moved(case, before) | _missed(step, ended, around) | dict(also or {})
    if unanswered:
        extras["left_open"] = unanswered
    write_entry(case, step, source, extras, around, tells=_also_told(step, unanswered, around))


def write_entry(
    case: Case,
    step: Step,
    source: str | None,
    extras: Mapping[str, Any],
    around: Circumstances,
    rung: FiredRung | None = None,
    tells: tuple[str, ...] | None = None,
) -> None:
    """Add the history entry of `step` and let listeners know; `tells` as in `Happening`."""
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
    case.journal.happenings.append(Happening(case, entry.seq, entry.at, step.name, told, rung))


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


def _set_attributes(case: Case, step: Step) -> None:
    action = step.action
    _count(case, action)
    for attribute, source in action.set.items():
        if attribute == "coordinating":
            continue
        name, value = _ON_THE_CASE.get(attribute, attribute), step.values.get(source[1:])
        if not source.startswith("$"):
            setattr(case, name, source or None)
        elif value is not None:
            kept = _KEPT.get(attribute)
            setattr(case, name, kept(case, value) if kept else value)
    if action.drafts:
        case.draft_seq = case.history_seq + 1


def _count(case: Case, action: Action) -> None:
    if action.counts is None:
        return
    setattr(case, action.counts, getattr(case, action.counts) + 1)
    if action.counts == "reopenings":
        # a new period: its own ladder, its own right to an extension
        case.escalation_level = case.extensions = 0
    if action.counts == "returns" and case.lead is not None:
        case.returned_by = "\n".join(sorted(case.returners | {case.lead}))


def _leave_a_stub(case: Case, definition: WorkflowDefinition) -> None:
    """Nothing of what was said stays, not even who said it (Law on Denunciations 2018, art. 8)."""
    case.stubbed = True
    case.title = definition.fields["kind"].options[case.kind].vi
    case.search = fold(case.title)
    case.petitioner_id, case.petitioner_channel = None, ""
    case.procedure = case.dossier_number = None


def _coordinate(case: Case, step: Step, around: Circumstances) -> None:
    """Who co-ordinates from now on; a department that takes the lead does so no longer."""
    source = step.action.set.get("coordinating")
    departments = set(case.coordinating)
    if source is not None:
        named = set(_codes(step.values.get(source[1:])))
        departments = departments | named if source.startswith("+") else named
    departments.discard(case.lead or "")
    if departments != case.coordinating:
        coordinate(case, departments, around.at)


def _codes(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, (list, tuple)) else ()


def _note_lateness(
    case: Case, ended: list[DeadlineClock], was: tuple[str, str], around: Circumstances
) -> None:
    """A citizen's clock that ends late makes the case late for good, whatever ended it.

    It is judged by the kind and pace that the case had until then.
    """
    for clock in ended:
        if around.definition.deadlines[clock.name].citizen_clock:
            case.late = case.late or clock.late
            then = (
                case if was == (case.kind, case.pace) else replace(case, kind=was[0], pace=was[1])
            )
            first = due_unextended(then, clock, around.definition, around.calendar)
            case.late_first = case.late_first or around.at > first.at


def _moved(case: Case, before: Mapping[int, datetime]) -> dict[str, Any]:
    """The due instants this step set, by deadline name: what the history and pages tell."""
    due = {
        clock.name: clock.due_at.isoformat()
        for clock in case.running()
        if before.get(clock.no) != clock.due_at
    }
    return {"due": due} if due else {}


def _missed(step: Step, ended: list[DeadlineClock], around: Circumstances) -> dict[str, Any]:
    """Which deadlines had passed when the step ended them."""
    definition: WorkflowDefinition = around.definition
    missed = [clock.name for clock in ended if clock.late and clock.department is not None]
    extras: dict[str, Any] = {"missed": missed} if missed else {}
    if step.action.replies or any(clock.name == definition.citizen_clock for clock in ended):
        extras["late"] = definition.citizen_clock in missed
    return extras


def _also_told(
    step: Step, unanswered: list[list[str]], around: Circumstances
) -> tuple[str, ...] | None:
    """Whom the step tells beyond its own posts, since something is left open; None = nobody."""
    rules, tells = around.definition.deadlines, step.action.tells
    waiting = dict.fromkeys(post for name, _ in unanswered for post in rules[name].left_open_tells)
    more = tuple(post for post in waiting if post not in tells)
    return (*tells, *more) if more else None
