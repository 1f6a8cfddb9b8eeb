"""One case's dated actions, replayed on the case in memory through the engine's guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.rungs import fire_due
from cases.casefile.steps import Circumstances, ReplyDue, apply
from cases.commands.facts import facts_of, with_references
from cases.commands.opening import new_case
from cases.directory.snapshot import Snapshot
from cases.errors import BadInput
from cases.importing.history_file import FileRow, moment_of
from workflow.attempt import Actor, Attempt, Facts, Refusal, Step
from workflow.definition import ESCALATE, REMIND, Action, WorkflowDefinition
from workflow.errors import Refused, UnknownAction, WorkflowError
from workflow.fields import parse_fields
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

#: the word in `due` of an assign row that asks for the rule's deadline
RULE = "rule"
_SHARED_COLUMNS = frozenset({"case_ref", "at", "action", "department", "actor", "due", "note"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What an import works with; the same for every row."""

    workflow: Workflow
    calendar: WorkingCalendar
    people: Snapshot
    pseudonym: Callable[[str], str]
    random: Callable[[int], bytes]
    wall: datetime
    with_clock: bool
    take_id: Callable[[int], int]
    #: the actions whose `due` replaces the rule's reply deadline (contract.md section 5)
    assigning: frozenset[str]


@dataclass(slots=True)
class Replayed:
    """What came of a case's rows."""

    case: Case | None
    accepted: list[FileRow] = field(default_factory=list)
    refused: list[tuple[FileRow, str]] = field(default_factory=list)
    new: bool = False
    last_at: datetime | None = None
    reminded: int = 0
    escalated: int = 0


def assigning_actions(definition: WorkflowDefinition) -> frozenset[str]:
    """The actions that give a lead department and may state the reply deadline with it."""
    limits = definition.deadlines[definition.citizen_clock].limited_by
    return frozenset(
        name for name in limits if "lead_department" in definition.actions[name].fields
    )


def replay(rules: Rules, case: Case | None, rows: list[FileRow], done: frozenset[str]) -> Replayed:
    """Apply the rows that are not `done` yet, in order; a refused row changes nothing."""
    result = Replayed(case)
    for row in rows:
        if row_key(row) in done:
            result.last_at = row.at
            continue
        try:
            _one_row(rules, result, row)
        except (WorkflowError, BadInput) as problem:
            result.refused.append((row, _reason(problem, rules.workflow.definition)))
        else:
            result.accepted.append(row)
            result.last_at = row.at
    return result


def row_key(row: FileRow) -> str:
    """The idempotency key of a row within its case."""
    return f"{row.position}:{row.at.isoformat()}:{row.action}"


def _one_row(rules: Rules, result: Replayed, row: FileRow) -> None:
    case = result.case
    if result.last_at is not None and row.at < result.last_at:
        raise BadInput("The row is earlier than the row before it; sort the case's rows by time.")
    if row.at > rules.wall:
        raise BadInput("The row lies in the future, which is no history; correct its time.")
    if case is None:
        result.case, result.new = _open(rules, row), True
        return
    step = _decide(rules, case, row)
    stated = _circumstances(rules, row, _reply_due(rules, row))
    if rules.with_clock:
        around = _circumstances(rules, row, None)
        fired = fire_due(case, rules.workflow, around, rules.people, expire=False)
        result.reminded += fired.reminded
        result.escalated += fired.escalated
    apply(case, step, stated)


def _open(rules: Rules, row: FileRow) -> Case:
    definition = rules.workflow.definition
    if row.action != definition.creation:
        raise BadInput(f"The first row of a case must be “{definition.creation}”.")
    values, problems = _values(rules, definition.actions[row.action], row)
    values["origin"] = values.get("origin") or "import"
    attempt = Attempt(_actor(definition, row.action, None), Facts(now=row.at), values, problems)
    step = rules.workflow.attempt(None, row.action, attempt)
    around = _circumstances(rules, row, None)
    case_id = rules.take_id(rules.calendar.local(row.at).year)
    case = new_case(case_id, values, definition, around.actor, None, row.at, rules.wall)
    apply(case, step, around)
    return case


def _decide(rules: Rules, case: Case, row: FileRow) -> Step:
    definition = rules.workflow.definition
    if row.action == definition.creation:
        raise BadInput("The case was recorded already.")
    if row.action in (REMIND, ESCALATE):
        raise BadInput("Reminders and escalations come from the clock: import with --with-clock.")
    rules.workflow.require_action(row.action)
    values, problems = _values(rules, definition.actions[row.action], row)
    facts = facts_of(case, row.at, rules.people, rules.calendar)
    actor = _actor(definition, row.action, case.lead)
    step = rules.workflow.attempt(case.state, row.action, Attempt(actor, facts, values, problems))
    return replace(step, values=with_references(step.values, rules.people))


def _values(
    rules: Rules, action: Action, row: FileRow
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    raw: dict[str, object] = {
        name: value for name, value in row.cells.items() if name not in _SHARED_COLUMNS
    }
    if "title" not in action.fields:
        raw.pop("title", None)
    if "lead_department" in action.fields:
        raw["lead_department"] = row.cells.get("department")
    if "due" in action.fields and row.action not in rules.assigning:
        raw["due"] = row.cells.get("due")
    note_field = _note_field(rules.workflow.definition, action, raw)
    if note_field and row.cells.get("note"):
        raw[note_field] = row.cells["note"]
    return parse_fields(
        rules.workflow.definition, row.action, raw, zone=rules.calendar.zone, lenient=True
    )


def _note_field(
    definition: WorkflowDefinition, action: Action, given: dict[str, object]
) -> str | None:
    """Where the column `note` goes: the action's first words that the file does not give itself."""
    for name in action.fields:
        if name != "title" and definition.fields[name].type == "text" and name not in given:
            return name
    return None


def _reply_due(rules: Rules, row: FileRow) -> ReplyDue | None:
    if row.action not in rules.assigning:
        return None
    text = row.cells.get("due", "").strip()
    if text == RULE:
        return None
    if not text:
        return ReplyDue(None)
    return ReplyDue(moment_of(text, rules.calendar))


def _circumstances(rules: Rules, row: FileRow, reply_due: ReplyDue | None) -> Circumstances:
    actor = row.cells.get("actor", "").strip()
    return Circumstances(
        at=row.at,
        recorded_at=rules.wall,
        actor=f"import:{rules.pseudonym(actor)}" if actor else "import",
        actor_department=None,
        definition=rules.workflow.definition,
        calendar=rules.calendar,
        random=rules.random,
        reply_due=reply_due,
    )


def _actor(definition: WorkflowDefinition, action: str, lead: str | None) -> Actor:
    """The importer in the role the action asks for; guards still decide."""
    party = definition.parties[definition.actions[action].who[0]]
    rights = frozenset({party.right}) if party.right else frozenset()
    return Actor("import", frozenset(party.roles), lead, rights)


def _reason(problem: Exception, definition: WorkflowDefinition) -> str:
    if isinstance(problem, Refused):
        return " ".join(reason.message(definition, "en") for reason in problem.reasons)
    if isinstance(problem, UnknownAction):
        return f"There is no such action; the workflow knows {', '.join(definition.actions)}."
    return str(problem)
