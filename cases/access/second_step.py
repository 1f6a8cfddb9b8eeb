"""The second step of signing in: the code, throttled like a password."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from cases.access import misses, pending, sign_ins
from cases.access.second_factors import SecondFactors
from cases.access.secrets import Random
from cases.access.signing_in import right_password
from cases.directory.people import Person
from cases.errors import CaseError, CodeRefused, SignInOver, TooManyTries
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction


def give_code(
    database: Database,
    factors: SecondFactors,
    token: str,
    code: str,
    address: str,
    now: datetime,
    random: Random,
) -> str:
    """Finish the pending sign-in of a cookie's `token`; returns the secret of the new session.

    The pending one ends, and its secret never becomes that of a session. At most 30 wrong codes of
    an address in 10 minutes and 10 of an account in an hour are looked at. Raises SignInOver when
    nothing is pending (any more), TooManyTries, CodeRefused or DatabaseUnavailable.
    """
    session = ""
    with database.write() as transaction:
        person_id = pending.find(transaction, token, now)
        if person_id is None:
            raise SignInOver
        refusal = _refusal(transaction, factors, person_id, code, address, now)
        if refusal is None:
            pending.end(transaction, token)
            session = sign_ins.begin(transaction, person_id, now, random)
        transaction.commit()
    if refusal is not None:
        raise refusal
    return session


def switch_on(
    database: Database,
    factors: SecondFactors,
    person: Person,
    password: str | None,
    code: str,
    address: str,
    now: datetime,
    random: Random,
) -> tuple[str, tuple[str, ...]]:
    """Put one's own second factor in force; returns the secret of a new session and the codes.

    The password is asked once more, so that whoever sits down at an open browser does not lock its
    owner out; None where people may have none, because a provider signs them in. Raises
    FactorInForce, SignInRefused, CodeRefused, TooManyTries or DatabaseUnavailable.
    """
    right = None
    if password is not None:
        right = right_password(database, person.username, password, address, now)
    session, recovery = "", None
    with database.write() as transaction:
        if right is not None:
            right.settle(transaction)
        # a wrong code is no wrong password
        with suppress(CodeRefused):
            recovery = factors.confirm(transaction, person.id, code, now, random)
            session = sign_ins.begin(transaction, person.id, now, random)
        transaction.commit()
    if recovery is None:
        raise CodeRefused
    return session, recovery


def switch_off(
    database: Database,
    factors: SecondFactors,
    username: str,
    password: str,
    code: str,
    address: str,
    now: datetime,
) -> None:
    """Take one's own second factor away, for which password and code are asked once more.

    Raises SignInRefused, CodeRefused, TooManyTries or DatabaseUnavailable.
    """
    right = right_password(database, username, password, address, now)
    with database.write() as transaction:
        right.settle(transaction)
        refusal = _refusal(transaction, factors, right.person_id, code, address, now)
        if refusal is None:
            factors.switch_off(transaction, right.person_id, now)
        transaction.commit()
    if refusal is not None:
        raise refusal


def _refusal(
    transaction: WriteTransaction,
    factors: SecondFactors,
    person_id: int,
    code: str,
    address: str,
    now: datetime,
) -> CaseError | None:
    """Why the code is not taken; None = it was right and is used up. A wrong one is counted."""
    who, account = misses.subscriber(address), str(person_id)
    wait = misses.reserve(transaction, misses.ADDRESS, who, now)
    wait = wait or misses.reserve(transaction, misses.FACTOR, account, now)
    if wait:
        return TooManyTries(wait)
    if not factors.accept(transaction, person_id, code, now):
        return CodeRefused()
    misses.take_back(transaction, misses.ADDRESS, who, now)
    misses.take_back(transaction, misses.FACTOR, account, now)
    return None
