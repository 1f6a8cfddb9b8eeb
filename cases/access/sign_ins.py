"""Signed-in browsers, kept in the register so that they can be ended from anywhere at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, bindparam, delete, select

from cases import tables
from cases.access import pending
from cases.access.secrets import Random, new_secret, secret_hash
from cases.audit.subjects import person_subject
from cases.audit.trail import note
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

#: OWASP's figures for an office: half an hour without a request, one working day in all
IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=8)
#: how old `last_seen_at` may grow before it is written again: not every request is a write
SEEN_EVERY: Final = timedelta(minutes=1)
#: how long after it began it is still known whose a sign-in was, though it opens nothing any more
REMEMBERED: Final = timedelta(days=1)

_SIGN_INS, _PEOPLE = table_of(tables.SignIn), table_of(tables.Person)
_FACTORS = table_of(tables.SecondFactor)
_NEW = insert_into(_SIGN_INS)
_LIVE = and_(
    _SIGN_INS.c.created_at > bindparam("created_after"),
    _SIGN_INS.c.last_seen_at > bindparam("seen_after"),
)
_FIND = Statement(
    select(*_SIGN_INS.columns, _FACTORS.c.confirmed_at.is_not(None))
    .join(_PEOPLE, _PEOPLE.c.id == _SIGN_INS.c.person_id)
    .outerjoin(_FACTORS, _FACTORS.c.person_id == _SIGN_INS.c.person_id)
    .where(_SIGN_INS.c.token_hash == bindparam("token_hash"), _PEOPLE.c.active.is_(True), _LIVE)
)
_OF_PERSON = Statement(
    select(_SIGN_INS)
    .where(_SIGN_INS.c.person_id == bindparam("person_id"), _LIVE)
    .order_by(_SIGN_INS.c.created_at, _SIGN_INS.c.token_hash)
)
_WHOSE = Statement(
    select(_SIGN_INS.c.person_id).where(
        _SIGN_INS.c.token_hash == bindparam("token_hash"),
        _SIGN_INS.c.created_at > bindparam("created_after"),
    )
)
_SEEN = update_by_key(_SIGN_INS, ("last_seen_at",))
_END = Statement(delete(_SIGN_INS).where(_SIGN_INS.c.token_hash == bindparam("token_hash")))
_END_OTHERS = Statement(
    delete(_SIGN_INS).where(
        _SIGN_INS.c.person_id == bindparam("person_id"),
        _SIGN_INS.c.token_hash != bindparam("token_hash"),
    )
)
_END_NAMED = Statement(
    delete(_SIGN_INS).where(
        _SIGN_INS.c.person_id == bindparam("person_id"),
        _SIGN_INS.c.token_hash == bindparam("token_hash"),
    )
)
_END_ALL = Statement(delete(_SIGN_INS).where(_SIGN_INS.c.person_id == bindparam("person_id")))
_PRUNE = Statement(delete(_SIGN_INS).where(_SIGN_INS.c.created_at <= bindparam("created_after")))


@dataclass(frozen=True, slots=True)
class SignIn:
    """A live sign-in. `token_hash` names it among a person's others; instants are UTC.

    `with_factor`: whether its person has a second factor in force; `find` alone tells.
    """

    token_hash: str
    person_id: int
    created_at: datetime
    last_seen_at: datetime
    with_factor: bool = False


def begin(transaction: WriteTransaction, person_id: int, now: datetime, random: Random) -> str:
    """Sign somebody in at `now` (UTC) and return the secret for the cookie.

    Always a new secret: one that a browser brought along is never taken over.
    """
    token = new_secret(random)
    stamp = to_micros(now)
    row = {
        "token_hash": secret_hash(token),
        "person_id": person_id,
        "created_at": stamp,
        "last_seen_at": stamp,
    }
    transaction.queue(_NEW, row)
    note(transaction, now, person_subject(person_id), "sign_in")
    return token


def find(source: Source, token: str, now: datetime) -> SignIn | None:
    """The sign-in of a cookie's secret at `now`.

    None when it is unknown, ended, idle for 30 minutes, 8 hours old, or its person was disabled.
    """
    found = rows_of(source, _FIND, token_hash=secret_hash(token), **_limits(now))
    return _sign_in(*found[0]) if found else None


def whose(source: Source, token: str, now: datetime) -> int | None:
    """Whose sign-in the secret of a cookie was at `now`, also when it ran out within a day.

    It admits nobody. None when it is unknown or was ended by hand.
    """
    found = rows_of(source, _WHOSE, token_hash=secret_hash(token), **_remembered(now))
    return int(found[0][0]) if found else None


def is_live(sign_in: SignIn, now: datetime) -> bool:
    """Whether a sign-in that `find` gave is neither idle nor too old at `now`."""
    return sign_in.created_at > now - ABSOLUTE and sign_in.last_seen_at > now - IDLE


def is_worth_noting(sign_in: SignIn, now: datetime) -> bool:
    """Whether `last_seen_at` is old enough to be written again."""
    return now - sign_in.last_seen_at >= SEEN_EVERY


def note_seen(transaction: WriteTransaction, sign_in: SignIn, now: datetime) -> None:
    """Queue that the browser was heard of at `now`; one that was ended meanwhile stays ended."""
    transaction.queue(_SEEN, {"key_token_hash": sign_in.token_hash, "last_seen_at": to_micros(now)})


def of_person(source: Source, person_id: int, now: datetime) -> tuple[SignIn, ...]:
    """Where somebody is signed in at `now`, oldest first."""
    rows = rows_of(source, _OF_PERSON, person_id=person_id, **_limits(now))
    return tuple(_sign_in(*row) for row in rows)


def end(transaction: WriteTransaction, token: str) -> None:
    """Queue the end of one sign-in by its secret; an unknown one is fine."""
    transaction.queue(_END, {"token_hash": secret_hash(token)})


def end_named(transaction: WriteTransaction, person_id: int, token_hash: str) -> None:
    """Queue the end of one sign-in of a person by what names it in the list; others' stay."""
    transaction.queue(_END_NAMED, {"person_id": person_id, "token_hash": token_hash})


def end_others(transaction: WriteTransaction, person_id: int, token: str) -> None:
    """Queue the end of every sign-in of a person but the one of this secret."""
    values = {"person_id": person_id, "token_hash": secret_hash(token)}
    transaction.queue(_END_OTHERS, values)


def is_of(sign_in: SignIn, token: str) -> bool:
    """Whether this is the sign-in of a cookie's secret."""
    return sign_in.token_hash == secret_hash(token)


def end_all(transaction: WriteTransaction, person_id: int) -> None:
    """Queue the end of every sign-in of a person, also of those half done."""
    pending.end_all(transaction, person_id)
    transaction.queue(_END_ALL, {"person_id": person_id})


def prune(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the removal of those that are over at `now` and of no use any more."""
    transaction.queue(_PRUNE, _remembered(now))


def _remembered(now: datetime) -> dict[str, int]:
    return {"created_after": to_micros(now - REMEMBERED)}


def _limits(now: datetime) -> dict[str, int]:
    return {"created_after": to_micros(now - ABSOLUTE), "seen_after": to_micros(now - IDLE)}


def _sign_in(
    token_hash: str, person_id: int, created_at: int, last_seen_at: int, with_factor: int = False
) -> SignIn:
    began, seen = from_micros(created_at), from_micros(last_seen_at)
    return SignIn(token_hash, person_id, began, seen, bool(with_factor))
