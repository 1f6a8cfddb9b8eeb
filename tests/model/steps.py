"""What an accepted action does to a case."""

from __future__ import annotations

from datetime import datetime

from tests.model.case import Clock, Entry, OfficeCase
from tests.model.clocks import UPC, Step, pauses_in_vain, run_clocks
from tests.model.dates import first_due
from tests.model.definition import ACTIONS, DEADLINES, REPLY, STATES, STUBS, Table
from tests.model.office_time import OfficeTime


def take(case: OfficeCase, step: Step, actor: str, recorded_at: datetime) -> None:
    """Make the step happen; whether it may was asked before."""
    rule, source = ACTIONS[step.action], case.state or None
    target = destination(case, step)
    _set_attributes(case, rule, step)
    case.state = target
    if source != target or "lead" in rule.get("set", {}):
        _hand_over(case)
    _coordinate(case, rule, step)
    ended = run_clocks(case, step)
    _note_lateness(case, ended, step)
    if rule.get("replies"):
        case.replied_at = step.at
    if source != target:
        case.closed_at = None if case.is_open else step.at
        if STATES[target]["responsible"] == "nobody":
            case.settle(0)
    case.version += 1
    case.history.append(Entry(step.at, recorded_at, step.action, actor, source, target))


def end_pauses_in_vain(case: OfficeCase, table: OfficeTime, at: datetime, wrote: datetime) -> None:
    """A pause that keeps nothing any more ends at once, in the clock's name."""
    for pause in pauses_in_vain(case, table, at):
        action = DEADLINES[pause.name]["expires_with"]
        take(case, Step(action, at, {}, None, table), "clock", wrote)


def destination(case: OfficeCase, step: Step) -> str:
    """Where the step leads to."""
    rule = ACTIONS[step.action]
    if step.action == "reopen":
        return "in_progress" if case.lead else "recorded"
    if step.action == "rate":
        settled = step.values.get("rating") in ("very_satisfied", "satisfied")
        objected = step.followed and case.clock("reopening") is not None
        return "closed" if settled and not objected else case.state
    target: str = rule.get("to", case.state)
    return target


def _set_attributes(case: OfficeCase, rule: Table, step: Step) -> None:
    _count(case, rule.get("counts"))
    for name, source in rule.get("set", {}).items():
        value = step.values.get(source[1:]) if source.startswith("$") else source or None
        if name == "coordinating" or (value is None and source.startswith("$")):
            continue
        # of a leader's words the case keeps where they stand
        setattr(case, name, case.seq + 1 if name == "instruction" and value else value)
    if rule.get("drafts"):
        case.draft = case.seq + 1


def _count(case: OfficeCase, what: str | None) -> None:
    if what == "extensions":
        case.extensions += 1
    elif what == "reopenings":
        case.reopenings += 1
        case.level = case.extensions = 0
    elif what == "returns":
        case.returns += 1
        case.returners |= {case.lead} if case.lead else set()


def _hand_over(case: OfficeCase) -> None:
    responsible = STATES[case.state]["responsible"]
    if responsible != "nobody":
        case.department = UPC if responsible == "office" else case.lead or UPC


def _coordinate(case: OfficeCase, rule: Table, step: Step) -> None:
    source = rule.get("set", {}).get("coordinating")
    given = step.values.get(source[1:]) if source else ()
    if source is not None and given is not None:
        named = {given} if isinstance(given, str) else {*given}  # type: ignore[misc]
        case.coordinating = case.coordinating | named if source.startswith("+") else named
    case.coordinating.discard(case.lead or "")


def _note_lateness(case: OfficeCase, ended: list[Clock], step: Step) -> None:
    """Late for good, also against the date that it had first."""
    for clock in ended:
        if clock.name == REPLY:
            case.late = case.late or clock.late
            first = first_due(case, clock, step.table)
            case.late_first = case.late_first or step.at > first


def is_stub(case: OfficeCase) -> bool:
    """Whether nothing of it is kept but that it was handed on."""
    return case.kind in STUBS
