"""Recovery codes: ten that stand in for a lost phone, each of them once."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete

from cases import tables
from cases.access.secrets import Random
from cases.codes.form import new_code, parse
from cases.codes.keys import digest
from cases.errors import BadCode
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

NUMBER: Final = 10

_CODES = table_of(tables.RecoveryCode)
_NEW = insert_into(_CODES)
_USE = Statement(
    delete(_CODES)
    .where(_CODES.c.person_id == bindparam("person_id"), _CODES.c.digest == bindparam("digest"))
    .returning(_CODES.c.person_id)
)
_DROP = Statement(delete(_CODES).where(_CODES.c.person_id == bindparam("person_id")))


class RecoveryCodes:
    """They look like tracking codes: 55 random bits, and mistyping is noticed.

    Only their HMAC is kept, so that who has the database alone can try none of them.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(
        self, transaction: WriteTransaction, person_id: int, random: Random
    ) -> tuple[str, ...]:
        """Queue ten new codes in place of all older ones and return them."""
        self.drop(transaction, person_id)
        codes = tuple(new_code(random) for _ in range(NUMBER))
        rows = [{"person_id": person_id, "digest": self._digest(person_id, code)} for code in codes]
        transaction.queue_many(_NEW, rows)
        return codes

    def use(self, transaction: WriteTransaction, person_id: int, typed: str) -> bool:
        """Whether this is an unused code of that person; then it is gone."""
        try:
            code = parse(typed)
        except BadCode:
            return False
        values = {"person_id": person_id, "digest": self._digest(person_id, code)}
        return bool(transaction.fetch(_USE, **values))

    @staticmethod
    def drop(transaction: WriteTransaction, person_id: int) -> None:
        """Queue that none of a person's codes counts any more."""
        transaction.queue(_DROP, {"person_id": person_id})

    def _digest(self, person_id: int, code: str) -> str:
        return digest(f"{person_id} {code}", self._key)
