"""Documents that somebody sends ahead with a registration.

They are seen by who sees the registration and by the departments that prepare for it. With the
first case of the visit they become files of that case (`cases.commands.visit_documents`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from cases import tables
from cases.attachments.beside import SENT_AHEAD, TooMany
from cases.attachments.inspection import inspected
from cases.attachments.limits import MIB, Limits
from cases.meetings.faults import Fault, MeetingRefused
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.definition import Text
from workflow.fields import File, Malformed
from workflow.fields.file import file_of
from workflow.wordings import why_text

#: the field of the forms
FIELD: Final = "documents"
#: one registration is not a case: so much is sent by people without an account
MOST_FILES: Final = 5
LARGEST_MIB: Final = 5
MOST_MIB: Final = 10

_FILE: Final = table_of(tables.RegistrationFile)
_REG: Final = table_of(tables.Registration)
_COUNTED: Final = (
    select(func.nullif(func.count(), 0))
    .where(_FILE.c.registration_id == bindparam("id"))
    .scalar_subquery()
)
_COUNT: Final = Statement(update(_REG).where(_REG.c.id == bindparam("id")).values(files=_COUNTED))
_REMOVE: Final = Statement(
    delete(_FILE).where(_FILE.c.registration_id == bindparam("id"), _FILE.c.no == bindparam("no"))
)
_ID: Final[BindParameter[int]] = bindparam("of_registration")
#: leaves nothing of the documents of a registration, nor of the papers it speaks of
FORGET: Final = (
    Statement(delete(_FILE).where(_FILE.c.registration_id == _ID)),
    Statement(update(_REG).where(_REG.c.id == _ID).values(brings=None, files=None)),
)


@dataclass(frozen=True, slots=True)
class Documents:
    """Files that were looked at and can be kept, within these limits."""

    files: tuple[File, ...] = ()
    limits: Limits = field(default_factory=Limits)


NO_DOCUMENTS: Final = Documents()


def limits_for(office: Limits) -> Limits:
    """What may be sent with one registration, never more than the office allows for a case."""
    return Limits(
        largest_mib=min(LARGEST_MIB, office.largest_mib),
        files_per_case=min(MOST_FILES, office.files_per_case),
        mib_per_case=min(MOST_MIB, office.mib_per_case),
    )


def inspected_documents(given: Sequence[object], office: Limits) -> Documents:
    """The files as they would be kept. It takes time, so it is done before the transaction.

    Raises MeetingRefused with a sentence for each that cannot be used, and for too many.
    """
    limits = limits_for(office)
    if len(given) > limits.files_per_case:
        raise _too_many(limits)
    files, faults = list[File](), list[Fault]()
    for each in given:
        try:
            files.append(inspected(file_of(each), limits))
        except Malformed as problem:
            faults.append(_fault(each, problem))
    if faults:
        raise MeetingRefused(*faults)
    return Documents(tuple(files), limits)


def add_documents(
    transaction: WriteTransaction,
    registration_id: int,
    documents: Documents,
    by: str,
    now: datetime,
) -> None:
    """Queue documents of a registration that is held or new; raises MeetingRefused for too many."""
    if not documents.files:
        return
    try:
        SENT_AHEAD.add(transaction, registration_id, documents.files, documents.limits, by, now)
    except TooMany as problem:
        raise _too_many(problem.limits) from problem
    transaction.queue(_COUNT, {"id": registration_id})


def drop_document(transaction: WriteTransaction, registration_id: int, no: int) -> None:
    """Queue that a document of a registration that is held is gone; one long gone is fine."""
    transaction.queue(_REMOVE, {"id": registration_id, "no": no})
    transaction.queue(_COUNT, {"id": registration_id})


def _too_many(limits: Limits) -> MeetingRefused:
    most = (("files", limits.files_per_case), ("mib", limits.per_case // MIB))
    return MeetingRefused(Fault(FIELD, "too_many_documents", most))


def _fault(given: object, problem: Malformed) -> Fault:
    """What is wrong with one of several files, by the name it was sent under."""
    name = str(given.get("name", ""))[:60] if isinstance(given, dict) else ""
    words = {each: why_text(problem.why, problem.params, each) for each in ("vi", "en")}
    return Fault(FIELD, "unusable_document", (("name", name), ("why", Text(**words))))
