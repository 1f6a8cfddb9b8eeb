"""Signing in with a password: throttled before it is looked at, equally slow for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from cases import tables
from cases.access import misses, sign_ins
from cases.access.secrets import Random
from cases.directory.passwords import hash_password, is_password, needs_new_hash
from cases.directory.people import keep_rehashed
from cases.errors import SignInRefused, TooManyTries
from cases.store.case_rows import table_of
from cases.store.engine import Database
from cases.store.statement import Statement

_PEOPLE = table_of(tables.Person)
_FIND = Statement(
    select(_PEOPLE.c.id, _PEOPLE.c.password_hash).where(
        _PEOPLE.c.username == bindparam("username"), _PEOPLE.c.active.is_(True)
    )
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the password belonged to, and the secret for the cookie."""

    person_id: int
    token: str


def sign_in(
    database: Database, username: str, password: str, address: str, now: datetime, random: Random
) -> SignedIn:
    """Check a password and sign its person in at `now` (UTC); `random(n)` gives n random bytes.

    1. Count the try against the address and the account, together over all processes; at most 30
       misses of an address in 10 minutes and 10 tries at an account in an hour get further.
    2. Look at the password, with no transaction open; an unknown or disabled account costs the
       same time.
    3. When it is right, take the count back and begin a sign-in.

    Raises TooManyTries, SignInRefused (the same for a wrong name and a wrong password), or
    DatabaseUnavailable.
    """
    # no account has one, and PostgreSQL cannot even be asked for it
    account = username.replace("\0", "").strip().lower()
    who = misses.subscriber(address)
    person_id, kept = _reserve(database, account, who, now)
    if not is_password(password, kept) or person_id is None or kept is None:
        raise SignInRefused
    better = hash_password(password, random) if needs_new_hash(kept) else None
    with database.write() as transaction:
        if transaction.fetch(_FIND, username=account) != [(person_id, kept)]:
            # disabled, or the password changed, while this one was being checked
            raise SignInRefused
        misses.take_back(transaction, misses.ADDRESS, who, now)
        misses.take_back(transaction, misses.ACCOUNT, account, now)
        if better is not None:
            keep_rehashed(transaction, person_id, better)
        token = sign_ins.begin(transaction, person_id, now, random)
        transaction.commit()
    return SignedIn(person_id, token)


def _reserve(
    database: Database, account: str, who: str, now: datetime
) -> tuple[int | None, str | None]:
    """Count the try and find the account: its person's id and what is kept of the password."""
    with database.write() as transaction:
        # the address first, so that a stranger who is held up there cannot lock an account too
        pause = misses.reserve(transaction, misses.ADDRESS, who, now)
        if not pause:
            pause = misses.reserve(transaction, misses.ACCOUNT, account, now)
        found = transaction.fetch(_FIND, username=account)
        transaction.commit()
    if pause:
        raise TooManyTries(pause)
    return (found[0][0], found[0][1]) if found else (None, None)
