"""What comes back: the same procedure at the same department in three sessions or more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, case, func, select

from cases.brief.words import Facts, department
from cases.calendar.sessions import Session
from cases.office import Office
from cases.procedures.listed import Procedures, listed_procedures
from cases.reading.stubs import no_stub
from cases.tables import CaseFile, MeetingSession, Registration, RegistrationCase, table_of
from workflow.words import fold

_CASE, _SESSION = table_of(CaseFile), table_of(MeetingSession)
_REG, _LINK = table_of(Registration), table_of(RegistrationCase)
#: the code that the registration keeps, while the case speaks of the same procedure
_CODE = case((_REG.c.procedure == _CASE.c.procedure, _REG.c.procedure_code))
#: from how many sessions on it is no coincidence
MANY: Final = 3


def repeats(connection: Connection, office: Office, session: Session, now: datetime) -> list[Facts]:
    """The issues that came back up to this session, most often first. Procedures are one by their
    code, whatever they were called; without one, where they differ only in case or marks. Two
    statements.
    """
    listed = listed_procedures(connection)
    lead = func.coalesce(_CASE.c.lead, _CASE.c.department)
    rows = connection.execute(
        select(_CASE.c.procedure, _CODE, lead, _CASE.c.session_id, func.count())
        .join(_SESSION, _SESSION.c.id == _CASE.c.session_id)
        .outerjoin(_LINK, _LINK.c.case_id == _CASE.c.id)
        .outerjoin(_REG, _REG.c.id == _LINK.c.registration_id)
        .where(
            _CASE.c.procedure.is_not(None),
            _SESSION.c.date <= session.date,
            no_stub(office),
        )
        .group_by(_CASE.c.procedure, _CODE, lead, _CASE.c.session_id)
        .order_by(_CASE.c.session_id, _CASE.c.procedure, _CODE)
    )
    names: dict[tuple[str, str], str] = {}
    sessions: dict[tuple[str, str], set[str]] = {}
    counts: dict[tuple[str, str], int] = {}
    # the same few procedures come again and again
    meant: dict[str, tuple[str, str]] = {}
    for procedure, kept, lead_code, session_id, count in rows:
        if procedure not in meant:
            meant[procedure] = _meant(listed, procedure)
        by_words, name = meant[procedure]
        key = (kept or by_words, lead_code)
        names.setdefault(key, name)
        sessions.setdefault(key, set()).add(session_id)
        counts[key] = counts.get(key, 0) + count
    today = office.calendar.local(now).date()
    often = [key for key in names if len(sessions[key]) >= MANY]
    return [
        {
            "procedure": names[key],
            "department": department(office, key[1], today),
            "sessions": sorted(sessions[key]),
            "cases": counts[key],
        }
        for key in sorted(often, key=lambda key: (-len(sessions[key]), key))
    ]


def _meant(listed: Procedures, procedure: str) -> tuple[str, str]:
    """By what a procedure is the same as another, and what it is called."""
    found = listed.known_as(procedure)
    return (found.code, found.name) if found else (fold(procedure), procedure)
