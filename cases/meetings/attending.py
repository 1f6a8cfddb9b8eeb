"""Departments that attend a session: the official who comes, and that they hear of changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from cases import tables
from cases.calendar.sessions import Session
from cases.meetings.news import CANCEL, CHANGE, News
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_TABLE: Final = table_of(tables.SessionAttendance)
_ASKED: Final = table_of(tables.Preparation)
_NEW: Final = insert_into(_TABLE)
_NOT_COMING: Final = Statement(
    delete(_TABLE).where(
        _TABLE.c.session_id == bindparam("session"), _TABLE.c.department == bindparam("code")
    )
)
_GO_ALONG: Final = Statement(
    update(_TABLE)
    .where(_TABLE.c.session_id == bindparam("old"))
    .values(session_id=bindparam("new"))
)
_OF: Final = Statement(
    select(_TABLE.c.department, _TABLE.c.official)
    .where(_TABLE.c.session_id == bindparam("session"))
    .order_by(_TABLE.c.department)
)
_PREPARING: Final = Statement(
    select(_ASKED.c.department).distinct().where(_ASKED.c.session_id == bindparam("session"))
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A department that attends, by code, with the official who comes."""

    department: str
    official: str


def attendances(source: Source, session_id: str) -> tuple[Attendance, ...]:
    """Who attends a session, by department. One statement."""
    return tuple(Attendance(*row) for row in rows_of(source, _OF, session=session_id))


def enter_official(
    transaction: WriteTransaction, session: Session, code: str, official: str | None
) -> None:
    """Queue the official who comes for a department; without one, the department does not."""
    transaction.queue(_NOT_COMING, {"session": session.id, "code": code})
    if official:
        row = {"session_id": session.id, "department": code, "official": official}
        transaction.queue(_NEW, row)


def go_along(transaction: WriteTransaction, old: Session, new: Session) -> None:
    """Queue that whoever attends attends on the new day."""
    transaction.queue(_GO_ALONG, {"old": old.id, "new": new.id})


def news_of(transaction: WriteTransaction, before: Session, after: Session) -> list[News]:
    """What departments that attend are told once a session was changed, moved or cancelled.

    Nothing where day, hours and who listens stay. Who prepares for a session that was moved has
    its new day from the letter about that.
    """
    if after.status == "cancelled":
        return _all(transaction, after, CANCEL)
    if before.id != after.id:
        preparing = transaction.fetch(_PREPARING, session=after.id)
        return _all(transaction, after, CHANGE, {row[0] for row in preparing})
    told = (before.listener, before.starts_at, before.ends_at)
    changed = told != (after.listener, after.starts_at, after.ends_at)
    return _all(transaction, after, CHANGE) if changed else []


def _all(
    transaction: WriteTransaction, session: Session, step: str, but: Collection[str] = ()
) -> list[News]:
    coming = attendances(transaction, session.id)
    return [
        News(session.id, each.department, step) for each in coming if each.department not in but
    ]
