"""What no letter to a department may look like, and what a department was never told it owes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, select

from cases.tables import Preparation, table_of
from notifications.tables import PreparationLetter

_LETTER: Final = table_of(PreparationLetter)
_ASKED: Final = table_of(Preparation)
_STATUSES: Final = frozenset(("pending", "sent", "dead"))


def preparation_letter_problems(connection: Connection) -> Iterator[str]:
    """Each problem is a sentence; two statements."""
    for row in connection.execute(select(_LETTER).order_by("session_id", "department", "no")):
        where = f"letter {row.no} to {row.department} about the session {row.session_id}"
        if row.status not in _STATUSES:
            yield f"{where} has an unknown status."
        if (row.status == "sent") is (row.sent_at is None):
            yield f"{where} is sent without a time, or has one without being sent."
        if row.status == "dead" and not row.last_error:
            yield f"{where} was given up without a reason."
    of_it = and_(
        _LETTER.c.session_id == _ASKED.c.session_id, _LETTER.c.department == _ASKED.c.department
    )
    untold = (
        select(_ASKED.c.department, _ASKED.c.session_id)
        .distinct()
        .outerjoin(_LETTER, of_it)
        .where(_LETTER.c.no.is_(None))
        .order_by(_ASKED.c.session_id, _ASKED.c.department)
    )
    for department, session in connection.execute(untold):
        yield f"{department} was never told what it prepares for the session {session}."
