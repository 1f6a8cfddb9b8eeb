"""The letters of a queue as people see them: what waits and why, what was given up or sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from notifications.letter_queue import PENDING, LetterQueue
from notifications.listing import STATUSES, status_in_words
from notifications.reasons import OVER


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """One letter without any content: what an administrator may see (contract.md section 10).

    Its instants are UTC.
    """

    #: what it is about: the values of the primary key
    key: tuple[Any, ...]
    step: str
    channel: str
    status: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    #: the status in words, with the reason where something went wrong
    words: str
    #: nothing is left to tell, so that sending it again would be of no use
    needless: bool


def list_letters(
    connection: Connection,
    queue: LetterQueue,
    channels: Collection[str],
    language: str,
    *,
    status: str,
    page: int = 1,
    size: int = 50,
) -> list[ListedLetter]:
    """A page of the letters in one status, the newest first; one statement. `channels` are those
    that this register was given.
    """
    columns, keys = queue.table.c, queue.table.primary_key.columns
    rows = connection.execute(
        select(queue.table)
        .where(PENDING if status == "pending" else columns.status == status)
        .order_by(*(column.desc() for column in keys))
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_listed(row, [each.name for each in keys], channels, language) for row in rows]


def count_letters(connection: Connection, queue: LetterQueue) -> dict[str, int]:
    """How many letters there are in each status. One statement."""
    status = queue.table.c.status
    rows = connection.execute(select(status, func.count()).group_by(status))
    return dict.fromkeys(STATUSES, 0) | {row[0]: row[1] for row in rows}


def unsent_letters(connection: Connection, queue: LetterQueue) -> int:
    """How many letters wait or were given up, save those that need not go out any more. One
    statement.
    """
    columns = queue.table.c
    needed = or_(columns.last_error.is_(None), columns.last_error != OVER)
    query = select(func.count()).where(columns.status != "sent", needed)
    return int(connection.execute(query).scalar_one())


def _listed(
    row: Row[Any], keys: Sequence[str], channels: Collection[str], language: str
) -> ListedLetter:
    return ListedLetter(
        key=tuple(getattr(row, name) for name in keys),
        step=row.step,
        channel=row.channel,
        status=row.status,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        words=status_in_words(row.status, row.last_error, row.channel, channels, language),
        needless=row.last_error == OVER,
    )
