"""Acting on a case: the only way a recorded case changes, besides the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.rungs import fire_due
from cases.casefile.steps import apply
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
from cases.commands.splitting import problems_of_parts, split_off
from cases.commands.tools import Tools
from cases.errors import CaseNotFound, IfMatchFailed, StaleCase
from cases.policy import may_act_on
from cases.store.case_rows import assemble, complete, loading, table_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile
from workflow.attempt import Attempt, Refusal, Step
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownAction
from workflow.fields import Malformed, parse_fields

_CASES = table_of(CaseFile)
_SURVIVOR = Statement(
    select(_CASES.c.id)
    .where(_CASES.c.id == bindparam("id"), _CASES.c.closed_at.is_(None))
    .with_for_update(read=True)
)


def act(tools: Tools, command: Act, now: datetime) -> Done:
    """Do one action on one case, in one transaction.

    The order of checks is contract.md section 4: visibility, idempotency key, If-Match, version,
    then role, state and guards, then fields. Raises CaseNotFound, KeyReused, IfMatchFailed,
    StaleCase, `workflow.errors.UnknownAction`, `workflow.errors.Refused` with every reason, the
    command's own `unusable`, or DatabaseUnavailable; then nothing was written.
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
    return command_digest(f"{command.number}/{command.action}", command)


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
    found = complete(transaction, assemble(cases, clocks, parts))
    if not found or not may_act_on(command.actor, found[0], case_number(case_id)):
        raise CaseNotFound
    return found[0], answers[0] if answers else []


def _require_version(case: Case, command: Act) -> None:
    if command.if_match is not None and case.version not in command.if_match:
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
    step, parts = split_off(transaction, case, step, around)
    apply(case, step, around)
    escalate_by_hand(case, step, around, tools.people())
    tools.store(transaction, [case, *parts], now)
    for part in parts:
        tools.codes.issue(transaction, part.id, now, tools.random, replacing=False)
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
    action = workflow.require_action(command.action)
    if action.creates:
        raise UnknownAction(command.action)
    values, problems = _fields(workflow.definition, command, around, now)
    survivors = _survivors(transaction, case, values)
    facts = facts_of(case, workflow.definition, now, people, around.calendar, survivors)
    if speaks_of_rungs(action):
        rungs = read_rungs(transaction, case)
        values = with_chosen_post(values, action, case, workflow.definition, rungs)
        facts = with_rungs(facts, rungs, command.actor, people, around)
    step = workflow.attempt(
        case.state, command.action, Attempt(command.actor, facts, values, problems)
    )
    if command.unusable is not None:
        raise command.unusable
    return replace(step, values=with_references(step.values, people))


def _fields(
    definition: WorkflowDefinition, command: Act, around: Circumstances, now: datetime
) -> tuple[Mapping[str, object], tuple[Refusal, ...]]:
    """The typed values and what is wrong with them; nothing of fields that are unusable as such."""
    if command.unusable is not None:
        return {}, ()
    values, problems = parse_fields(
        definition, command.action, command.fields, zone=around.calendar.zone
    )
    problems += _past_due(definition, command.action, values, now)
    return values, problems + problems_of_parts(definition, values, around.calendar.zone)


def _past_due(
    definition: WorkflowDefinition, action: str, values: Mapping[str, object], now: datetime
) -> tuple[Refusal, ...]:
    return tuple(
        Malformed("already_past").refusal(name, action)
        for name, value in values.items()
        if definition.field(action, name).type == "instant"
        and isinstance(value, datetime)
        and value <= now
    )


def _survivors(
    transaction: WriteTransaction, case: Case, values: Mapping[str, object]
) -> frozenset[str] | None:
    """The case to merge into, if it can take over; kept from changing until the commit."""
    wanted = values.get("into")
    if not isinstance(wanted, str):
        return None
    survivor = case_id_of(wanted)
    if survivor is None or survivor == case.id or not transaction.fetch(_SURVIVOR, id=survivor):
        return frozenset()
    return frozenset({wanted})


def _mark_acknowledged(case: Case, step: Step, around: Circumstances) -> None:
    escalation = step.values.get(ESCALATION_FIELD)
    if isinstance(escalation, str):
        seq = int(escalation.rpartition(".")[2])
        case.journal.acknowledged.append((seq, around.at, around.actor))
