"""Which account at the office's sign-in service is whose account here.

Joined only by a step of the person's own: whoever gets a name at the service that somebody has
here would otherwise be that somebody.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from cases import tables
from cases.audit import trail
from cases.audit.subjects import person_subject
from cases.errors import AccountTaken
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_JOINED = table_of(tables.ProviderAccount)
_NEW = insert_into(_JOINED)
_FIND = Statement(
    select(_JOINED.c.person_id).where(
        _JOINED.c.issuer == bindparam("issuer"), _JOINED.c.subject == bindparam("subject")
    )
)
_OF_PERSON = (
    _JOINED.c.issuer == bindparam("issuer"),
    _JOINED.c.person_id == bindparam("person_id"),
)
_SINCE = Statement(select(_JOINED.c.joined_at).where(*_OF_PERSON))
_END = Statement(delete(_JOINED).where(*_OF_PERSON))


def person_of(source: Source, issuer: str, subject: str) -> int | None:
    """The id of whom an account at the service signs in; None where nobody joined it."""
    found = rows_of(source, _FIND, issuer=issuer, subject=subject)
    return found[0][0] if found else None


def joined_since(source: Source, person_id: int, issuer: str) -> datetime | None:
    """Since when (UTC) somebody's account here is joined with one at the service."""
    found = rows_of(source, _SINCE, person_id=person_id, issuer=issuer)
    return from_micros(found[0][0]) if found else None


def join(
    transaction: WriteTransaction, person_id: int, issuer: str, subject: str, now: datetime
) -> None:
    """Queue that an account at the service signs this person in, from `now` (UTC).

    One joined before gives way to it. Raises AccountTaken when it is somebody else's.
    """
    if person_of(transaction, issuer, subject) not in (None, person_id):
        raise AccountTaken
    transaction.queue(_END, {"issuer": issuer, "person_id": person_id})
    transaction.queue(
        _NEW,
        {
            "issuer": issuer,
            "subject": subject,
            "person_id": person_id,
            "joined_at": to_micros(now),
        },
    )
    _note(transaction, person_id, "provider_joined", now)


def part(transaction: WriteTransaction, person_id: int, issuer: str, now: datetime) -> None:
    """Queue the end of what joins them; where nothing does, nothing happens."""
    if joined_since(transaction, person_id, issuer) is not None:
        transaction.queue(_END, {"issuer": issuer, "person_id": person_id})
        _note(transaction, person_id, "provider_parted", now)


def _note(transaction: WriteTransaction, person_id: int, what: str, now: datetime) -> None:
    person = person_subject(person_id)
    trail.note(transaction, now, person, what, person)
