"""What was written down at sessions: drafts that were left, issues that name another session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, bindparam, func, select

from cases.numbers import case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseFile, IdempotencyKey, Person, SessionDraft, SessionIssue, table_of

_DRAFT, _KEY, _WHO = table_of(SessionDraft), table_of(IdempotencyKey), table_of(Person)
_ISSUE, _CASE = table_of(SessionIssue), table_of(CaseFile)

_LEFT: Final = Statement(
    select(_WHO.c.username, _DRAFT.c.session_id, func.count().label("drafts"))
    .select_from(_DRAFT)
    .join(_WHO, _WHO.c.id == _DRAFT.c.person_id)
    .join(
        _KEY,
        and_(_KEY.c.key == _DRAFT.c.key, _KEY.c.scope == bindparam("whose") + _WHO.c.username),
    )
    .group_by(_WHO.c.username, _DRAFT.c.session_id)
    .order_by(_WHO.c.username, _DRAFT.c.session_id)
)
_ELSEWHERE: Final = Statement(
    select(_ISSUE.c.case_id)
    .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
    .where(_CASE.c.session_id.is_distinct_from(_ISSUE.c.session_id))
    .order_by(_ISSUE.c.case_id)
)


def writing_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with what officers wrote down while a leader listened."""
    for username, session, count in rows_of(connection, _LEFT, whose="actor:"):
        yield (
            f"{count} draft(s) of “{username}” of the session {session} are left, though their "
            "cases are recorded."
        )
    for (case_id,) in rows_of(connection, _ELSEWHERE):
        yield f"{case_number(case_id)} was written down at another session than it names."
