"""Briefs are issued and kept: each as it was on its day, told by its digest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from cases import tables
from cases.brief.content import brief_content
from cases.calendar.sessions import lock_session, sessions_named
from cases.instants import from_micros, to_micros
from cases.meetings.desk import Desk
from cases.meetings.faults import ROLE, STATE, refused
from cases.meetings.frozen import canonical, digest_of
from cases.meetings.registering import BEHALF
from cases.office import Office
from cases.store.statement import Statement, insert_into
from cases.tables import table_of
from workflow.attempt import Actor

_TABLE: Final = table_of(tables.SessionBrief)
_NEW: Final = insert_into(_TABLE)
_LAST: Final = Statement(
    select(_TABLE.c.no, _TABLE.c.at, _TABLE.c.by, _TABLE.c.digest)
    .where(_TABLE.c.session_id == bindparam("session"))
    .order_by(_TABLE.c.no.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A brief that was issued; `at` is UTC, `by` a reference like `person:17`."""

    session_id: str
    no: int
    at: datetime
    by: str
    digest: str


@dataclass(frozen=True, slots=True)
class Brief:
    """An issued brief with what it says; None once that was erased."""

    issued: Issued
    content: dict[str, Any] | None


def issue_brief(desk: Desk, office: Office, actor: Actor, name: str, now: datetime) -> Issued:
    """Gather the brief of a session as things stand and freeze it. Where the last one says the same
    it is that one, so that pressing twice issues once. Raises MeetingRefused.
    """
    if BEHALF.isdisjoint(actor.roles):
        raise refused("not_briefing", category=ROLE)
    by = desk.reference(actor)
    with desk.database.read() as connection:
        found = sessions_named(connection, name)
        if len(found) != 1:
            raise refused("no_such_session")
        if not found[0].meets:
            raise refused("session_is_gone", category=STATE)
        content = canonical(brief_content(connection, office, found[0], now))
    digest, session = digest_of(content), found[0].id
    with desk.database.write() as transaction:
        # held, so that two who issue at once get two numbers
        lock_session(transaction, session)
        last = next(iter(transaction.fetch(_LAST, session=session)), (0, 0, "", ""))
        if last[3] == digest:
            return Issued(session, last[0], from_micros(last[1]), last[2], digest)
        no = last[0] + 1
        row = (session, no, to_micros(now), by, digest, content)
        transaction.queue(_NEW, dict(zip(_TABLE.columns.keys(), row, strict=True)))
        transaction.commit()
    return Issued(session, no, now, by, digest)


def issued_briefs(connection: Connection, session: str) -> tuple[Issued, ...]:
    """Every brief of a session, newest first. One statement."""
    rows = connection.execute(_listed(session))
    return tuple(Issued(*row) for row in rows)


def issued_brief(
    connection: Connection, session: str, *, no: int | None = None, until: datetime | None = None
) -> Brief | None:
    """The brief of a number, else the last one that was issued up to `until` (UTC), else the
    newest; None when there is none. One statement.
    """
    chosen = _listed(session).add_columns(_TABLE.c.content)
    if no is not None:
        chosen = chosen.where(_TABLE.c.no == no)
    if until is not None:
        chosen = chosen.where(_TABLE.c.at <= until)
    row: Sequence[Any] | None = connection.execute(chosen.limit(1)).one_or_none()
    if row is None:
        return None
    *head, content = row
    return Brief(Issued(*head), json.loads(content) if content is not None else None)


def _listed(session: str) -> Select[Any]:
    head = (_TABLE.c.session_id, _TABLE.c.no, _TABLE.c.at, _TABLE.c.by, _TABLE.c.digest)
    return select(*head).where(_TABLE.c.session_id == session).order_by(_TABLE.c.no.desc())
