"""Chị Lan with the authenticator app on her phone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from cases.access import account_traces, sign_ins
from cases.access.second_factors import SecondFactors
from cases.access.second_step import give_code
from cases.access.signing_in import SignedIn, sign_in
from cases.store.engine import Database
from tests.people import PASSWORD

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=5)
DESK = "198.51.100.4"
FACTORS = SecondFactors("a secret of the tests, known to all")
OTHERS = SecondFactors("another secret, of another register")


def shown(shared: str, at: datetime) -> str:
    """The code that the app shows at `at`."""
    return pyotp.TOTP(shared).at(int(at.timestamp()))


def scanned(database: Database, factors: SecondFactors, person_id: int, at: datetime) -> str:
    """What the app keeps after the picture was scanned; not confirmed yet."""
    with database.write() as transaction:
        factors.begin(transaction, person_id, at, secrets.token_bytes)
        transaction.commit()
    with database.read() as connection:
        shared = factors.begun(connection, person_id)
    assert shared is not None
    return shared


def enrolled(
    database: Database, factors: SecondFactors, person_id: int, at: datetime
) -> tuple[str, tuple[str, ...]]:
    """Everything done: what the app keeps, and the recovery codes. The code of `at` is used."""
    shared = scanned(database, factors, person_id, at)
    with database.write() as transaction:
        code = shown(shared, at)
        codes = factors.confirm(transaction, person_id, code, at, secrets.token_bytes)
        transaction.commit()
    return shared, codes


@dataclass
class Lan:
    """Chị Lan, who set it up at MORNING."""

    database: Database
    id: int
    shared: str
    recovery: tuple[str, ...]

    def gives_password(self, now: datetime = LATER) -> SignedIn:
        return sign_in(self.database, "lan", PASSWORD, DESK, now, secrets.token_bytes)

    def gives(self, token: str, code: str, now: datetime = LATER, address: str = DESK) -> str:
        return give_code(self.database, FACTORS, token, code, address, now, secrets.token_bytes)

    def is_in(self, token: str, now: datetime = LATER) -> bool:
        with self.database.read() as connection:
            return sign_ins.find(connection, token, now) is not None

    def traces(self) -> list[tuple[str, str]]:
        with self.database.read() as connection:
            return [(each.what, each.by) for each in account_traces.newest(connection, self.id)]
