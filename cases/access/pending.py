"""Sign-ins half done: the password was right, the code of the second factor is still owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select

from cases import tables
from cases.access.secrets import Random, new_secret, secret_hash
from cases.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

#: how long the password is remembered while somebody looks for the phone
LASTS: Final = timedelta(minutes=10)

_PENDING, _PEOPLE = table_of(tables.PendingSignIn), table_of(tables.Person)
_NEW = insert_into(_PENDING)
_FIND = Statement(
    select(_PENDING.c.person_id)
    .join(_PEOPLE, _PEOPLE.c.id == _PENDING.c.person_id)
    .where(
        _PENDING.c.token_hash == bindparam("token_hash"),
        _PENDING.c.created_at > bindparam("created_after"),
        _PEOPLE.c.active.is_(True),
    )
)
_END = Statement(delete(_PENDING).where(_PENDING.c.token_hash == bindparam("token_hash")))
_END_ALL = Statement(delete(_PENDING).where(_PENDING.c.person_id == bindparam("person_id")))
_PRUNE = Statement(delete(_PENDING).where(_PENDING.c.created_at <= bindparam("created_after")))


def begin(transaction: WriteTransaction, person_id: int, now: datetime, random: Random) -> str:
    """Remember that the first factor was right; returns the secret for the cookie."""
    token = new_secret(random)
    row = {
        "token_hash": secret_hash(token),
        "person_id": person_id,
        "created_at": to_micros(now),
    }
    transaction.queue(_NEW, row)
    return token


def find(source: Source, token: str, now: datetime) -> int | None:
    """Whose sign-in waits for the code; None = nobody's, or for longer than ten minutes."""
    found = rows_of(source, _FIND, token_hash=secret_hash(token), **_limit(now))
    return found[0][0] if found else None


def end(transaction: WriteTransaction, token: str) -> None:
    """Queue the end of one; an unknown one is fine."""
    transaction.queue(_END, {"token_hash": secret_hash(token)})


def end_all(transaction: WriteTransaction, person_id: int) -> None:
    """Queue the end of everything a person has begun."""
    transaction.queue(_END_ALL, {"person_id": person_id})


def prune(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the removal of those that are over at `now` anyway."""
    transaction.queue(_PRUNE, _limit(now))


def _limit(now: datetime) -> dict[str, int]:
    return {"created_after": to_micros(now - LASTS)}
