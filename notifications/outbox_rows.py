"""The outbox's SQL: claiming what is due, and marks that only the holder of a lease can make."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, or_, select, text, update

from cases.store.statement import OneOf, Statement, update_by_key
from cases.tables import table_of
from notifications.events import OF_THE_CLOCK
from notifications.tables import OutboxMessage

OUTBOX: Final = table_of(OutboxMessage)
_COLUMNS = OUTBOX.c
# literal, so that the partial index serves it on both databases
PENDING: Final = text("status = 'pending'")
_CLAIMED = (
    _COLUMNS.case_id,
    _COLUMNS.seq,
    _COLUMNS.recipient,
    _COLUMNS.channel,
    _COLUMNS.template,
    _COLUMNS.params,
    _COLUMNS.attempts,
    _COLUMNS.lease,
    _COLUMNS.maybe_duplicate,
)
_OF_THE_CLOCK = ", ".join(f"'{event}'" for event in OF_THE_CLOCK)


def _due(which: str, *order: ColumnElement[Any]) -> Statement:
    """The due messages whose event is `which` ("IN" or "NOT IN") of the clock's."""
    return Statement(
        select(*_CLAIMED)
        .where(
            PENDING,
            text(f"template {which} ({_OF_THE_CLOCK})"),
            _COLUMNS.next_attempt_at <= bindparam("now"),
            or_(_COLUMNS.leased_until.is_(None), _COLUMNS.leased_until <= bindparam("now")),
            OneOf(_COLUMNS.channel, "channels"),
        )
        .order_by(_COLUMNS.next_attempt_at, *order)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_KEY_ORDER = (_COLUMNS.case_id, _COLUMNS.seq, _COLUMNS.recipient)
DUE: Final = _due("NOT IN", *_KEY_ORDER)
# what reaches one post lies together, so that as much of it as fits goes into one letter
DUE_OF_THE_CLOCK: Final = _due("IN", _COLUMNS.recipient, *_KEY_ORDER)
LEASING: Final = update_by_key(OUTBOX, ("lease", "leased_until"), guards=("lease",))


def _fenced(*columns: str) -> Statement:
    """UPDATE of a pending message under the lease it was claimed with; returns the row it met."""
    keys = [*(column.name for column in OUTBOX.primary_key.columns), "lease", "status"]
    return Statement(
        update(OUTBOX)
        .where(*(_COLUMNS[name] == bindparam(f"key_{name}") for name in keys))
        .values({name: bindparam(name) for name in columns})
        .returning(_COLUMNS.case_id)
    )


STARTING: Final = _fenced("attempts", "leased_until", "maybe_duplicate")
ENDING: Final = _fenced(
    "status",
    "attempts",
    "next_attempt_at",
    "leased_until",
    "sent_at",
    "last_error",
    "maybe_duplicate",
    "person_id",
    "letter",
)
REQUEUEING: Final = Statement(
    OUTBOX.update()
    .where(
        *(_COLUMNS[name] == bindparam(f"key_{name}") for name in ("case_id", "seq", "recipient")),
        _COLUMNS.channel == bindparam("key_channel"),
        text("status <> 'sent'"),
    )
    # a higher lease number, so that a worker still busy with it cannot mark it
    .values(
        status=text("'pending'"),
        attempts=0,
        next_attempt_at=bindparam("next_attempt_at"),
        leased_until=None,
        lease=_COLUMNS.lease + 1,
    )
)
