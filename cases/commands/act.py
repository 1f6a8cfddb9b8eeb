"""Acting on a case: the only way a recorded case changes, besides the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.casefile.case import Case
from cases.casefile.rungs import fire_due
from cases.casefile.steps import Circumstances, apply
from cases.codes.numbers import case_id_of, case_number
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.escalating import (
    ESCALATION_FIELD,
    escalate_by_hand,
    read_rungs,
    speaks_of_rungs,
    with_chosen_post,
)
from cases.commands.facts import facts_of, with_references, with_rungs
from cases.commands.requests import Act, Done
from cases.commands.tools import Tools
from cases.errors import CaseNotFound, IfMatchFailed, StaleCase
from cases.policy import may_see
from cases.store.case_rows import assemble, loading
from cases.store.transaction import WriteTransaction
from workflow.attempt import Attempt, Refusal, Step
from workflow.definition import WorkflowDefinition
from workflow.fields import parse_fields


def act(tools: Tools, command: Act, now: datetime) -> Done:
    """Do one action on one case, in one transaction.

    The order of checks is contract.md section 4: visibility, idempotency key, If-Match, version,
    then role, state and guards, then fields. Raises CaseNotFound, KeyReused, IfMatchFailed,
    StaleCase, `workflow.errors.UnknownAction`, `workflow.errors.Refused` with every reason, or
    DatabaseUnavailable; then nothing was written.
    """
    with tools.database.write() as transaction:
        case, answers = _load(tools, transaction, command)
        done = stored_answer(answers, _digest(command)) if command.key else None
        if done is None:
            _require_version(case, command)
            done = _change(tools, transaction, case, command, now)
        transaction.commit()
    return done


def _digest(command: Act) -> str:
    return command_digest(f"{command.number}/{command.action}", command.fields)


def _scope(command: Act) -> str:
    return f"actor:{command.actor.id}"


def _load(tools: Tools, transaction: WriteTransaction, command: Act) -> tuple[Case, list[Any]]:
    case_id = case_id_of(command.number)
    if case_id is None:
        raise CaseNotFound
    reads = loading([case_id], transaction.dialect)
    if command.key is not None:
        reads.append(finding(_scope(command), command.key))
    cases, clocks, parts, *answers = transaction.fetch_each(reads)
    found = assemble(cases, clocks, parts)
    if not found or not may_see(command.actor, found[0]):
        raise CaseNotFound
    return found[0], answers[0] if answers else []


def _require_version(case: Case, command: Act) -> None:
    if command.if_match is not None and command.if_match != case.version:
        raise IfMatchFailed(case.version)
    if command.expected_version is not None and command.expected_version != case.version:
        raise StaleCase(case.version)


def _change(
    tools: Tools, transaction: WriteTransaction, case: Case, command: Act, now: datetime
) -> Done:
    workflow = tools.workflows.of(case.workflow_key, case.workflow_version)
    around = tools.circumstances(case, command.actor, now)
    if case.next_check_at is not None and case.next_check_at < now:
        # the ladder is never skipped because the clock happened to be off: what was due before
        # this action is recorded before it
        fire_due(case, workflow, around, tools.people(), expire=False)
    step = _decide(tools, transaction, case, command, around, now)
    _mark_acknowledged(case, step, around)
    apply(case, step, around)
    escalate_by_hand(case, step, around, tools.people())
    tools.store(transaction, [case], now)
    done = Done(case.id, case_number(case.id), case.version, case.history_seq)
    if command.key is not None:
        keep_answer(transaction, _scope(command), command.key, _digest(command), done, now)
    return done


def _decide(
    tools: Tools,
    transaction: WriteTransaction,
    case: Case,
    command: Act,
    around: Circumstances,
    now: datetime,
) -> Step:
    workflow, people = tools.workflows.of(case.workflow_key, case.workflow_version), tools.people()
    workflow.require_action(command.action)
    values, problems = parse_fields(
        workflow.definition, command.action, command.fields, zone=around.calendar.zone
    )
    problems += _past_due(workflow.definition, values, now)
    action = workflow.definition.actions[command.action]
    facts = facts_of(case, now, people, around.calendar)
    if speaks_of_rungs(action):
        rungs = read_rungs(transaction, case)
        values = with_chosen_post(values, action, case, workflow.definition, rungs)
        facts = with_rungs(facts, rungs, command.actor, people, around)
    step = workflow.attempt(
        case.state, command.action, Attempt(command.actor, facts, values, problems)
    )
    return replace(step, values=with_references(step.values, people))


def _past_due(
    definition: WorkflowDefinition, values: Mapping[str, object], now: datetime
) -> tuple[Refusal, ...]:
    return tuple(
        Refusal("field_malformed", "field", {"field": name, "why": "thời điểm này đã qua"}, name)
        for name, value in values.items()
        if definition.fields[name].type == "instant"
        and isinstance(value, datetime)
        and value <= now
    )


def _mark_acknowledged(case: Case, step: Step, around: Circumstances) -> None:
    escalation = step.values.get(ESCALATION_FIELD)
    if isinstance(escalation, str):
        seq = int(escalation.rpartition(".")[2])
        case.journal.acknowledged.append((seq, around.at, around.actor))
