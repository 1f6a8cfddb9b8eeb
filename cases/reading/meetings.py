"""Sessions with who attends and who registered, as the Centre and the UPC office see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, case, func, select

from cases.attachments.beside import SENT_AHEAD, SentDocument
from cases.calendar.sessions import Session, list_sessions, sessions_named
from cases.meetings.drafts import DRAFT_KEPT_FOR
from cases.meetings.registering import BEHALF, is_open
from cases.meetings.rules import ACTIVE, HOLDING
from cases.numbers import case_number
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import (
    CaseFile,
    MeetingSession,
    Registration,
    RegistrationCase,
    RegistrationChange,
    SessionAttendance,
    SessionChange,
    Visitor,
    table_of,
)
from workflow.attempt import Actor

_REG, _WHO = table_of(Registration), table_of(Visitor)
_CASE, _STEP = table_of(RegistrationCase), table_of(RegistrationChange)
_FILE, _SESSION = table_of(CaseFile), table_of(MeetingSession)
_COMES, _LINE = table_of(SessionAttendance), table_of(SessionChange)
#: how many of the last registrations are compared by their words
_COMPARED: Final = 200
#: how long after a session its people can still be called, and their words be recorded; later the
#: contact is seen with the case alone, by its rules (contract.md section 10)
CONTACT_SHOWN_FOR: Final = DRAFT_KEPT_FOR
#: the share of common words from which two registrations look alike
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """One step that was taken; `at` is UTC, `by` a reference like `person:17`."""

    at: datetime
    by: str
    step: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session with who attends, its steps, and how many are in which state."""

    session: Session
    attending: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    counts: Mapping[str, int]

    @property
    def held(self) -> int:
        """How many places are held."""
        return sum(self.counts.get(state, 0) for state in (*HOLDING, "came", "absent"))


