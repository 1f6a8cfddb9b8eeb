"""The outbox as people see it: what was sent, what waits and why, what was given up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from cases.numbers import case_number
from cases.tables import table_of
from notifications.outbox import Key
from notifications.outbox_rows import PENDING
from notifications.reasons import in_words, no_channel
from notifications.tables import OutboxMessage
from workflow.definition import Text

_OUTBOX = table_of(OutboxMessage)
_COLUMNS = _OUTBOX.c

STATUSES = ("pending", "sent", "dead")
_WAITING = Text(vi="đang chờ gửi", en="waiting to be sent")
_SENT = Text(vi="đã gửi", en="sent")


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """One message without any content: what an administrator may see (contract.md section 10)."""

    key: Key
    number: str
    event: str
    status: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    maybe_duplicate: bool
    #: the status in words, with the reason where something went wrong
    words: str


def list_messages(
    connection: Connection,
    channels: Collection[str],
    language: str,
    *,
    status: str | None = None,
    case_id: int | None = None,
    page: int = 1,
    size: int = 50,
) -> list[ListedMessage]:
    """A page of the outbox, newest cases first; `channels` are those this register was given."""
    query = _filtered(select(_OUTBOX), status, case_id)
    # the table's own order backwards, so that a page costs the same however long the outbox is
    query = query.order_by(*(column.desc() for column in _OUTBOX.primary_key.columns))
    rows = connection.execute(query.limit(size).offset((page - 1) * size))
    return [_listed(row, channels, language) for row in rows]


def count_messages(connection: Connection, case_id: int | None = None) -> dict[str, int]:
    """How many messages there are in each status."""
    query = _filtered(select(_COLUMNS.status, func.count()), None, case_id)
    counts = dict.fromkeys(STATUSES, 0)
    for status, count in connection.execute(query.group_by(_COLUMNS.status)):
        counts[status] = count
    return counts


def status_in_words(
    status: str, last_error: str | None, channel: str, channels: Collection[str], language: str
) -> str:
    """What became of a message, as a sentence fragment; the reason comes with it."""
    if status == "sent":
        return _SENT.in_language(language)
    if status == "pending" and channel not in channels:
        return in_words(no_channel(channel), language)
    if last_error is None:
        return _WAITING.in_language(language)
    return in_words(last_error, language)


def _filtered(query: Select[Any], status: str | None, case_id: int | None) -> Select[Any]:
    if status == "pending":
        query = query.where(PENDING)
    elif status is not None:
        query = query.where(_COLUMNS.status == status)
    return query if case_id is None else query.where(_COLUMNS.case_id == case_id)


def _listed(row: Row[Any], channels: Collection[str], language: str) -> ListedMessage:
    return ListedMessage(
        key=Key(row.case_id, row.seq, row.recipient, row.channel),
        number=case_number(row.case_id),
        event=row.template,
        status=row.status,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        maybe_duplicate=row.maybe_duplicate,
        words=status_in_words(row.status, row.last_error, row.channel, channels, language),
    )
