"""What was raised at a session, with what leaders said of it: what a notice is drafted from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, select

from cases.meetings.preparation.terms import terms
from cases.numbers import case_number
from cases.office import Office
from cases.reading.stubs import no_stub
from cases.tables import (
    CaseFile,
    CaseText,
    HistoryEntry,
    Procedure,
    Registration,
    RegistrationCase,
    SessionIssue,
    table_of,
)

_CASE, _TEXT, _ENTRY = table_of(CaseFile), table_of(CaseText), table_of(HistoryEntry)
_REG, _LINK = table_of(Registration), table_of(RegistrationCase)
_LISTED = table_of(Procedure)
_SAID = table_of(SessionIssue)
#: which field of an action holds a leader's words
_WORDS: Final = ("text", "instruction")


@dataclass(frozen=True, slots=True)
class Raised:
    """An issue of the session, with the leader's `words` and the date that was set with them
    (`due_at`, UTC). `stands`: the case has them as an instruction already; else they were written
    down at the session.

    `lead` answers for it; without one, `proposed` is to whom the leader gave it, or whom the rules
    or the list of procedures name for its procedure and topic. `sent_back`: a department had it.
    `told_by_mail`: the petitioner can be written to.
    """

    number: str
    title: str
    state: str
    lead: str | None
    proposed: str | None
    words: str | None
    due_at: datetime | None
    stands: bool
    answered: bool
    sent_back: bool
    told_by_mail: bool

    @property
    def assignable(self) -> bool:
        """Whether nobody was charged with it, and nobody answered."""
        return self.lead is None and not self.answered


def raised_at(connection: Connection, office: Office, session: str) -> tuple[Raised, ...]:
    """Every issue of a session in the order of its number, stubs left out. One statement."""
    entry = and_(_ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.seq == _CASE.c.instruction_seq)
    words = and_(
        _TEXT.c.case_id == _CASE.c.id,
        _TEXT.c.seq == _CASE.c.instruction_seq,
        _TEXT.c.field.in_(_WORDS),
    )
    rows = connection.execute(
        select(
            _CASE,
            _TEXT.c.words.label("instruction"),
            _ENTRY.c.payload,
            _REG.c.topic,
            _LISTED.c.department.label("listed"),
            _SAID.c.department.label("given_to"),
            _SAID.c.words,
            _SAID.c.due_at.label("given_until"),
        )
        .select_from(_CASE)
        .outerjoin(_ENTRY, entry)
        .outerjoin(_TEXT, words)
        .outerjoin(_SAID, _SAID.c.case_id == _CASE.c.id)
        .outerjoin(_LINK, _LINK.c.case_id == _CASE.c.id)
        .outerjoin(_REG, _REG.c.id == _LINK.c.registration_id)
        .outerjoin(_LISTED, _LISTED.c.code == _REG.c.procedure_code)
        .where(_CASE.c.session_id == session, no_stub(office))
        .order_by(_CASE.c.id)
    )
    return tuple(map(_raised, rows))


def _raised(row: Any) -> Raised:
    by_rule = terms().departments(row.topic or "", row.procedure, row.listed)
    named = (*filter(None, (row.given_to,)), *by_rule)
    stands = row.instruction is not None
    return Raised(
        number=case_number(row.id),
        title=row.title,
        state=row.state,
        lead=row.lead,
        proposed=named[0] if named else None,
        words=row.instruction if stands else row.words,
        due_at=_date_set(row.payload) if stands else row.given_until,
        stands=stands,
        answered=row.replied_at is not None or row.closed_at is not None,
        sent_back=row.returns > 0,
        told_by_mail=row.petitioner_channel == "email",
    )


def _date_set(payload: str | None) -> datetime | None:
    due = json.loads(payload).get("fields", {}).get("due") if payload else None
    return datetime.fromisoformat(due) if isinstance(due, str) else None
