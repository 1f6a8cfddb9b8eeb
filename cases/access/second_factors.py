"""The second factor: a code of six digits that an app shows, another one every half minute.

RFC 6238 with what every app takes for granted: SHA-1, 30 seconds, six digits. The code of the half
minute before and after counts too, because phones and servers are seldom exactly right; no code
counts twice. What app and register share is kept sealed under the secret key of the register.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from cases import tables
from cases.access import account_traces, sign_ins
from cases.access.account_traces import by_person, note
from cases.access.recovery_codes import RecoveryCodes
from cases.access.secrets import Random
from cases.codes.keys import Seal, derived_key
from cases.errors import CodeRefused, FactorInForce
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

DIGITS: Final = 6
_STEP_SECONDS: Final = 30
#: half minutes that a phone may be off, to either side
_TOLERATED: Final = 1
#: RFC 4226 asks for 160 bits
_SECRET_BYTES: Final = 20
_NONCE_BYTES: Final = 12

_FACTORS, _CODES = table_of(tables.SecondFactor), table_of(tables.RecoveryCode)
_MINE = _FACTORS.c.person_id == bindparam("person_id")
_IN_FORCE = _FACTORS.c.confirmed_at.is_not(None)
# ON CONFLICT is written alike on both databases; one that is in force is never replaced
_INTO = insert(_FACTORS).values(
    {column.name: bindparam(column.name) for column in _FACTORS.columns}
)
_BEGIN = Statement(
    _INTO.on_conflict_do_update(
        index_elements=[_FACTORS.c.person_id],
        set_={name: _INTO.excluded[name] for name in ("sealed", "begun_at", "last_step")},
        where=_FACTORS.c.confirmed_at.is_(None),
    ).returning(_FACTORS.c.person_id)
)
_FIND = Statement(select(_FACTORS.c.sealed, _FACTORS.c.confirmed_at).where(_MINE))
_CONFIRM = Statement(
    update(_FACTORS)
    .where(_MINE, _FACTORS.c.confirmed_at.is_(None))
    .values(confirmed_at=bindparam("at"))
    .returning(_FACTORS.c.person_id)
)
_TAKE = Statement(
    update(_FACTORS)
    .where(_MINE, _FACTORS.c.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
    .returning(_FACTORS.c.person_id)
)
_DROP = Statement(delete(_FACTORS).where(_MINE).returning(_FACTORS.c.person_id))
_STANDING = Statement(
    select(_FACTORS.c.confirmed_at, func.count(_CODES.c.digest))
    .select_from(_FACTORS)
    .outerjoin(_CODES, _CODES.c.person_id == _FACTORS.c.person_id)
    .where(and_(_MINE, _IN_FORCE))
    .group_by(_FACTORS.c.confirmed_at)
)
_EVERYBODY = Statement(select(_FACTORS.c.person_id).where(_IN_FORCE))


@dataclass(frozen=True, slots=True)
class Standing:
    """A second factor in force: since when (UTC), and how many recovery codes are unused."""

    since: datetime
    recovery_left: int


def standing(source: Source, person_id: int) -> Standing | None:
    """How somebody's second factor stands; None when there is none in force."""
    found = rows_of(source, _STANDING, person_id=person_id)
    return Standing(from_micros(found[0][0]), found[0][1]) if found else None


def those_with_one(source: Source) -> frozenset[int]:
    """The ids of everybody whose second factor is in force."""
    return frozenset(person_id for (person_id,) in rows_of(source, _EVERYBODY))


def reset(transaction: WriteTransaction, person_id: int, by: str, now: datetime) -> bool:
    """Take somebody's second factor away, for a lost phone; whether there was one.

    Every sign-in of theirs ends, and the trace names `by` ("person:17" or "console").
    """
    there = _drop(transaction, person_id)
    if there:
        sign_ins.end_all(transaction, person_id)
        note(transaction, person_id, account_traces.RESET, by, now)
    return there


