"""Briefs that were issued: whether each is still what was put before the leader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from cases.meetings.briefs import digest_of
from cases.store.case_rows import table_of
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import SessionBrief

_TABLE: Final = table_of(SessionBrief)
_ALL: Final = Statement(
    select(_TABLE.c.session_id, _TABLE.c.no, _TABLE.c.digest, _TABLE.c.content).order_by(
        _TABLE.c.session_id, _TABLE.c.no
    )
)


def brief_problems(connection: Connection) -> Iterator[str]:
    """Contents that were changed, and briefs that are gone; one statement."""
    last: dict[str, int] = {}
    for session, no, digest, content in rows_of(connection, _ALL):
        if no != last.get(session, 0) + 1:
            yield f"a brief before brief {no} of the session {session} is missing."
        last[session] = no
        if content is not None and digest_of(content) != digest:
            yield f"brief {no} of the session {session} is not what was issued."
