"""Writing the trail, and telling by it whether somebody else was faster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select, text

from cases import tables
from cases.errors import DirectoryChanged
from cases.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

#: what is entered here, by the kinds that people ask for
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sign_ins": ("sign_in",),
    "office_accounts": ("provider_joined", "provider_parted"),
    "people": (
        "person_added",
        "details_changed",
        "roles_changed",
        "password_set",
        "person_disabled",
        "person_enabled",
    ),
    "posts": ("holder_named", "deputy_named", "post_vacated", "absence_entered", "absence_ended"),
    "departments": ("department_added", "department_renamed", "department_ended"),
    "procedures": ("procedures_imported",),
    "messages": ("message_retried",),
}

#: pairs of what a code is and the code: ("role", "admin"), ("department", "SXD")
Detail = Sequence[tuple[str, str]]

_ENTRY = table_of(tables.AuditEntry)
_NAMES = ("at", "actor", "what", "subject", "detail")
_NEW = Statement(insert(_ENTRY).inline().values({name: bindparam(name) for name in _NAMES}))
_LAST = Statement(
    select(func.coalesce(func.max(_ENTRY.c.id), 0)).where(_ENTRY.c.subject == bindparam("subject"))
)
#: any number by which nobody else locks (`cases.store.shared_lock`)
_TURN = Statement(text("SELECT pg_advisory_xact_lock(20230815)"))


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes something and when (UTC). `seen` is the edition of it that they had before
    them; None where nobody looked, as on the command line.
    """

    by: str
    now: datetime
    seen: int | None = None


def note(
    transaction: WriteTransaction,
    at: datetime,
    by: str,
    what: str,
    subject: str = "",
    detail: Detail = (),
) -> None:
    """Queue an entry of the trail: references and codes, never a name or a person's words."""
    values = (to_micros(at), by, what, subject, json.dumps(list(detail), ensure_ascii=False))
    transaction.queue(_NEW, dict(zip(_NAMES, values, strict=True)))


def edition(source: Source, subject: str) -> int:
    """The number of the last change of a subject; 0 = it was never changed."""
    number: int = rows_of(source, _LAST, subject=subject)[0][0]
    return number


def take_turn(transaction: WriteTransaction, change: Change, subject: str) -> None:
    """Let nobody else change the directory until the commit; raises DirectoryChanged when somebody
    has changed `subject` since it was shown.
    """
    if transaction.dialect != "sqlite":
        # SQLite lets one writer in at a time
        transaction.queue(_TURN, {})
        transaction.flush()
    if change.seen is not None and edition(transaction, subject) != change.seen:
        raise DirectoryChanged
