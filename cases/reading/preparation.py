"""What departments prepare: their own list, and everybody's for those who receive people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, false, func, select, true

from cases.attachments.beside import ANSWERED, SENT_AHEAD, SentDocument
from cases.attachments.copies import FileCopy
from cases.meetings.registering import BEHALF
from cases.meetings.rules import HOLDING
from cases.policy import IN_A_DEPARTMENT
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import MeetingSession, Preparation, Registration, table_of
from workflow.attempt import Actor

_ASKED, _REG = table_of(Preparation), table_of(Registration)
_SESSION = table_of(MeetingSession)
#: registrations that departments see: those who are met, and those who were to be met
_SHOWN: Final = (*HOLDING, "came", "absent")


@dataclass(frozen=True, slots=True)
class PreparationItem:
    """One department, asked about one registration; nothing of it tells who registered.

    `date` is local, the instants are UTC.
    """

    id: int
    registration_id: int
    department: str
    session_id: str
    site: str
    date: date
    starts_at: datetime
    place: int | None
    category: str
    topic: str
    about: str
    procedure: str | None
    dossier_number: str | None
    brings: str | None
    question: str | None
    due_at: datetime
    text: str | None
    answered_at: datetime | None
    files: int

    @property
    def late(self) -> bool:
        """Whether the answer came after its time."""
        return self.answered_at is not None and self.answered_at > self.due_at

    def missing(self, now: datetime) -> bool:
        """Whether the time is over and nothing was answered."""
        return self.answered_at is None and now > self.due_at

    def is_open(self, now: datetime) -> bool:
        """Whether an answer can still be given."""
        return now < self.starts_at


@dataclass(frozen=True, slots=True)
class PreparationView:
    """A request with the documents of its answer, and those that the visitor sent ahead."""

    item: PreparationItem
    files: tuple[SentDocument, ...]
    sent_ahead: tuple[SentDocument, ...]


def preparations(
    connection: Connection,
    actor: Actor,
    line: Collection[str] = (),
    *,
    open_at: datetime | None = None,
    session: str | None = None,
    registration: int | None = None,
    request: PageRequest = FIRST_PAGE,
) -> Page[PreparationItem]:
    """What `actor` may see, the next session first; `open_at` (UTC): only what waits for an
    answer then. `line` are the departments whose work is theirs (`line_of`). Two statements.
    """
    chosen = _of(actor, line)
    if open_at is not None:
        chosen = chosen.where(_ASKED.c.answered_at.is_(None), _SESSION.c.starts_at > open_at)
    if session is not None:
        chosen = chosen.where(_ASKED.c.session_id == session)
    if registration is not None:
        chosen = chosen.where(_ASKED.c.registration_id == registration)
    total = connection.execute(
        select(func.count()).select_from(chosen.with_only_columns(_ASKED.c.id).subquery())
    ).scalar_one()
    order = _SESSION.c.date if open_at is not None else _SESSION.c.date.desc()
    rows = connection.execute(
        chosen.order_by(order, _ASKED.c.session_id, _REG.c.place, _ASKED.c.id)
        .limit(request.size)
        .offset(request.offset)
    )
    return Page(tuple(map(_item, rows)), total, request.page, request.size)


def preparation_view(
    connection: Connection, actor: Actor, request_id: int, line: Collection[str] = ()
) -> PreparationView | None:
    """One request; None for one that is not there and one that is not the actor's to see.
    Three statements.
    """
    row = connection.execute(_of(actor, line).where(_ASKED.c.id == request_id)).one_or_none()
    if row is None:
        return None
    sent_ahead = SENT_AHEAD.documents(connection, row.registration_id)
    return PreparationView(_item(row), ANSWERED.documents(connection, request_id), sent_ahead)


def preparation_file(
    connection: Connection, actor: Actor, request_id: int, no: int, line: Collection[str] = ()
) -> FileCopy | None:
    """A document of a request that `actor` may see. Two statements."""
    row = connection.execute(_of(actor, line).where(_ASKED.c.id == request_id)).one_or_none()
    return ANSWERED.copy(connection, request_id, no) if row else None


def document_for_department(
    connection: Connection, actor: Actor, request_id: int, no: int, line: Collection[str] = ()
) -> FileCopy | None:
    """A document the visitor sent ahead, for a request that `actor` may see. Two statements."""
    row = connection.execute(_of(actor, line).where(_ASKED.c.id == request_id)).one_or_none()
    return SENT_AHEAD.copy(connection, row.registration_id, no) if row else None


def _of(actor: Actor, line: Collection[str]) -> Select[Any]:
    """The requests that are the actor's to see."""
    columns = (
        _ASKED.c[name]
        if name in _ASKED.c
        else _SESSION.c[name]
        if name in _SESSION.c
        else _REG.c[name]
        for name in PreparationItem.__dataclass_fields__
    )
    chosen = (
        select(*columns)
        .select_from(_ASKED)
        .join(_REG, _REG.c.id == _ASKED.c.registration_id)
        .join(_SESSION, _SESSION.c.id == _ASKED.c.session_id)
        .where(_REG.c.state.in_(_SHOWN))
    )
    return chosen.where(_is_theirs(actor, line))


def _is_theirs(actor: Actor, line: Collection[str]) -> ColumnElement[bool]:
    """Everything for who receives people; a department, what it prepares itself or has taken over
    from those that ended.
    """
    if not BEHALF.isdisjoint(actor.roles):
        return true()
    if not IN_A_DEPARTMENT.isdisjoint(actor.roles) and actor.department is not None:
        return _ASKED.c.department.in_({actor.department, *line})
    return false()


def _item(row: Any) -> PreparationItem:
    return PreparationItem(**row._mapping)
