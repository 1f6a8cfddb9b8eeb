"""Signing in with a password: throttled before it is looked at, equally slow for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from cases import tables
from cases.access import misses, pending, sign_ins
from cases.access.second_factors import standing
from cases.access.secrets import Random
from cases.directory.passwords import hash_password, is_password, needs_new_hash
from cases.directory.people import keep_rehashed
from cases.errors import SignInRefused, TooManyTries
from cases.store.engine import Database
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_PEOPLE = table_of(tables.Person)
_FIND = Statement(
    select(_PEOPLE.c.id, _PEOPLE.c.password_hash).where(
        _PEOPLE.c.username == bindparam("username"), _PEOPLE.c.active.is_(True)
    )
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the password belonged to, and the secret for the cookie.

    `owes_code`: the secret is that of a pending sign-in, until the second factor's code is given.
    """

    person_id: int
    token: str
    owes_code: bool


@dataclass(frozen=True, slots=True)
class RightPassword:
    """A password that was right at `at` (UTC), while its try is still counted as a miss."""

    person_id: int
    kept: str
    account: str
    who: str
    at: datetime

    def settle(self, transaction: WriteTransaction) -> None:
        """Queue that it was no miss; raises SignInRefused when it is not right any more."""
        if transaction.fetch(_FIND, username=self.account) != [(self.person_id, self.kept)]:
            # disabled, or the password changed, while this one was being checked
            raise SignInRefused
        misses.take_back(transaction, misses.ADDRESS, self.who, self.at)
        misses.take_back(transaction, misses.ACCOUNT, self.account, self.at)


def sign_in(
    database: Database, username: str, password: str, address: str, now: datetime, random: Random
) -> SignedIn:
    """Check a password and sign its person in at `now` (UTC); `random(n)` gives n random bytes.

    Where a second factor is in force the sign-in stays pending (`cases.access.second_step`).
    Raises what `right_password` raises.
    """
    right = right_password(database, username, password, address, now)
    better = hash_password(password, random) if needs_new_hash(right.kept) else None
    with database.write() as transaction:
        right.settle(transaction)
        if better is not None:
            keep_rehashed(transaction, right.person_id, better)
        signed_in = begin(transaction, right.person_id, now, random)
        transaction.commit()
    return signed_in


def begin(transaction: WriteTransaction, person_id: int, now: datetime, random: Random) -> SignedIn:
    """Begin a session for whoever has shown the first factor, or what comes before it."""
    owes_code = standing(transaction, person_id) is not None
    step = pending if owes_code else sign_ins
    return SignedIn(person_id, step.begin(transaction, person_id, now, random), owes_code)


def right_password(
    database: Database, username: str, password: str, address: str, now: datetime
) -> RightPassword:
    """Check a password at `now` (UTC).

    1. Count the try against the address and the account, together over all processes; at most 30
       misses of an address in 10 minutes and 10 tries at an account in an hour get further.
    2. Look at the password, with no transaction open; an unknown or disabled account costs the
       same time.
    3. When it is right, whoever asked takes the count back (`settle`).

    Raises TooManyTries, SignInRefused (the same for a wrong name and a wrong password), or
    DatabaseUnavailable.
    """
    # no account has one, and PostgreSQL cannot even be asked for it
    account = username.replace("\0", "").strip().lower()
    who = misses.subscriber(address)
    person_id, kept = _reserve(database, account, who, now)
    if not is_password(password, kept) or person_id is None or kept is None:
        raise SignInRefused
    return RightPassword(person_id, kept, account, who, now)


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
