"""Everything a brief says, gathered at one moment as plain JSON values."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from cases.brief.case_lines import earlier_cases, raised_and_promised
from cases.brief.repeats import repeats
from cases.brief.visitors import visitors
from cases.brief.words import Facts, both, department, instant
from cases.calendar.sessions import Session
from cases.meetings.rules import rules
from cases.office import Office
from cases.reading.overdue import overdue_now
from cases.tables import SessionAttendance, table_of

_COMES = table_of(SessionAttendance)


def brief_content(connection: Connection, office: Office, session: Session, now: datetime) -> Facts:
    """The brief of `session` as things stand at `now` (UTC), which is the present. Ten statements
    at most, however many people come.
    """
    earlier = earlier_cases(connection, office, session, now)
    coming, waiting = visitors(connection, office, session, earlier, now)
    last, raised, promised = raised_and_promised(connection, office, session, now)
    return {
        "session": _session(connection, office, session),
        "visitors": coming,
        "waiting": waiting,
        "last": {"session": last, "cases": raised},
        "promises": promised,
        "overdue": _overdue(connection, office, now),
        "repeats": repeats(connection, office, session, now),
    }


def _session(connection: Connection, office: Office, session: Session) -> Facts:
    coming = (
        select(_COMES.c.department, _COMES.c.official)
        .where(_COMES.c.session_id == session.id)
        .order_by(_COMES.c.department)
    )
    return {
        "id": session.id,
        "date": session.date.isoformat(),
        "starts_at": instant(session.starts_at),
        "ends_at": instant(session.ends_at),
        "site": both(rules().site(session.site)),
        "leader": session.leader,
        "listener": session.listener,
        "attending": [
            {"department": department(office, code, session.date), "official": official}
            for code, official in connection.execute(coming)
        ],
    }


def _overdue(connection: Connection, office: Office, now: datetime) -> list[Facts]:
    today = office.calendar.local(now).date()
    return [
        {
            "department": department(office, row.code, today),
            "cases": row.overdue,
            "contributions": row.contributions_overdue,
            "longest": row.max_working_days_overdue,
        }
        for row in overdue_now(connection, office, now).departments
        if row.overdue or row.contributions_overdue
    ]
