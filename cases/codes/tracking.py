"""Tracking codes of cases: found by HMAC only, kept readable under a seal until handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update

from cases import tables
from cases.codes.form import mask, new_code, parse
from cases.codes.keys import Seal, derived_key, digest
from cases.errors import BadCode
from cases.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

#: how long a code may be read back by staff at most (contract.md section 6)
READABLE_FOR: Final = timedelta(days=30)

_NONCE_BYTES = 12
_PSEUDONYM_LENGTH = 16

_CODES = table_of(tables.TrackingCode)
_NEW = insert_into(_CODES)
_CURRENT = (_CODES.c.case_id == bindparam("case_of_code"), _CODES.c.ended_at.is_(None))
_END_OLDER = Statement(
    update(_CODES).where(*_CURRENT).values(ended_at=bindparam("at"), sealed=None)
)
_HAND_OVER = Statement(
    update(_CODES)
    .where(*_CURRENT, _CODES.c.handed_over_at.is_(None))
    .values(handed_over_at=bindparam("at"), sealed=None)
)
_FIND = Statement(
    select(_CODES.c.case_id).where(
        _CODES.c.digest == bindparam("digest"), _CODES.c.ended_at.is_(None)
    )
)
_SEALED = Statement(select(_CODES.c.sealed).where(*_CURRENT))
_WIPE = Statement(
    update(_CODES)
    .where(_CODES.c.sealed.is_not(None), _CODES.c.issued_at < bindparam("before"))
    .values(sealed=None)
)


class CodeBook:
    """The codes of one register under its secret. Thread-safe; instants are aware UTC."""

    def __init__(self, secret: str | bytes) -> None:
        """Raises BadInput for a secret of less than 32 bytes."""
        self._digest_key = derived_key(secret, "tracking code")
        self._pseudonym_key = derived_key(secret, "import pseudonym")
        self._seal = Seal(derived_key(secret, "sealed tracking code"))

    def issue(
        self,
        transaction: WriteTransaction,
        case_id: int,
        now: datetime,
        random: Callable[[int], bytes],
        *,
        replacing: bool = True,
    ) -> str:
        """Queue a new code for a case and return it; the older ones die with the same commit.

        `replacing=False` saves the look at older codes for a case that was just recorded.
        """
        code = new_code(random)
        at = to_micros(now)
        if replacing:
            transaction.queue(_END_OLDER, {"case_of_code": case_id, "at": at})
        row = {
            "digest": self.digest(code),
            "case_id": case_id,
            "issued_at": at,
            "sealed": self._seal.close(code, str(case_id), random(_NONCE_BYTES)),
            "handed_over_at": None,
            "ended_at": None,
        }
        transaction.queue(_NEW, row)
        return code

    def find(self, source: Source, code: str) -> int | None:
        """The case behind a code in any spelling; None for an unknown or replaced one.

        Raises BadCode for what cannot be a code at all.
        """
        found = rows_of(source, _FIND, digest=self.digest(parse(code)))
        return found[0][0] if found else None

    def hand_over(self, transaction: WriteTransaction, case_id: int, now: datetime) -> None:
        """Queue that the citizen has the code now: nobody can read it back any more."""
        transaction.queue(_HAND_OVER, {"case_of_code": case_id, "at": to_micros(now)})

    def reveal(self, source: Source, case_id: int) -> str | None:
        """The code of a case while it waits to be handed over; None afterwards."""
        for (sealed,) in rows_of(source, _SEALED, case_of_code=case_id):
            if sealed is not None:
                return self._seal.open(sealed, str(case_id))
        return None

    def wipe(self, transaction: WriteTransaction, now: datetime) -> None:
        """Queue the end of reading back for codes that nobody handed over within 30 days."""
        transaction.queue(_WIPE, {"before": to_micros(now - READABLE_FOR)})

    def digest(self, code: str) -> str:
        """What is kept of a code for finding it; the code as `parse` writes it."""
        return digest(code, self._digest_key)

    def pseudonym(self, name: str) -> str:
        """How the history names an actor of an imported file: always alike, never readable."""
        return digest(name, self._pseudonym_key)[:_PSEUDONYM_LENGTH]


__all__ = ["READABLE_FOR", "BadCode", "CodeBook", "Seal", "digest", "mask", "new_code", "parse"]
