"""What an accepted step does to a case: attributes, state, responsibility, deadlines, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.casefile.case import Case, DeadlineClock, Entry, FiredRung, Happening
from cases.casefile.chain import append, canonical
from cases.casefile.clocks import (
    NOT_GIVEN,
    concerns,
    due_by_rule,
    end_deadline,
    follow_concerns,
    move_deadline,
    open_deadline,
    refresh,
)
from cases.casefile.clocks import hand_over_deadlines as hand_over_clocks
from cases.casefile.payload import Random, field_payload
from cases.casefile.responsibility import coordinate, hand_over
from workflow.attempt import Step
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.worktime import Due, WorkingCalendar


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a step needs to know beside the case: times, who, and the rules that count."""

    #: when it happened, and when the register wrote it down
    at: datetime
    recorded_at: datetime
    actor: str
    actor_department: str | None
    definition: WorkflowDefinition
    calendar: WorkingCalendar
    random: Random
    #: only an import: the reply deadline the file gives (None = "none was given")
    reply_due: ReplyDue | None = None


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """A reply deadline stated by an import: an instant, or None for "none was given"."""

    due: datetime | None


def apply(case: Case, step: Step, around: Circumstances) -> None:
    """Make `step` happen to `case`: the only way a case changes besides the clock's rungs."""
    source = case.state if step.source is not None else None
    before = {clock.no: clock.due_at for clock in case.running()}
    concerned = concerns(case)
    values = step.values
    _set_attributes(case, step, values)
    case.state = step.target
    state = around.definition.states[step.target]
    if source != step.target or "lead" in step.action.set:
        hand_over(case, state, around.at)
    if "coordinating" in step.action.set:
        coordinate(case, _departments(values.get("coordinating")), around.at)
    ended = _run_deadlines(case, step, values, around)
    follow_concerns(case, around.definition, concerned, around.at, around.calendar)
    _note_reply(case, step, ended, around)
    case.closed_at = around.at if state.final else None
    refresh(case, around.definition)
    case.version += 1
    extras = _moved(case, before) | _lateness(step, ended, around.definition)
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
    fields = field_payload(
        case, around.definition.fields, step.values, action.public, around.random
    )
    payload = {"v": 1, "fields": fields, **extras}
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


def _set_attributes(case: Case, step: Step, values: Mapping[str, object]) -> None:
    for attribute, source in step.action.set.items():
        if attribute == "coordinating":
            continue
        if not source.startswith("$"):
            setattr(case, "handler_id" if attribute == "handler" else attribute, source or None)
        elif values.get(source[1:]) is not None:
            name = "handler_id" if attribute == "handler" else attribute
            setattr(case, name, values[source[1:]])
    if step.action.counts == "returns":
        case.returns += 1
    elif step.action.counts == "reopenings":
        case.reopenings += 1
        case.escalation_level = 0


def _departments(given: object) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, (list, tuple)) else ()


def _run_deadlines(
    case: Case, step: Step, values: Mapping[str, object], around: Circumstances
) -> list[DeadlineClock]:
    """End, open, recompute and shorten deadlines as the definition says; returns the ended ones."""
    definition, at = around.definition, around.at
    ended = []
    for clock in case.running():
        rule = definition.deadlines[clock.name]
        restarted = step.name in rule.opened_by and case.state in rule.runs_in
        if restarted or case.state not in rule.runs_in:
            end_deadline(case, clock, at, step.name)
            ended.append(clock)
    hand_over_clocks(case, definition, at, step.name)
    for name, rule in definition.deadlines.items():
        if step.name in rule.opened_by and case.state in rule.runs_in:
            open_deadline(case, name, rule, step.name, at, around.calendar)
        elif step.name in rule.recomputed_by:
            _recompute(case, name, rule, step.name, around)
        if step.name in rule.limited_by:
            _limit(case, name, rule, step.name, values.get(rule.limited_by[step.name]), around)
    return ended


def _recompute(
    case: Case, name: str, rule: DeadlineRule, action: str, around: Circumstances
) -> None:
    clock = case.clock(name)
    if clock is None or clock.given:
        return
    due = due_by_rule(case, rule, clock.opened_by, clock.opened_at, around.calendar)
    move_deadline(case, clock, rule, due, around.at, action, around.calendar, given=False)


def _limit(
    case: Case,
    name: str,
    rule: DeadlineRule,
    action: str,
    given: object,
    around: Circumstances,
) -> None:
    clock = case.clock(name)
    if clock is None:
        return
    if around.reply_due is not None and rule.citizen_clock:
        _replace(case, clock, rule, action, around.reply_due.due, around)
    elif isinstance(given, datetime) and given < clock.due_at:
        _move_to(case, clock, rule, action, given, around)


def _replace(
    case: Case,
    clock: DeadlineClock,
    rule: DeadlineRule,
    action: str,
    due: datetime | None,
    around: Circumstances,
) -> None:
    """An import's stated deadline takes the rule's place; none stated ends the clock."""
    if due is None:
        end_deadline(case, clock, around.at, NOT_GIVEN)
        case.reply_deadline_given = False
        case.due_at = case.first_due_at = None
        case.due_provisional = False
        return
    clock.first_due_at = due
    _move_to(case, clock, rule, action, due, around)


def _move_to(
    case: Case,
    clock: DeadlineClock,
    rule: DeadlineRule,
    action: str,
    due: datetime,
    around: Circumstances,
) -> None:
    stated = Due(due, around.calendar.last_day(due), provisional=False)
    move_deadline(case, clock, rule, stated, around.at, action, around.calendar, given=True)


def _note_reply(case: Case, step: Step, ended: list[DeadlineClock], around: Circumstances) -> None:
    if not step.action.replies:
        return
    case.replied_at = around.at
    for clock in ended:
        if around.definition.deadlines[clock.name].citizen_clock:
            case.late = case.late or clock.late
            case.late_first = case.late_first or around.at > clock.first_due_at


def _moved(case: Case, before: Mapping[int, datetime]) -> dict[str, Any]:
    """The due instants this step set, by deadline name: what the history and pages tell."""
    due = {
        clock.name: clock.due_at.isoformat()
        for clock in case.running()
        if before.get(clock.no) != clock.due_at
    }
    return {"due": due} if due else {}


def _lateness(
    step: Step, ended: list[DeadlineClock], definition: WorkflowDefinition
) -> dict[str, Any]:
    missed = [clock.name for clock in ended if clock.late and clock.department is not None]
    extras: dict[str, Any] = {"missed": missed} if missed else {}
    if step.action.replies:
        extras["late"] = definition.citizen_clock in missed
    return extras
