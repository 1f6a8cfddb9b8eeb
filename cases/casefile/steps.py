"""What an accepted step does to a case: attributes, state, responsibility, deadlines, history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from cases.casefile.case import Case, DeadlineClock, Entry, FiredRung, Happening
from cases.casefile.chain import append, canonical
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import concerns
from cases.casefile.clocks import follow_concerns, refresh
from cases.casefile.payload import PAYLOAD_VERSION, field_payload
from cases.casefile.redating import due_unextended
from cases.casefile.responsibility import coordinate, hand_over
from cases.casefile.running import left_open, run_deadlines
from cases.codes.numbers import case_id_of
from workflow.attempt import Step
from workflow.definition import WorkflowDefinition
from workflow.words import fold

#: attributes of the definition that have another name, or form, on the case
_ON_THE_CASE: Final[Mapping[str, tuple[str, Callable[[Any], Any]]]] = {
    "handler": ("handler_id", lambda person_id: person_id),
    "draft": ("draft_seq", lambda seq: seq),
    "merged_into": ("merged_into", case_id_of),
}


def apply(
    case: Case, step: Step, around: Circumstances, also: Mapping[str, Any] | None = None
) -> None:
    """Make `step` happen to `case`: the only way a case changes besides the clock's rungs.

    `also` is kept in the history entry beside the fields.
    """
    source = case.state if step.source is not None else None
    before = {clock.no: clock.due_at for clock in case.running()}
    concerned = concerns(case)
    _set_attributes(case, step)
    case.state = step.target
    state = around.definition.states[step.target]
    if source != step.target or "lead" in step.action.set:
        hand_over(case, state, around.at)
    _coordinate(case, step, around)
    ended = run_deadlines(case, step, around)
    follow_concerns(case, around.definition, concerned, around.at, around.calendar)
    _note_reply(case, step, ended, around)
    if source != step.target:
        case.closed_at = around.at if state.final else None
    if state.final and case.kind in around.definition.stubs:
        _leave_a_stub(case, around.definition)
    refresh(case, around.definition)
    case.version += 1
    extras = _moved(case, before) | _missed(step, ended, around) | dict(also or {})
    write_entry(case, step, source, extras, around)


def write_entry(
    case: Case,
    step: Step,
    source: str | None,
    extras: Mapping[str, Any],
    around: Circumstances,
    rung: FiredRung | None = None,
) -> None:
    """Add the history entry of `step` and let listeners know."""
    action = step.action
    fields = field_payload(case, around.definition, step, around.random)
    payload = {"v": PAYLOAD_VERSION, "fields": fields, **extras}
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
        payload=canonical(payload),
        digest="",
    )
    append(case, entry)
    tells = action.tells if rung is None else (rung.post,)
    case.journal.happenings.append(Happening(case, entry.seq, entry.at, step.name, tells, rung))


def _set_attributes(case: Case, step: Step) -> None:
    action = step.action
    for attribute, source in action.set.items():
        if attribute == "coordinating":
            continue
        name, form = _ON_THE_CASE.get(attribute, (attribute, _as_it_is))
        if not source.startswith("$"):
            setattr(case, name, source or None)
        elif step.values.get(source[1:]) is not None:
            setattr(case, name, form(step.values[source[1:]]))
    if action.drafts:
        case.draft_seq = case.history_seq + 1
    if action.counts == "reopenings":
        # a new period: its own ladder, its own right to an extension
        case.escalation_level = case.extensions = 0
    if action.counts is not None:
        setattr(case, action.counts, getattr(case, action.counts) + 1)


def _leave_a_stub(case: Case, definition: WorkflowDefinition) -> None:
    """Nothing of what was said stays, not even who said it (Law on Denunciations 2018, art. 8)."""
    case.stubbed = True
    case.title = definition.fields["kind"].options[case.kind].vi
    case.search = fold(case.title)
    case.petitioner_id, case.petitioner_channel = None, ""
    case.procedure = case.dossier_number = None


def _as_it_is(value: object) -> object:
    return value


def _coordinate(case: Case, step: Step, around: Circumstances) -> None:
    source = step.action.set.get("coordinating")
    if source is None:
        return
    departments = set(_codes(step.values.get(source[1:])))
    if source.startswith("+"):
        departments |= case.coordinating
    coordinate(case, departments, around.at)


def _codes(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, (list, tuple)) else ()


def _note_reply(case: Case, step: Step, ended: list[DeadlineClock], around: Circumstances) -> None:
    if not step.action.replies:
        return
    case.replied_at = around.at
    for clock in ended:
        if around.definition.deadlines[clock.name].citizen_clock:
            case.late = case.late or clock.late
            first = due_unextended(case, clock, around.definition, around.calendar)
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
    """Which deadlines had passed when the step ended them, and what was still asked for."""
    definition: WorkflowDefinition = around.definition
    missed = [clock.name for clock in ended if clock.late and clock.department is not None]
    extras: dict[str, Any] = {"missed": missed} if missed else {}
    if step.action.replies:
        extras["late"] = definition.citizen_clock in missed
    unanswered = left_open(ended, step, around)
    return extras | {"left_open": unanswered} if unanswered else extras
