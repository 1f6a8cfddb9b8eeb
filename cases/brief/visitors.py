"""Who comes in which order, and what departments prepared for each. No phone, no address."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from cases.brief.words import Facts, both, department, instant, topic
from cases.calendar.sessions import Session
from cases.meetings.rules import HOLDING, rules
from cases.office import Office
from cases.tables import Preparation, PreparationFile, Registration, Visitor, table_of

_REG, _WHO = table_of(Registration), table_of(Visitor)
_ASKED, _FILE = table_of(Preparation), table_of(PreparationFile)
#: who is or was met, or was to be met
_COMING: Final = (*HOLDING, "came", "absent")


def visitors(
    connection: Connection,
    office: Office,
    session: Session,
    earlier: dict[int, list[Facts]],
    now: datetime,
) -> tuple[list[Facts], int]:
    """Everybody with a place, in order, and how many wait for one. Three statements."""
    prepared = _prepared(connection, office, session, now)
    rows = connection.execute(
        select(_REG, _WHO.c.name, _WHO.c.organisation)
        .join(_WHO, _WHO.c.registration_id == _REG.c.id, isouter=True)
        .where(_REG.c.session_id == session.id, _REG.c.state.in_((*_COMING, "waiting_list")))
        .order_by(_REG.c.place.is_(None), _REG.c.place, _REG.c.id)
    ).all()
    coming = [row for row in rows if row.state in _COMING]
    told = [
        _visitor(row, session, earlier.get(row.id, []), prepared.get(row.id, [])) for row in coming
    ]
    return told, len(rows) - len(coming)


def _visitor(row: Any, session: Session, earlier: list[Facts], prepared: list[Facts]) -> Facts:
    why = rules().priority_named(row.priority_rule)
    return {
        "registration": row.id,
        "place": row.place,
        "at": instant(session.time_of(row.place)) if row.place else None,
        "state": row.state,
        "name": row.name,
        "organisation": row.organisation,
        "category": row.category,
        "topic": topic(row.topic),
        "about": row.about,
        "procedure": row.procedure,
        "dossier_number": row.dossier_number,
        "priority": both(why.label) if why else None,
        "preparation": prepared,
        "earlier": earlier,
    }


def _prepared(
    connection: Connection, office: Office, session: Session, now: datetime
) -> dict[int, list[Facts]]:
    """What departments were asked and answered, by registration. Two statements."""
    of_session = _ASKED.c.session_id == session.id
    names: dict[int, list[str]] = {}
    sent = (
        select(_FILE.c.preparation_id, _FILE.c.name)
        .join(_ASKED, _ASKED.c.id == _FILE.c.preparation_id)
        .where(of_session)
        .order_by(_FILE.c.preparation_id, _FILE.c.no)
    )
    for number, name in connection.execute(sent):
        names.setdefault(number, []).append(name)
    found: dict[int, list[Facts]] = {}
    for row in connection.execute(select(_ASKED).where(of_session).order_by(_ASKED.c.id)):
        told = {
            "department": department(office, row.department, session.date),
            "question": row.question,
            "due_at": instant(row.due_at),
            "provisional": office.calendar.is_provisional(office.day(row.due_at)),
            "answered_at": instant(row.answered_at),
            "late": row.answered_at is not None and row.answered_at > row.due_at,
            "missing": row.answered_at is None and now > row.due_at,
            "text": row.text,
            "files": names.get(row.id, []),
        }
        found.setdefault(row.registration_id, []).append(told)
    return found
