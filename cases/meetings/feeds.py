"""Links to calendars of a leader or a department: made once, taken back any time.

Calendar programs cannot sign in, so whoever has the link sees the sessions; of visitors there is
nothing in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from cases import tables
from cases.access.secrets import new_secret, secret_hash
from cases.meetings.desk import Desk
from cases.meetings.faults import refused
from cases.meetings.fields import Reading
from cases.meetings.series import judge_scheduler
from cases.store.case_rows import table_of
from cases.store.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from workflow.attempt import Actor

_TABLE: Final = table_of(tables.CalendarFeed)
_SHOWN: Final = (_TABLE.c.id, _TABLE.c.leader, _TABLE.c.department, _TABLE.c.created_at)
_VALID: Final = Statement(
    select(*_SHOWN).where(_TABLE.c.revoked_at.is_(None)).order_by(_TABLE.c.id)
)
_BY_TOKEN: Final = Statement(
    select(*_SHOWN).where(
        _TABLE.c.token_hash == bindparam("token_hash"), _TABLE.c.revoked_at.is_(None)
    )
)
_KEPT: Final = ("token_hash", "leader", "department", "created_at", "created_by")
_NEW: Final = Statement(
    insert(_TABLE).values({name: bindparam(name) for name in _KEPT}).returning(_TABLE.c.id)
)
_REVOKE: Final = Statement(
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("feed"), _TABLE.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
    .returning(_TABLE.c.id)
)
_LARGEST_ID: Final = 9


@dataclass(frozen=True, slots=True)
class Feed:
    """A link that works; `leader` or `department`, one of the two. `created_at` is UTC."""

    id: int
    leader: str | None
    department: str | None
    created_at: datetime


def make_feed(desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime) -> str:
    """A new link to the sessions of the field `leader` or `department`; returns its secret, which
    is kept nowhere. Raises MeetingRefused.
    """
    judge_scheduler(actor)
    reading = Reading(given)
    leader, department = reading.line("leader"), reading.raw("department") or None
    if (leader is None) == (department is None) and not reading.faults:
        reading.fault("leader", "leader_or_department")
    today = desk.calendar().local(now).date()
    if department is not None and department not in desk.people().active_codes(today):
        reading.fault("department", "unknown_department")
    reading.check()
    secret = new_secret(desk.random)
    row = (secret_hash(secret), leader, department, to_micros(now), desk.reference(actor))
    with desk.database.write() as transaction:
        transaction.fetch(_NEW, **dict(zip(_KEPT, row, strict=True)))
        transaction.commit()
    return secret


def take_back_feed(desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime) -> None:
    """The link of the field `feed` works no more. Raises MeetingRefused."""
    judge_scheduler(actor)
    number = given.get("feed", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LARGEST_ID):
        raise refused("no_such_feed")
    with desk.database.write() as transaction:
        if not transaction.fetch(_REVOKE, feed=int(number), now=to_micros(now)):
            raise refused("no_such_feed")
        transaction.commit()


def feeds(source: Source) -> tuple[Feed, ...]:
    """The links that work, oldest first."""
    return tuple(_feed(row) for row in rows_of(source, _VALID))


def feed_of(source: Source, secret: str) -> Feed | None:
    """The feed behind a link; None where there is none, or not any more."""
    rows = rows_of(source, _BY_TOKEN, token_hash=secret_hash(secret))
    return _feed(rows[0]) if rows else None


def _feed(row: tuple[Any, ...]) -> Feed:
    number, leader, department, created_at = row
    return Feed(number, leader, department, from_micros(created_at))
