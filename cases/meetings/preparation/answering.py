"""A department answers what it was asked: words, documents, as often as needed until the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select

from cases import tables
from cases.attachments.beside import ANSWERED, TooMany
from cases.attachments.inspection import inspected
from cases.attachments.limits import MIB, Limits
from cases.calendar.sessions import sessions_named
from cases.directory.heirs import heirs_on
from cases.directory.snapshot import Snapshot
from cases.meetings.desk import Desk
from cases.meetings.faults import STATE, Fault, MeetingRefused, refused
from cases.meetings.fields import Reading
from cases.meetings.preparation.requests import Request, lock_request, save_requests
from cases.meetings.rules import HOLDING
from cases.policy import IN_A_DEPARTMENT
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor
from workflow.definition import Text
from workflow.fields import File, Malformed
from workflow.fields.file import file_of
from workflow.wordings import why_text

_REG: Final = table_of(tables.Registration)
_STATE: Final = Statement(select(_REG.c.state).where(_REG.c.id == bindparam("id")))


def prepares(actor: Actor, department: str, people: Snapshot, day: date) -> bool:
    """Whether it is for `actor` to answer for this department on a local date: for one that ended
    its successor does.
    """
    answers = heirs_on(people, day)(department) or department
    return actor.department == answers and not IN_A_DEPARTMENT.isdisjoint(actor.roles)


def answer(
    desk: Desk,
    limits: Limits,
    actor: Actor,
    request_id: int,
    given: Mapping[str, str],
    file: object | None,
    now: datetime,
) -> None:
    """Keep the field `text` as the answer, and a file beside those sent before.

    A request of another department is answered like one that is not there. Raises
    MeetingRefused; then nothing was written.
    """
    reading = Reading(given)
    sent = _inspected(reading, file, limits)
    text = reading.words("text", "answer_missing" if sent is None else None)
    reading.check()
    by, people, today = desk.reference(actor), desk.people(), desk.calendar().local(now).date()
    with desk.database.write() as transaction:
        request = lock_request(transaction, request_id)
        if request is None or not prepares(actor, request.department, people, today):
            raise refused("no_such_preparation")
        _judge(transaction, request, now)
        request.text = text or request.text
        request.answered_at, request.answered_by, request.remind_at = now, by, None
        if sent is not None:
            _add(transaction, request, sent, limits, by, now)
        save_requests(transaction, [request])
        transaction.commit()


def _inspected(reading: Reading, file: object | None, limits: Limits) -> File | None:
    try:
        return None if file is None else inspected(file_of(file), limits)
    except Malformed as problem:
        words = {each: why_text(problem.why, problem.params, each) for each in ("vi", "en")}
        reading.fault("file", "unusable_file", why=Text(**words))
        return None


def _judge(transaction: WriteTransaction, request: Request, now: datetime) -> None:
    (session,) = sessions_named(transaction, request.session_id)
    ((state,),) = transaction.fetch(_STATE, id=request.registration_id)
    if session.starts_at <= now or state not in HOLDING:
        raise refused("preparation_over", category=STATE)


def _add(
    transaction: WriteTransaction,
    request: Request,
    file: File,
    limits: Limits,
    by: str,
    now: datetime,
) -> None:
    try:
        ANSWERED.add(transaction, request.id, [file], limits, by, now)
    except TooMany as problem:
        most = (("files", limits.files_per_case), ("mib", limits.per_case // MIB))
        raise MeetingRefused(Fault("file", "too_many_files", most)) from problem
    request.files += 1
