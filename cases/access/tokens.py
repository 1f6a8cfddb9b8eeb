"""API tokens: how another system acts as a person of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from cases import tables
from cases.access.secrets import Random, new_secret, secret_hash
from cases.errors import BadInput
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from cases.texts import readable_line

#: lets people and scanners of leaked secrets recognise one
PREFIX: Final = "followup_"
_LONGEST_NAME = 80

_TOKENS, _PEOPLE = table_of(tables.ApiToken), table_of(tables.Person)
_NEW = insert_into(_TOKENS)
_FIND = Statement(
    select(_TOKENS.c.person_id)
    .join(_PEOPLE, _PEOPLE.c.id == _TOKENS.c.person_id)
    .where(
        _TOKENS.c.token_hash == bindparam("token_hash"),
        _TOKENS.c.revoked_at.is_(None),
        _PEOPLE.c.active.is_(True),
    )
)
_VALID = Statement(
    select(_TOKENS.c.name, _TOKENS.c.created_at)
    .where(_TOKENS.c.person_id == bindparam("person_id"), _TOKENS.c.revoked_at.is_(None))
    .order_by(_TOKENS.c.created_at, _TOKENS.c.name)
)
_REVOKE = Statement(
    update(_TOKENS)
    .where(
        _TOKENS.c.person_id == bindparam("person_id"),
        _TOKENS.c.name == bindparam("token_name"),
        _TOKENS.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("revoked_at"))
    .returning(_TOKENS.c.token_hash)
)


@dataclass(frozen=True, slots=True)
class Token:
    """A valid token, without its secret. `created_at` is UTC."""

    name: str
    created_at: datetime


def issue(
    transaction: WriteTransaction, person_id: int, name: str, now: datetime, random: Random
) -> str:
    """A new token of a person, shown this once; raises BadInput when the name is taken or empty."""
    wanted = readable_line(name, "The name of the token")
    if not wanted or len(wanted) > _LONGEST_NAME:
        raise BadInput(f"Name the token with 1 to {_LONGEST_NAME} characters.")
    if wanted in {token.name for token in of_person(transaction, person_id)}:
        raise BadInput(f"There is a token “{wanted}” already; revoke it or choose another name.")
    token = PREFIX + new_secret(random)
    row = {
        "token_hash": secret_hash(token),
        "person_id": person_id,
        "name": wanted,
        "created_at": to_micros(now),
        "revoked_at": None,
    }
    transaction.queue(_NEW, row)
    return token


def find(source: Source, token: str) -> int | None:
    """The person a token acts as; None when it is unknown, revoked or its person was disabled."""
    found = rows_of(source, _FIND, token_hash=secret_hash(token))
    return found[0][0] if found else None


def of_person(source: Source, person_id: int) -> tuple[Token, ...]:
    """The valid tokens of a person, oldest first."""
    rows = rows_of(source, _VALID, person_id=person_id)
    return tuple(Token(name, from_micros(created_at)) for name, created_at in rows)


def revoke(transaction: WriteTransaction, person_id: int, name: str, now: datetime) -> None:
    """End a token by its name, at once; raises BadInput when there is none of that name."""
    values = {"person_id": person_id, "token_name": name, "revoked_at": to_micros(now)}
    if not transaction.fetch(_REVOKE, **values):
        raise BadInput(f"There is no valid token “{name}” of this account; compare its name.")