@dataclass(frozen=True, slots=True)
class RegistrationItem:
    """One registration; who it is stays empty for those who need not know."""

    id: int
    session_id: str
    state: str
    place: int | None
    category: str
    project: bool
    topic: str
    about: str
    procedure: str | None
    procedure_code: str | None
    dossier_number: str | None
    brings: str | None
    priority_rule: str | None
    channel: str
    created_at: datetime
    reason: str | None
    erased: str | None
    name: str | None
    phone: str | None
    email: str | None
    organisation: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """One registration with its steps, its cases and those that look like it."""

    item: RegistrationItem
    session: Session
    lines: tuple[Line, ...]
    cases: tuple[str, ...]
    alike: tuple[RegistrationItem, ...]
    documents: tuple[SentDocument, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A session one can register for, and how many places are free."""

    session: Session
    free: int


def session_view(connection: Connection, name: str) -> SessionView | None:
    """The session of an id or a bare date; None when there is none. Four statements."""
    found = sessions_named(connection, name)
    if len(found) != 1:
        return None
    of = found[0].id
    coming = select(_COMES.c.department, _COMES.c.official).where(_COMES.c.session_id == of)
    steps = select(_LINE).where(_LINE.c.session_id == of).order_by(_LINE.c.no.desc())
    states = (
        select(_REG.c.state, func.count()).where(_REG.c.session_id == of).group_by(_REG.c.state)
    )
    return SessionView(
        session=found[0],
        attending=tuple(
            (row[0], row[1]) for row in connection.execute(coming.order_by("department"))
        ),
        lines=tuple(
            Line(row.at, row.actor, row.step, row.status, row.reason)
            for row in connection.execute(steps)
        ),
        counts={row[0]: row[1] for row in connection.execute(states)},
    )


def registrations(
    connection: Connection,
    actor: Actor,
    now: datetime,
    session: str | None = None,
    states: Collection[str] = (),
    request: PageRequest = FIRST_PAGE,
) -> Page[RegistrationItem]:
    """Registrations in the order they are met: by session, place, then the waiting list by
    priority. Names are for those who receive people, and how to reach somebody only until their
    session is long over at `now` (UTC). Two statements.
    """
    chosen = _items()
    if session is not None:
        chosen = chosen.where(_REG.c.session_id == session)
    if states:
        chosen = chosen.where(_REG.c.state.in_(states))
    total = connection.execute(
        select(func.count()).select_from(chosen.order_by(None).subquery())
    ).scalar_one()
    rows = connection.execute(
        chosen.order_by(
            _REG.c.session_id.desc(),
            _REG.c.place.is_(None),
            _REG.c.place,
            _REG.c.priority.desc(),
            _REG.c.created_at,
        )
        .limit(request.size)
        .offset(request.offset)
    )
    return Page(tuple(_item(row, actor, now) for row in rows), total, request.page, request.size)


def registration_view(
    connection: Connection, actor: Actor, registration_id: int, now: datetime
) -> RegistrationView | None:
    """One registration as it is shown at `now` (UTC); None when there is none. Six statements.

    Without phone and e-mail once its session is long over, and without cases whose petitioner's
    identity is protected (Decree 154/2026, art. 12(2)): the name stands beside them.
    """
    row = connection.execute(_items().where(_REG.c.id == registration_id)).one_or_none()
    if row is None:
        return None
    (session,) = sessions_named(connection, row.session_id)
    steps = select(_STEP).where(_STEP.c.registration_id == row.id).order_by(_STEP.c.no.desc())
    brought = (
        select(_CASE.c.case_id)
        .join(_FILE, _FILE.c.id == _CASE.c.case_id)
        .where(_CASE.c.registration_id == row.id, _FILE.c.confidential.is_(False))
    )
    return RegistrationView(
        item=_item(row, actor, now),
        session=session,
        lines=tuple(
            Line(each.at, each.actor, each.step, each.state, each.reason)
            for each in connection.execute(steps)
        ),
        cases=tuple(case_number(each) for each in connection.scalars(brought.order_by("case_id"))),
        alike=_alike(connection, actor, row, now),
        documents=SENT_AHEAD.documents(connection, row.id),
    )


def open_sessions(connection: Connection, now: datetime, *, to_staff: bool = False) -> list[Choice]:
    """Sessions of two months that take registrations, soonest first. Two statements."""
    coming = [
        session
        for session in list_sessions(
            connection, (now - timedelta(days=1)).date(), (now + timedelta(days=62)).date()
        )
        if is_open(session, now, to_staff=to_staff)
    ]
    held = (
        select(_REG.c.session_id, func.count())
        .where(_REG.c.session_id.in_([each.id for each in coming]), _REG.c.place.is_not(None))
        .group_by(_REG.c.session_id)
    )
    taken: dict[str, int] = {row[0]: row[1] for row in connection.execute(held)}
    return [Choice(each, max(0, each.capacity - taken.get(each.id, 0))) for each in coming]


def _items() -> Select[Any]:
    brought = (
        select(func.count())
        .where(_CASE.c.registration_id == _REG.c.id)
        .correlate(_REG)
        .scalar_subquery()
    )
    return select(
        _REG,
        _WHO.c.name,
        _WHO.c.phone,
        _WHO.c.email,
        _WHO.c.organisation,
        brought.label("cases"),
        _SESSION.c.ends_at,
    ).select_from(
        _REG.join(_SESSION, _SESSION.c.id == _REG.c.session_id).outerjoin(
            _WHO, _WHO.c.registration_id == _REG.c.id
        )
    )


def _item(row: Any, actor: Actor, now: datetime) -> RegistrationItem:
    values = {name: getattr(row, name) for name in RegistrationItem.__dataclass_fields__}
    if BEHALF.isdisjoint(actor.roles):
        values |= dict.fromkeys(("name", "phone", "email", "organisation"))
    if now > row.ends_at + CONTACT_SHOWN_FOR:
        values |= dict.fromkeys(("phone", "email"))
    return RegistrationItem(**values)


def _alike(
    connection: Connection, actor: Actor, row: Any, now: datetime
) -> tuple[RegistrationItem, ...]:
    """Others that still count on being met, of the same number or with mostly the same words."""
    others = (
        _items()
        .where(_REG.c.id != row.id, _REG.c.state.in_((*ACTIVE, "came")))
        # nobody without a number comes before the newest
        .order_by(case((_WHO.c.phone == (row.phone or ""), 0), else_=1), _REG.c.id.desc())
        .limit(_COMPARED)
    )
    return tuple(
        _item(each, actor, now)
        for each in connection.execute(others)
        if (row.phone and each.phone == row.phone) or _common(each.search, row.search) >= _ALIKE
    )


def _common(one: str, other: str) -> float:
    words: Sequence[set[str]] = [set(text.split()) for text in (one, other)]
    either = words[0] | words[1]
    return len(words[0] & words[1]) / len(either) if either else 0.0
