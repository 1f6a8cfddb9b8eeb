"""Acting on a case: the only way a recorded case changes, besides the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from cases.calendar.catching_up import CatchingUp
from cases.calendar.versions import NEWEST_VERSION
from cases.casefile.attributes import returns_together
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.steps import apply
from cases.casefile.succession import follow_succession
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.attaching import problems_of_files, with_files_inspected
from cases.commands.escalating import (
    escalate_by_hand,
    note_acknowledged,
    read_rungs,
    speaks_of_rungs,
    with_chosen_post,
)
from cases.commands.facts import facts_of, with_references, with_rungs
from cases.commands.files_of_parts import attaching, problems_of_chosen_files
from cases.commands.listeners import Listener
from cases.commands.merging import is_followed, named_survivor, pass_on, survivors
from cases.commands.opening import take_ids
from cases.commands.requests import Act, Done
from cases.commands.splitting import parts_in, problems_of_parts, split_off
from cases.commands.succession import record_what_was_due
from cases.commands.tools import Tools
from cases.directory.heirs import heirs_on
from cases.directory.snapshot import Snapshot
from cases.errors import CaseNotFound, IfMatchFailed, StaleCase
from cases.numbers import case_id_of, case_number
from cases.policy import may_act_on
from cases.store.case_rows import assemble, complete, loading
from cases.store.transaction import WriteTransaction
from workflow.attempt import Attempt, Step
from workflow.checks.periods import LONGEST_PERIOD
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownAction
from workflow.fields import Malformed, parse_fields
from workflow.machine import Workflow
from workflow.refusal import Refusal
from workflow.worktime import WorkingCalendar


def act(tools: Tools, command: Act, now: datetime) -> Done:
    """Do one action on one case, in one transaction.

    The order of checks is contract.md section 4: visibility, idempotency key, If-Match, version,
    then role, state and guards, then fields. Raises CaseNotFound, KeyReused, IfMatchFailed,
    StaleCase, `workflow.errors.UnknownAction`, `workflow.refusal.Refused` with every reason, the
    command's own `unusable`, or DatabaseUnavailable; then nothing was written.
    """
    tools.workflows.make_ready()
    command = with_files_inspected(command, tools.workflows, tools.limits)
    with tools.database.write() as transaction:
        case, other, calendar, answers = _load(tools, transaction, command)
        done = stored_answer(answers, _digest(command)) if command.key else None
        if done is None:
            _require_version(case, command)
            done = _change(tools, transaction, case, other, command, now, calendar)
        transaction.commit()
    if case.stubbed:
        tools.database.forget_erased()
    return done


def rehearse(tools: Tools, command: Act, now: datetime, listener: Listener) -> None:
    """Try an action as `act` does and give it up again: `listener` alone is told of what would
    have happened. Nothing is kept; raises what `act` raises.
    """
    tools = replace(tools, listeners=(listener,))
    tools.workflows.make_ready()
    command = with_files_inspected(replace(command, key=None), tools.workflows, tools.limits)
    with tools.database.write() as transaction:
        case, other, calendar, _ = _load(tools, transaction, command)
        _require_version(case, command)
        _change(tools, transaction, case, other, command, now, calendar)


def act_within(tools: Tools, transaction: WriteTransaction, command: Act, now: datetime) -> Done:
    """Do an action in a transaction that does more, to a case that it made itself.

    Neither key nor version is looked at; raises what `act` raises for the rest.
    """
    case, other, calendar, _ = _load(tools, transaction, command)
    return _change(tools, transaction, case, other, command, now, calendar)


def _digest(command: Act) -> str:
    return command_digest(f"{command.number}/{command.action}", command)


def _load(
    tools: Tools, transaction: WriteTransaction, command: Act
) -> tuple[Case, Case | None, WorkingCalendar, list[Any]]:
    """The case, another one that the command names, the calendar that stays in force until the
    end, and the stored answer; both cases locked.
    """
    case_id = case_id_of(command.number)
    if case_id is None:
        raise CaseNotFound
    other_id = named_survivor(command.fields, case_id)
    ids = [case_id] if other_id is None else sorted((case_id, other_id))
    reads = [*loading(ids, transaction.dialect), (NEWEST_VERSION, {})]
    if command.key is not None:
        reads.append(finding(command.actor, command.key))
    cases, clocks, parts, version, *answers = transaction.fetch_each(reads)
    found = {case.id: case for case in complete(transaction, assemble(cases, clocks, parts))}
    case = found.get(case_id)
    if case is None or not may_act_on(command.actor, case, case_number(case_id)):
        raise CaseNotFound
    calendar = tools.calendar.held(transaction, version)
    return case, found.get(other_id or 0), calendar, answers[0] if answers else []


def _require_version(case: Case, command: Act) -> None:
    if command.if_match is not None and case.version not in command.if_match:
        raise IfMatchFailed(case.version)
    if command.expected_version is not None and command.expected_version != case.version:
        raise StaleCase(case.version)


def _change(
    tools: Tools,
    transaction: WriteTransaction,
    case: Case,
    other: Case | None,
    command: Act,
    now: datetime,
    calendar: WorkingCalendar,
) -> Done:
    workflow, told_at, now = _workflow_of(tools, case), now, case.not_before(now)
    people = tools.people()
    around = tools.circumstances(case, command.actor, now, calendar)
    catching_up = CatchingUp(transaction)
    catching_up.bring(case, workflow, around)
    record_what_was_due(case, workflow, around, people)
    step = _decide(tools, transaction, case, other, command, around, now, people)
    noted = note_acknowledged(transaction, case, step, command.actor, people, around)
    chosen = parts_in(step.values)
    step, parts = split_off(case, step, around, partial(take_ids, transaction))
    apply(case, step, around, noted)
    # a closed case keeps its old lead; reopened, it is open work of the successor
    heir_of = heirs_on(people, around.calendar.local(now).date())
    follow_succession(case, workflow, heir_of, around)
    escalate_by_hand(case, step, around, people)
    seq = case.history_seq
    end_lapsed_pauses(case, workflow, around)
    survivor = _pass_on(tools, case, step, other, around, told_at, catching_up)
    tools.store(transaction, [case, *parts, *survivor], now)
    for part in parts:
        tools.codes.issue(transaction, part.id, now, tools.random, replacing=False)
    made = tuple(zip(parts, chosen, strict=True))
    for each in attaching(transaction, workflow.definition, command.actor, case, made):
        act_within(tools, transaction, each, now)
    done = Done(case.id, case_number(case.id), case.version, seq)
    if command.key is not None:
        keep_answer(transaction, command.actor, command.key, _digest(command), done, now)
    return done


def _decide(
    tools: Tools,
    transaction: WriteTransaction,
    case: Case,
    other: Case | None,
    command: Act,
    around: Circumstances,
    now: datetime,
    people: Snapshot,
) -> Step:
    workflow = _workflow_of(tools, case)
    action = workflow.require_action(command.action)
    if action.creates:
        raise UnknownAction(command.action)
    values, problems = _fields(workflow.definition, command, around, now)
    problems += problems_of_files(transaction, case, command.action, values, tools.limits)
    problems += problems_of_chosen_files(transaction, case, command.action, values)
    able = survivors(values, other, _workflow_of(tools, other or case), command)
    facts = facts_of(case, workflow.definition, now, people, around.calendar, able)
    if facts.followed:
        followed = is_followed(transaction, case)
        objects = followed and "reopening" in facts.running
        facts = replace(facts, followed=followed, one_of_them_objects=objects)
    if able and other is not None:
        heir_of = heirs_on(people, around.calendar.local(now).date())
        facts = replace(
            facts,
            survivor_lead=heir_of(other.lead or "") or other.lead,
            survivor_returns=other.returns,
            returns_together=returns_together(case, other),
        )
    if speaks_of_rungs(action):
        rungs = read_rungs(transaction, case)
        values = with_chosen_post(values, action, case, workflow.definition, rungs)
        facts = with_rungs(facts, rungs, command.actor, people, around)
    step = workflow.attempt(
        case.state, command.action, Attempt(command.actor, facts, values, problems)
    )
    if command.unusable is not None:
        raise command.unusable
    return with_references(step, people)


def _fields(
    definition: WorkflowDefinition, command: Act, around: Circumstances, now: datetime
) -> tuple[Mapping[str, object], tuple[Refusal, ...]]:
    """The typed values and what is wrong with them; nothing of fields that are unusable as such."""
    if command.unusable is not None:
        return {}, ()
    values, problems = parse_fields(
        definition, command.action, command.fields, zone=around.calendar.zone
    )
    problems += unusable_instants(definition, command.action, values, now)
    problems += _dated_ahead(definition, command.action, values, around.calendar.local(now).date())
    return values, problems + problems_of_parts(definition, values, around.calendar.zone)


def _pass_on(
    tools: Tools,
    case: Case,
    step: Step,
    other: Case | None,
    around: Circumstances,
    now: datetime,
    catching_up: CatchingUp,
) -> list[Case]:
    if other is None or step.action.passes_on is None:
        return []
    workflow = _workflow_of(tools, other)
    # each history has an order of its own: the one of the case that ended may be ahead of `now`
    at = other.not_before(now)
    there = replace(around, definition=workflow.definition, at=at, recorded_at=at)
    catching_up.bring(other, workflow, there)
    record_what_was_due(other, workflow, there, tools.people())
    pass_on(case, step.action.passes_on, other, workflow, there)
    return [other]


def _workflow_of(tools: Tools, case: Case) -> Workflow:
    return tools.workflows.of(case.workflow_key, case.workflow_version)


def unusable_instants(
    definition: WorkflowDefinition, action: str, values: Mapping[str, object], now: datetime
) -> tuple[Refusal, ...]:
    """The reasons against instants of an action that are past at `now` (UTC), or farther ahead than
    any period may be: a slip of the year would put off for decades what is due.
    """
    farthest = now + timedelta(days=LONGEST_PERIOD)
    return tuple(
        _out_of_reach(value <= now).refusal(name, action)
        for name, value in values.items()
        if definition.field(action, name).type == "instant"
        and isinstance(value, datetime)
        and not now < value <= farthest
    )


def _out_of_reach(is_past: bool) -> Malformed:
    return Malformed("already_past") if is_past else Malformed("too_far_ahead", days=LONGEST_PERIOD)


def _dated_ahead(
    definition: WorkflowDefinition, action: str, values: Mapping[str, object], today: date
) -> tuple[Refusal, ...]:
    """A document is signed before it is told of; only a draft may bear the day it will be signed.

    Days are local.
    """
    if definition.actions[action].drafts:
        return ()
    return tuple(
        Malformed("still_to_come").refusal(name, action)
        for name, value in values.items()
        if definition.field(action, name).type == "date"
        and isinstance(value, date)
        and value > today
    )
