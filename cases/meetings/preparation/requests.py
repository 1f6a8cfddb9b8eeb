"""What departments were asked, as commands hold it, and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from cases import tables
from cases.meetings.rules import HOLDING
from cases.store.lookup import rows_of
from cases.store.rows import RowCodec
from cases.store.statement import OneOf, Statement, list_parameter, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_TABLE: Final = table_of(tables.Preparation)
_REG: Final = table_of(tables.Registration)
_SESSION: Final = table_of(tables.MeetingSession)


@dataclass(slots=True)
class Request:
    """One department, asked about one registration; its instants are aware UTC."""

    id: int
    registration_id: int
    department: str
    session_id: str
    asked_at: datetime
    asked_by: str
    question: str | None
    due_at: datetime
    remind_at: datetime | None
    reminded_at: datetime | None = None
    text: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    files: int = 0


_CODEC: Final = RowCodec(_TABLE, Request)
_NEW_COLUMNS: Final = tuple(each.name for each in fields(Request) if each.name != "id")
_NEW: Final = Statement(
    insert(_TABLE).inline().values({name: bindparam(name) for name in _NEW_COLUMNS})
)
_SAVE: Final = update_by_key(
    _TABLE,
    [name for name in _NEW_COLUMNS if name not in ("registration_id", "department", "asked_at")],
)
_LOCKED: Final = Statement(select(_TABLE).where(_TABLE.c.id == bindparam("id")).with_for_update())
# held: an answer that comes in meanwhile would be written over
_OF: Final = Statement(
    select(_TABLE)
    .where(OneOf(_TABLE.c.registration_id, "ids"))
    .order_by(_TABLE.c.id)
    .with_for_update()
)
_WAITING: Final = (
    select(_TABLE)
    .join(_REG, _REG.c.id == _TABLE.c.registration_id)
    .where(_TABLE.c.remind_at <= bindparam("now"), OneOf(_REG.c.state, "states"))
    .order_by(_TABLE.c.id)
)
_ANYBODY: Final = Statement(_WAITING.limit(1))
_UNANSWERED: Final = Statement(
    select(_TABLE)
    .join(_REG, _REG.c.id == _TABLE.c.registration_id)
    .join(_SESSION, _SESSION.c.id == _TABLE.c.session_id)
    .where(
        _TABLE.c.answered_at.is_(None),
        _SESSION.c.starts_at > bindparam("now"),
        OneOf(_REG.c.state, "states"),
    )
    .order_by(_TABLE.c.id)
    .with_for_update(of=_TABLE)
)
# who reminds at the same time waits here, and then finds nothing left
_TO_REMIND: Final = Statement(_WAITING.with_for_update(of=_TABLE))


def add_requests(transaction: WriteTransaction, requests: Iterable[Request]) -> None:
    """Queue new requests."""
    write = _CODEC.writer(_NEW_COLUMNS)
    for request in requests:
        transaction.queue(_NEW, dict(zip(_NEW_COLUMNS, write(request), strict=True)))


def save_requests(transaction: WriteTransaction, requests: Iterable[Request]) -> None:
    """Queue what became of requests that are held."""
    transaction.queue_many(_SAVE, list(map(_CODEC.writer(_SAVE.names), requests)))


def lock_request(transaction: WriteTransaction, request_id: int) -> Request | None:
    """The request, held until the transaction ends; None when there is none."""
    rows: Sequence[Any] = transaction.fetch(_LOCKED, id=request_id)
    return _CODEC.read(rows[0]) if rows else None


def requests_of(transaction: WriteTransaction, registrations: Sequence[int]) -> list[Request]:
    """What was asked about these registrations; held."""
    ids = list_parameter(registrations, transaction.dialect)
    return [_CODEC.read(row) for row in transaction.fetch(_OF, ids=ids)]


def anybody_to_remind(connection: Connection, now: int) -> bool:
    """Whether `requests_to_remind` would find somebody."""
    states = list_parameter(HOLDING, connection.dialect.name)
    return bool(rows_of(connection, _ANYBODY, now=now, states=states))


def requests_to_remind(transaction: WriteTransaction, now: int) -> list[Request]:
    """The requests about people who are met, of which somebody is to be reminded; held."""
    states = list_parameter(HOLDING, transaction.dialect)
    return [_CODEC.read(row) for row in transaction.fetch(_TO_REMIND, now=now, states=states)]


def unanswered(transaction: WriteTransaction, now: int) -> list[Request]:
    """What is asked about people who are met at a session to come and not answered; held."""
    states = list_parameter(HOLDING, transaction.dialect)
    return [_CODEC.read(row) for row in transaction.fetch(_UNANSWERED, now=now, states=states)]
