"""Cases as a brief tells of them: one line each, with what a leader promised. Stubs never."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union

from cases.brief.words import Facts, as_it_is, both, department, instant
from cases.calendar.sessions import GONE, Session
from cases.numbers import case_number
from cases.office import Office
from cases.reading.labels import definition_of
from cases.reading.stubs import no_stub
from cases.tables import (
    CaseFile,
    CaseText,
    MeetingSession,
    PetitionerWord,
    Registration,
    RegistrationCase,
    SessionIssue,
    Visitor,
    table_of,
)

_CASE, _TEXT = table_of(CaseFile), table_of(CaseText)
_REG, _WHO, _LINK = table_of(Registration), table_of(Visitor), table_of(RegistrationCase)
_WORD, _SESSION = table_of(PetitionerWord), table_of(MeetingSession)
_SAID = table_of(SessionIssue)
#: which field of an action holds a leader's words
_WORDS: Final = ("text", "instruction")
_COLUMNS: Final = (
    _CASE.c.id,
    _CASE.c.title,
    _CASE.c.state,
    _CASE.c.session_id,
    _CASE.c.department,
    _CASE.c.lead,
    _CASE.c.due_at,
    _CASE.c.due_provisional,
    _CASE.c.overdue_from,
    _CASE.c.instruction_seq,
    _CASE.c.closed_at,
    _CASE.c.workflow_key,
    _CASE.c.workflow_version,
    _SAID.c.words.label("said"),
    # an instruction stands before what was written down at the session
    func.coalesce(_TEXT.c.words, _SAID.c.words).label("promise"),
)


def _names_nobody_protected() -> ColumnElement[bool]:
    """Beside a name only cases whose petitioner is no secret (Decree 154/2026, art. 12(2))."""
    return _CASE.c.confidential.is_(False)


def earlier_cases(
    connection: Connection, office: Office, session: Session, now: datetime
) -> dict[int, list[Facts]]:
    """What each visitor of the session raised before, by registration, newest first.

    Known by the phone number, and by what came out of earlier registrations with it; never a
    case whose petitioner's identity is protected. One statement.
    """
    mine = (
        select(_REG.c.id.label("registration"), _WHO.c.phone)
        .join(_WHO, _WHO.c.registration_id == _REG.c.id)
        .where(_REG.c.session_id == session.id, _WHO.c.phone.is_not(None))
        .cte("mine")
    )
    by_petitioner = (
        select(mine.c.registration, _CASE.c.id.label("case_id"))
        .join(_WORD, _WORD.c.word == mine.c.phone)
        .join(_CASE, _CASE.c.petitioner_id == _WORD.c.petitioner_id)
    )
    other = _WHO.alias("other")
    by_registration = (
        select(mine.c.registration, _LINK.c.case_id)
        .join(other, other.c.phone == mine.c.phone)
        .join(_LINK, _LINK.c.registration_id == other.c.registration_id)
    )
    known = union(by_petitioner, by_registration).subquery("known")
    rows = connection.execute(
        _select(known.c.registration)
        .join(known, known.c.case_id == _CASE.c.id)
        .where(no_stub(office), _names_nobody_protected(), _CASE.c.recorded_at < session.starts_at)
        .order_by(known.c.registration, _CASE.c.id.desc())
    )
    found: dict[int, list[Facts]] = {}
    for row in rows:
        # what was written down before this very session began is no earlier one
        if row.session_id != session.id:
            found.setdefault(row.registration, []).append(_line(office, row, now))
    return found


def last_session(session: Session) -> Select[Any]:
    """The session at the same site before this one at which people were met, by its id."""
    return (
        select(_SESSION.c.id)
        .where(
            _SESSION.c.site == session.site,
            _SESSION.c.date < session.date,
            _SESSION.c.status.not_in(GONE),
        )
        .order_by(_SESSION.c.date.desc())
        .limit(1)
    )


def raised_and_promised(
    connection: Connection, office: Office, session: Session, now: datetime
) -> tuple[str | None, list[Facts], list[Facts]]:
    """The last session at the site, what was raised there, and what was promised at any session
    before and is still open, due first. One statement.
    """
    last = last_session(session).scalar_subquery()
    promised = and_(
        or_(_CASE.c.instruction_seq.is_not(None), _SAID.c.words.is_not(None)),
        _CASE.c.closed_at.is_(None),
        _CASE.c.state.in_(office.open_states),
        # a brief may be issued once more when later ones have met
        _CASE.c.session_id.in_(select(_SESSION.c.id).where(_SESSION.c.date < session.date)),
    )
    rows = connection.execute(
        _select(last.label("last"))
        .where(no_stub(office), _CASE.c.session_id.is_not(None))
        .where(or_(_CASE.c.session_id == last, promised))
        .order_by(_CASE.c.due_at.is_(None), _CASE.c.due_at, _CASE.c.id)
    ).all()
    raised = sorted((row for row in rows if row.session_id == row.last), key=lambda row: row.id)
    held = (
        row
        for row in rows
        if (row.instruction_seq is not None or row.said is not None)
        and row.closed_at is None
        and row.state in office.open_states
    )
    name = rows[0].last if rows else None
    return name, _lines(office, raised, now), _lines(office, held, now)


def _select(*more: ColumnElement[Any]) -> Select[Any]:
    words = and_(
        _TEXT.c.case_id == _CASE.c.id,
        _TEXT.c.seq == _CASE.c.instruction_seq,
        _TEXT.c.field.in_(_WORDS),
    )
    joined = _CASE.outerjoin(_TEXT, words).outerjoin(_SAID, _SAID.c.case_id == _CASE.c.id)
    return select(*_COLUMNS, *more).select_from(joined)


def _lines(office: Office, rows: Iterable[Any], now: datetime) -> list[Facts]:
    return [_line(office, row, now) for row in rows]


def _line(office: Office, row: Any, now: datetime) -> Facts:
    state = definition_of(office, row.workflow_key, row.workflow_version).states.get(row.state)
    late = row.overdue_from is not None and row.overdue_from < now
    today = office.calendar.local(now).date()
    return {
        "number": case_number(row.id),
        "title": row.title,
        "session": row.session_id,
        "state": both(state.label) if state else as_it_is(row.state),
        "department": department(office, row.lead or row.department, today),
        "due_at": instant(row.due_at),
        "provisional": row.due_provisional,
        "overdue_days": (
            office.calendar.working_days_overdue(row.overdue_from, now) if late else 0
        ),
        "promise": row.promise,
    }
