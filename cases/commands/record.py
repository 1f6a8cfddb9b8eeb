"""Recording an issue: the case, its petitioner, its tracking code and its first deadlines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from cases.casefile.steps import Circumstances, apply
from cases.codes.numbers import case_number
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.opening import new_case, take_ids
from cases.commands.petitioners import keep_petitioner, problems_of
from cases.commands.requests import Done, Record
from cases.commands.tools import Tools, actor_reference
from cases.store.case_rows import table_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import MeetingSession
from workflow.attempt import Attempt, Facts, Refusal, Step
from workflow.fields import Petitioner, parse_fields
from workflow.machine import Workflow

_SESSIONS = table_of(MeetingSession)
_SESSION = Statement(select(_SESSIONS.c.id).where(_SESSIONS.c.id == bindparam("id")))


def record(tools: Tools, command: Record, now: datetime) -> Done:
    """Open a case and hand out its tracking code, in one transaction.

    Raises `workflow.errors.Refused` with every reason, KeyReused, or DatabaseUnavailable; then
    nothing was written. A known key gives the first answer again.
    """
    with tools.database.write() as transaction:
        done = _known(tools, transaction, command)
        if done is None:
            done = _open(tools, transaction, command, now)
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
    problems += problems_of(values) + _unknown_session(transaction, values.get("session"))
    attempt = Attempt(command.actor, Facts(now=now), values, problems)
    return workflow.attempt(None, definition.creation, attempt)


def _unknown_session(transaction: WriteTransaction, session: object) -> tuple[Refusal, ...]:
    if not isinstance(session, str) or transaction.fetch(_SESSION, id=session):
        return ()
    why = f"không có buổi gặp gỡ “{session}”"
    return (Refusal("field_malformed", "field", {"field": "session", "why": why}, "session"),)
