"""Recording an issue: the case, its petitioner, its tracking code and its first deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.calendar.sessions import sessions_named
from cases.casefile.steps import Circumstances, apply
from cases.codes.numbers import case_number
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.opening import new_case, take_ids
from cases.commands.petitioners import keep_petitioner, problems_of
from cases.commands.requests import Done, Record
from cases.commands.tools import Tools, actor_reference
from cases.store.transaction import WriteTransaction
from workflow.attempt import Attempt, Facts, Refusal, Step
from workflow.fields import Malformed, Petitioner, malformed, parse_fields
from workflow.machine import Workflow


def record(tools: Tools, command: Record, now: datetime) -> Done:
    """Open a case and hand out its tracking code, in one transaction.

    Raises `workflow.errors.Refused` with every reason, KeyReused, or DatabaseUnavailable; then
    nothing was written. A known key gives the first answer again.
    """
    with tools.database.write() as transaction:
        done = _known(tools, transaction, command)
        if done is None:
            done = _open(tools, transaction, command, now)
        # a replay has nothing to commit, and gives back the number it may have drawn
        if not done.replayed:
            transaction.commit()
    return done


def _digest(command: Record) -> str:
    return command_digest("record", command.fields)


def _scope(command: Record) -> str:
    return f"actor:{command.actor.id}"


def _known(tools: Tools, transaction: WriteTransaction, command: Record) -> Done | None:
    if command.key is None:
        return None
    statement, parameters = finding(_scope(command), command.key)
    done = stored_answer(transaction.fetch(statement, **parameters), _digest(command))
    if done is None:
        return None
    code = tools.codes.reveal(transaction, done.case_id)
    return Done(done.case_id, done.number, done.version, done.seq, code, replayed=True)


def _open(tools: Tools, transaction: WriteTransaction, command: Record, now: datetime) -> Done:
    workflow = tools.workflows.current
    step = _decide(tools, transaction, workflow, command, now)
    calendar = tools.calendar()
    case_id = take_ids(transaction, calendar.local(now).year)[0]
    # recordings go one by one from here on: the same key may have been first while this one waited
    known = _known(tools, transaction, command)
    if known is not None:
        return known
    reference = actor_reference(command.actor, tools.people())
    department = command.actor.department
    case = new_case(
        case_id, step.values, workflow.definition, reference, department, now, created_at=now
    )
    around = Circumstances(
        now, now, reference, department, workflow.definition, calendar, tools.random
    )
    petitioner = step.values.get("petitioner")
    if isinstance(petitioner, Petitioner):
        keep_petitioner(transaction, case_id, petitioner)
    apply(case, step, around)
    tools.store(transaction, [case], now)
    code = tools.codes.issue(transaction, case_id, now, tools.random, replacing=False)
    done = Done(case_id, case_number(case_id), case.version, case.history_seq, code)
    if command.key is not None:
        keep_answer(transaction, _scope(command), command.key, _digest(command), done, now)
    return done


def _decide(
    tools: Tools,
    transaction: WriteTransaction,
    workflow: Workflow,
    command: Record,
    now: datetime,
) -> Step:
    definition = workflow.definition
    zone = tools.calendar().zone
    values, problems = parse_fields(definition, definition.creation, command.fields, zone=zone)
    values, unknown = _named_session(transaction, values)
    problems += problems_of(values) + unknown
    attempt = Attempt(command.actor, Facts(now=now), values, problems)
    return workflow.attempt(None, definition.creation, attempt)


def _named_session(
    transaction: WriteTransaction, values: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """The values with the session's full id; a bare date will do (contract.md section 11)."""
    name = values.get("session")
    if not isinstance(name, str):
        return dict(values), ()
    found = [session.id for session in sessions_named(transaction, name)]
    if len(found) == 1:
        return {**values, "session": found[0]}, ()
    problem = (
        Malformed("several_sessions", sessions=", ".join(found))
        if found
        else Malformed("no_such_session", session=name)
    )
    return dict(values), (malformed("session", problem),)
