"""Briefs and notices of conclusions: whether each is still what was issued or approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from cases.meetings.frozen import digest_of
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import SessionBrief, SessionConclusion, table_of

_TABLE: Final = table_of(SessionBrief)
_ALL: Final = Statement(
    select(_TABLE.c.session_id, _TABLE.c.no, _TABLE.c.digest, _TABLE.c.content).order_by(
        _TABLE.c.session_id, _TABLE.c.no
    )
)
_CONCLUSION: Final = table_of(SessionConclusion)
_CONCLUSIONS: Final = Statement(
    select(
        _CONCLUSION.c.session_id,
        _CONCLUSION.c.content,
        _CONCLUSION.c.approved_at,
        _CONCLUSION.c.digest,
    ).order_by(_CONCLUSION.c.session_id)
)


def conclusion_problems(connection: Connection) -> Iterator[str]:
    """Notices that are not what was approved; one statement."""
    for session, content, approved, digest in rows_of(connection, _CONCLUSIONS):
        if (approved is None) is not (digest is None):
            yield f"the conclusions of the session {session} were approved in part."
        elif digest is not None and digest_of(content) != digest:
            yield f"the conclusions of the session {session} are not what was approved."


def brief_problems(connection: Connection) -> Iterator[str]:
    """Contents that were changed, and briefs that are gone; one statement."""
    last: dict[str, int] = {}
    for session, no, digest, content in rows_of(connection, _ALL):
        if no != last.get(session, 0) + 1:
            yield f"a brief before brief {no} of the session {session} is missing."
        last[session] = no
        if content is not None and digest_of(content) != digest:
            yield f"brief {no} of the session {session} is not what was issued."
