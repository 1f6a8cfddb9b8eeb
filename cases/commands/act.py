"""Acting on a case: the only way a recorded case changes, besides the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from cases.casefile.case import Case, FiredRung
from cases.casefile.rungs import fire_due
from cases.casefile.steps import Circumstances, apply
from cases.codes.numbers import case_id_of, case_number
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.facts import facts_of, with_references
from cases.commands.requests import Act, Done
from cases.commands.tools import Tools
from cases.errors import CaseNotFound, IfMatchFailed, StaleCase
from cases.policy import may_see
from cases.store.case_rows import assemble, loading, table_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import Escalation
from workflow.attempt import Attempt, Refusal, Step
from workflow.definition import WorkflowDefinition
from workflow.fields import Malformed, malformed, parse_fields

_RUNGS = table_of(Escalation)
_AWAITING = Statement(
    select(_RUNGS.c.seq).where(
        and_(_RUNGS.c.case_id == bindparam("case_id"), _RUNGS.c.acknowledged_at.is_(None))
    )
)


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
    _escalate_by_hand(case, step, around)
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
    awaiting = _awaiting(transaction, case) if "escalation" in values else frozenset()
    facts = facts_of(case, now, people, around.calendar, awaiting)
    step = workflow.attempt(
        case.state, command.action, Attempt(command.actor, facts, values, problems)
    )
    return replace(step, values=with_references(step.values, people))


def _past_due(
    definition: WorkflowDefinition, values: Mapping[str, object], now: datetime
) -> tuple[Refusal, ...]:
    return tuple(
        malformed(name, Malformed("already_past"))
        for name, value in values.items()
        if definition.fields[name].type == "instant"
        and isinstance(value, datetime)
        and value <= now
    )


def _awaiting(transaction: WriteTransaction, case: Case) -> frozenset[str]:
    number = case_number(case.id)
    rows = transaction.fetch(_AWAITING, case_id=case.id)
    return frozenset(f"{number}.{seq}" for (seq,) in rows)


def _mark_acknowledged(case: Case, step: Step, around: Circumstances) -> None:
    escalation = step.values.get("escalation")
    if isinstance(escalation, str):
        seq = int(escalation.rpartition(".")[2])
        case.journal.acknowledged.append((seq, around.at, around.actor))


def _escalate_by_hand(case: Case, step: Step, around: Circumstances) -> None:
    """An escalation by hand is a row of the board like a rung, reaching the post that is named."""
    if step.action.by_hand is None:
        return
    case.journal.rungs.append(
        FiredRung(
            case_id=case.id,
            deadline_no=0,
            edition=0,
            rung="by_hand",
            occurrence=case.history_seq,
            seq=case.history_seq,
            deadline_name=around.definition.citizen_clock,
            level=max(1, case.escalation_level),
            due_at=case.due_at or around.at,
            rung_at=around.at,
            fired_at=around.recorded_at,
            post=step.action.by_hand,
            department=case.department,
            person_id=None,
        )
    )
