"""Erasing what a stub may not keep: words, files, petitioner, answers, code (decision 15)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BindParameter, and_, bindparam, delete, exists, select, update

from cases.casefile.case import Case
from cases.instants import to_micros
from cases.store.findable import leave_a_stubs_words
from cases.store.statement import Statement, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import (
    AccessTrace,
    Attachment,
    CaseFile,
    CaseText,
    IdempotencyKey,
    Petitioner,
    SessionIssue,
    TrackingCode,
    table_of,
)

_CASE, _WORDS = table_of(CaseFile), table_of(CaseText)
_PETITIONER, _CODE = table_of(Petitioner), table_of(TrackingCode)
_FILE, _TRACE, _KEY = table_of(Attachment), table_of(AccessTrace), table_of(IdempotencyKey)
_ISSUE = table_of(SessionIssue)

_OF_CASE: BindParameter[int] = bindparam("of_case")
_PETITIONER_ID = select(_CASE.c.petitioner_id).where(_CASE.c.id == _OF_CASE)
_ERASE_WORDS = Statement(delete(_WORDS).where(_WORDS.c.case_id == _OF_CASE))
_ERASE_FILES = Statement(delete(_FILE).where(_FILE.c.case_id == _OF_CASE))
# who looked stays; why is words about the case
_ERASE_REASONS = Statement(
    update(_TRACE)
    .where(and_(_TRACE.c.case_id == _OF_CASE, _TRACE.c.reason.is_not(None)))
    .values(reason=None)
)
_ERASE_ANSWERS = Statement(
    update(_KEY)
    .where(and_(_KEY.c.answer.is_not(None), _KEY.c.case_id == _OF_CASE))
    .values(answer=None)
)
_ERASE_DECISION = Statement(
    update(_ISSUE)
    .where(_ISSUE.c.case_id == _OF_CASE)
    .values(department=None, words=None, due_at=None)
)
_END_CODES = Statement(
    update(_CODE)
    .where(and_(_CODE.c.case_id == _OF_CASE, _CODE.c.ended_at.is_(None)))
    .values(ended_at=bindparam("at"), sealed=None)
)
_READ_PETITIONER = Statement(_PETITIONER_ID)
_STUB = update_by_key(
    _CASE,
    ("title", "search", "petitioner_id", "petitioner_channel", "procedure", "dossier_number"),
)
# somebody who raised several issues at once is still needed for the others
_ERASE_PETITIONER = Statement(
    delete(_PETITIONER).where(
        _PETITIONER.c.id == bindparam("petitioner"),
        ~exists().where(_CASE.c.petitioner_id == bindparam("petitioner")),
    )
)


def leave_stubs(transaction: WriteTransaction, cases: Iterable[Case]) -> None:
    """Erase what those of `cases` that are stubs may not keep; call it once they are saved."""
    for case in cases:
        if case.stubbed:
            _leave_a_stub(transaction, case)


def _leave_a_stub(transaction: WriteTransaction, case: Case) -> None:
    # the row still names its petitioner when the case was one that went on until now
    petitioner = transaction.fetch(_READ_PETITIONER, of_case=case.id)[0][0]
    for erasing in (_ERASE_WORDS, _ERASE_FILES, _ERASE_REASONS, _ERASE_ANSWERS, _ERASE_DECISION):
        transaction.queue(erasing, {"of_case": case.id})
    at = to_micros(case.closed_at) if case.closed_at else None
    transaction.queue(_END_CODES, {"of_case": case.id, "at": at})
    transaction.queue(
        _STUB,
        {
            "key_id": case.id,
            "title": case.title,
            "search": case.search,
            "petitioner_id": None,
            "petitioner_channel": "",
            "procedure": None,
            "dossier_number": None,
        },
    )
    leave_a_stubs_words(transaction, case, petitioner)
    if petitioner is not None:
        transaction.queue(_ERASE_PETITIONER, {"petitioner": petitioner})