class SecondFactors:
    """The second factors of one register under its secret. Thread-safe; instants are aware UTC."""

    def __init__(self, secret: str | bytes) -> None:
        """Raises BadInput for a secret of less than 32 bytes."""
        self._seal = Seal(derived_key(secret, "second factor"))
        self._recovery = RecoveryCodes(derived_key(secret, "recovery code"))

    def begin(
        self, transaction: WriteTransaction, person_id: int, now: datetime, random: Random
    ) -> None:
        """Make a new secret that is not in force yet, in place of one begun before.

        Raises FactorInForce where there is one already: that is switched off first.
        """
        shared = base64.b32encode(random(_SECRET_BYTES)).decode()
        row = {
            "person_id": person_id,
            "sealed": self._seal.close(shared, by_person(person_id), random(_NONCE_BYTES)),
            "begun_at": to_micros(now),
            "confirmed_at": None,
            "last_step": 0,
        }
        if not transaction.fetch(_BEGIN, **row):
            raise FactorInForce

    def begun(self, source: Source, person_id: int) -> str | None:
        """The secret (base32) to be put into the app; None when none was begun or it is in force.

        Once in force it can be read back by nobody.
        """
        found = rows_of(source, _FIND, person_id=person_id)
        if not found or found[0][1] is not None:
            return None
        return self._seal.open(found[0][0], by_person(person_id))

    def confirm(
        self,
        transaction: WriteTransaction,
        person_id: int,
        code: str,
        now: datetime,
        random: Random,
    ) -> tuple[str, ...]:
        """Put what was begun in force by a first code; returns the recovery codes, this once.

        Every sign-in made without it ends. Raises FactorInForce or CodeRefused.
        """
        if standing(transaction, person_id) is not None:
            raise FactorInForce
        if not self._takes(transaction, person_id, code, now):
            raise CodeRefused
        if not transaction.fetch(_CONFIRM, person_id=person_id, at=to_micros(now)):
            raise FactorInForce
        sign_ins.end_all(transaction, person_id)
        note(transaction, person_id, account_traces.SET_UP, by_person(person_id), now)
        return self._recovery.issue(transaction, person_id, random)

    def accept(
        self, transaction: WriteTransaction, person_id: int, code: str, now: datetime
    ) -> bool:
        """Whether `code` is right, of the app or a recovery code; either is used up by it."""
        if self._takes(transaction, person_id, code, now):
            return True
        if not self._recovery.use(transaction, person_id, code):
            return False
        note(transaction, person_id, account_traces.RECOVERY_USED, by_person(person_id), now)
        return True

    def switch_off(self, transaction: WriteTransaction, person_id: int, now: datetime) -> None:
        """Take one's own second factor away; whoever calls has asked for password and code."""
        if _drop(transaction, person_id):
            note(transaction, person_id, account_traces.SWITCHED_OFF, by_person(person_id), now)

    def _takes(
        self, transaction: WriteTransaction, person_id: int, code: str, now: datetime
    ) -> bool:
        """Whether the app shows `code` now; the half minute is marked in the same step."""
        found = transaction.fetch(_FIND, person_id=person_id)
        shared = self._seal.open(found[0][0], by_person(person_id)) if found else None
        step = _step_of(shared, code, now) if shared else None
        return step is not None and bool(transaction.fetch(_TAKE, person_id=person_id, step=step))


def _step_of(shared: str, code: str, now: datetime) -> int | None:
    """The half minute that `code` belongs to, the latest if there were two; None = wrong."""
    typed = "".join(code.split())
    # a code of foreign digits is none that an app shows
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    middle = int(now.timestamp()) // _STEP_SECONDS
    app = pyotp.HOTP(shared, digits=DIGITS)
    near = range(middle + _TOLERATED, middle - _TOLERATED - 1, -1)
    return next((step for step in near if app.verify(typed, step)), None)


def _drop(transaction: WriteTransaction, person_id: int) -> bool:
    RecoveryCodes.drop(transaction, person_id)
    return bool(transaction.fetch(_DROP, person_id=person_id))
