"""Recording an issue: the case, its petitioner, its tracking code and its first deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cases.calendar.sessions import sessions_named
from cases.calendar.versions import NEWEST_VERSION
from cases.casefile.circumstances import Circumstances
from cases.casefile.steps import apply
from cases.casefile.stub import is_stub, kept_of, send_on, without_content
from cases.commands.answers import command_digest, finding, keep_answer, stored_answer
from cases.commands.opening import new_case, taking
from cases.commands.petitioners import keep_petitioner, made_comparable
from cases.commands.requests import Done, Record
from cases.commands.tools import Tools, actor_reference
from cases.commands.visit_documents import attach_documents
from cases.numbers import SERIALS_PER_YEAR, case_number
from cases.store.statement import Row, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import RegistrationCase, table_of
from workflow.attempt import Attempt, Facts, Step
from workflow.definition import WorkflowDefinition
from workflow.fields import Malformed, Petitioner, parse_fields
from workflow.machine import Workflow
from workflow.refusal import Refusal

_BROUGHT = insert_into(table_of(RegistrationCase))


def record(tools: Tools, command: Record, now: datetime) -> Done:
    """Open a case and hand out its tracking code, in one transaction.

    Raises `workflow.refusal.Refused` with every reason, KeyReused, the command's own `unusable`, or
    DatabaseUnavailable; then nothing was written. A known key gives the first answer again.
    """
    # asked first: inside of the transaction it could want a second connection
    workflow = tools.workflows.current
    with tools.database.write() as transaction:
        done = recorded_before(tools, transaction, workflow, command)
        if done is None:
            done = open_case(tools, transaction, workflow, command, now)
        # a replay has nothing to commit, and gives back the number it may have drawn
        if not done.replayed:
            transaction.commit()
    return done


def _digest(workflow: Workflow, command: Record) -> str:
    """Of a kind of which only a stub is kept, not even a digest of what was said stays."""
    if is_stub(workflow.definition, command.fields):
        command = replace(command, fields=kept_of(command.fields), beside={})
    if command.beside:
        command = replace(command, fields={**command.fields, "beside": command.beside})
    return command_digest("record", command)


def recorded_before(
    tools: Tools, transaction: WriteTransaction, workflow: Workflow, command: Record
) -> Done | None:
    """What the command's key was answered before; raises KeyReused for another command's."""
    if command.key is None:
        return None
    statement, parameters = finding(command.actor, command.key)
    found = transaction.fetch(statement, **parameters)
    return _answer(tools, transaction, workflow, command, found)


def _answer(
    tools: Tools,
    transaction: WriteTransaction,
    workflow: Workflow,
    command: Record,
    found: Sequence[Row],
) -> Done | None:
    done = stored_answer(found, _digest(workflow, command))
    if done is None:
        return None
    code = tools.codes.reveal(transaction, done.case_id)
    return replace(done, code=code)


def open_case(
    tools: Tools,
    transaction: WriteTransaction,
    workflow: Workflow,
    command: Record,
    now: datetime,
) -> Done:
    """Queue a new case in a transaction that may do more; raises as `record`.

    A replayed answer gives back the number that was drawn: then nothing may be committed.
    """
    step = _decide(tools, transaction, workflow, command, now)
    year = tools.calendar().local(now).year
    reads = [taking(year), (NEWEST_VERSION, {})]
    if command.key is not None:
        reads.append(finding(command.actor, command.key))
    (taken,), version, *answers = transaction.fetch_each(reads)
    # recordings go one by one from here on: the same key may have been first while this one waited
    known = _answer(tools, transaction, workflow, command, answers[0]) if answers else None
    if known is not None:
        return known
    case_id = year * SERIALS_PER_YEAR + taken[0]
    calendar = tools.calendar.held(transaction, version)
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
    stub = is_stub(workflow.definition, step.values)
    if stub:
        send_on(case, workflow, step.values, around)
    tools.store(transaction, [case], now)
    # of a stub nothing may lead back to the person
    if command.registration is not None and not stub:
        link = {"case_id": case_id, "registration_id": command.registration}
        transaction.queue(_BROUGHT, link)
    code = None if stub else _new_code(tools, transaction, case_id, now)
    done = Done(case_id, case_number(case_id), case.version, case.history_seq, code)
    if command.key is not None:
        digest = _digest(workflow, command)
        keep_answer(transaction, command.actor, command.key, digest, done, now)
    if command.registration is not None and not stub:
        by, definition = command.actor, workflow.definition
        attach_documents(tools, transaction, definition, by, command.registration, done, now)
    return done


def _new_code(tools: Tools, transaction: WriteTransaction, case_id: int, now: datetime) -> str:
    return tools.codes.issue(transaction, case_id, now, tools.random, replacing=False)


def _decide(
    tools: Tools,
    transaction: WriteTransaction,
    workflow: Workflow,
    command: Record,
    now: datetime,
) -> Step:
    values, problems = _fields(tools, transaction, workflow.definition, command)
    facts = Facts(now=now, stubs=workflow.definition.stubs.keys())
    attempt = Attempt(command.actor, facts, values, problems)
    step = workflow.attempt(None, workflow.definition.creation, attempt)
    if command.unusable is not None:
        raise command.unusable
    return step


def _fields(
    tools: Tools, transaction: WriteTransaction, definition: WorkflowDefinition, command: Record
) -> tuple[Mapping[str, object], tuple[Refusal, ...]]:
    """The typed values and what is wrong with them; nothing of fields that are unusable as such."""
    if command.unusable is not None:
        return {}, ()
    zone = tools.calendar().zone
    values, problems = parse_fields(definition, definition.creation, command.fields, zone=zone)
    if is_stub(definition, values):
        values, problems = without_content(values, problems)
    values, unknown = named_session(transaction, values)
    values, unusable = made_comparable(values)
    return values, problems + unusable + unknown


def named_session(
    transaction: WriteTransaction, values: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """The values with the session's full id; a bare date will do (contract.md section 11).

    What it names and is not there, or is there twice, comes back as a reason against it.
    """
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
    return dict(values), (problem.refusal("session"),)
