"""What comes back: the same procedure at the same department in three sessions or more."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from cases.calendar.sessions import Session
from cases.reading.brief.case_lines import no_stub
from cases.reading.brief.words import Facts, department
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.tables import CaseFile, MeetingSession
from workflow.words import fold

_CASE, _SESSION = table_of(CaseFile), table_of(MeetingSession)
#: from how many sessions on it is no coincidence
MANY: Final = 3


def repeats(connection: Connection, office: Office, session: Session, now: datetime) -> list[Facts]:
    """The issues that came back up to this session, most often first; procedures that differ in
    case or marks are one. One statement.
    """
    lead = func.coalesce(_CASE.c.lead, _CASE.c.department)
    rows = connection.execute(
        select(_CASE.c.procedure, lead, _CASE.c.session_id, func.count())
        .join(_SESSION, _SESSION.c.id == _CASE.c.session_id)
        .where(
            _CASE.c.procedure.is_not(None),
            _SESSION.c.date <= session.date,
            no_stub(office),
        )
        .group_by(_CASE.c.procedure, lead, _CASE.c.session_id)
        .order_by(_CASE.c.session_id, _CASE.c.procedure)
    )
    names: dict[tuple[str, str], str] = {}
    sessions: dict[tuple[str, str], set[str]] = {}
    counts: dict[tuple[str, str], int] = {}
    # the same few procedures come again and again
    folded: dict[str, str] = {}
    for procedure, code, session_id, count in rows:
        if procedure not in folded:
            folded[procedure] = " ".join(fold(procedure).split())
        key = (folded[procedure], code)
        names.setdefault(key, procedure)
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
