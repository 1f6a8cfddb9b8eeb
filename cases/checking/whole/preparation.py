"""What departments prepare: what no page lets in, told from the requests and their documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, func, select

from cases.attachments.beside import ANSWERED
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import MeetingSession, Preparation, PreparationFile, Registration, table_of

_ASKED, _FILE = table_of(Preparation).c, table_of(PreparationFile).c
_REG, _SESSION = table_of(Registration).c, table_of(MeetingSession).c
_FILES: Final = (
    select(func.count()).where(_FILE.preparation_id == _ASKED.id).correlate(table_of(Preparation))
)
_REQUESTS: Final = Statement(
    select(
        _ASKED.id,
        _ASKED.due_at,
        _SESSION.starts_at,
        _ASKED.answered_at,
        _ASKED.answered_by,
        _ASKED.remind_at,
        _ASKED.files,
        _FILES.scalar_subquery().label("sent"),
    )
    .select_from(table_of(Preparation))
    .join(table_of(MeetingSession), _SESSION.id == _ASKED.session_id)
    .order_by(_ASKED.id)
)
_ELSEWHERE: Final = Statement(
    select(_ASKED.id)
    .join(table_of(Registration), _REG.id == _ASKED.registration_id)
    .where(_REG.session_id != _ASKED.session_id, _REG.place.is_not(None))
    .order_by(_ASKED.id)
)


def preparation_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with what departments were asked."""
    yield from _request_problems(connection)
    for (number,) in rows_of(connection, _ELSEWHERE):
        yield f"the preparation {number} is for a session that its visitor does not come to."
    for number, no in ANSWERED.changed(connection):
        yield f"document {no} of the preparation {number} was changed."


def _request_problems(connection: Connection) -> Iterator[str]:
    for number, due, starts, answered, by, remind, files, sent in rows_of(connection, _REQUESTS):
        where = f"the preparation {number}"
        if due > starts:
            yield f"{where} is due after its session has begun."
        if (answered is None) is not (by is None):
            yield f"{where} was answered by nobody, or by somebody at no time."
        if answered is not None and remind is not None:
            yield f"{where} is answered, and its department would be reminded."
        if files != sent:
            yield f"{where} has {sent} documents instead of {files}."
