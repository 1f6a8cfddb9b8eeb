"""Idempotency: a command that was accepted answers the same again and has no second effect."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, select, update

from cases.casefile.chain import canonical
from cases.commands.requests import Act, Done, Record
from cases.errors import KeyReused
from cases.instants import to_micros
from cases.numbers import case_number
from cases.store.statement import Statement, insert_or_keep
from cases.store.transaction import WriteTransaction
from cases.tables import IdempotencyKey, table_of
from workflow.attempt import Actor
from workflow.fields import File

#: how long the document of an answer is kept: whoever sends again does it within days, and a copy
#: of what citizens said is not kept for ever
DOCUMENT_KEPT_FOR: Final = timedelta(days=7)

_KEYS = table_of(IdempotencyKey)
_FIND = Statement(
    select(_KEYS.c.digest, _KEYS.c.case_id, _KEYS.c.seq, _KEYS.c.version, _KEYS.c.answer).where(
        and_(_KEYS.c.scope == bindparam("scope"), _KEYS.c.key == bindparam("key"))
    )
)
_KEEP = insert_or_keep(_KEYS)
_KEEP_DOCUMENT = Statement(
    update(_KEYS)
    .where(and_(_KEYS.c.scope == bindparam("of_scope"), _KEYS.c.key == bindparam("of_key")))
    .values(answer=bindparam("document"))
)
_WIPE = Statement(
    update(_KEYS)
    .where(and_(_KEYS.c.answer.is_not(None), _KEYS.c.created_at < bindparam("before")))
    .values(answer=None)
)
#: the digest of what was never accepted, and so is never kept
NO_COMMAND = ""


def command_digest(what: str, command: Act | Record) -> str:
    """What must be equal for a key to mean the same command; unusable fields equal none."""
    if command.unusable is not None:
        return NO_COMMAND
    fields = command.fields
    plain = {name: _plain(value) for name, value in fields.items()}
    return hashlib.sha256(f"{what}\n{canonical(plain)}".encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, File):
        return [value.name, value.sent]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def finding(actor: Actor, key: str) -> tuple[Statement, dict[str, Any]]:
    """The read whose rows `stored_answer` understands."""
    return _FIND, {"scope": _scope(actor), "key": key}


def _scope(actor: Actor) -> str:
    return f"actor:{actor.id}"


def stored_answer(rows: Sequence[Sequence[Any]], digest: str) -> Done | None:
    """The answer kept under a key; raises KeyReused when the key belongs to another command."""
    if not rows:
        return None
    kept, case_id, seq, version, document = rows[0]
    if kept != digest:
        raise KeyReused
    return Done(case_id, case_number(case_id), version, seq, replayed=True, document=document)


def keep_answer(
    transaction: WriteTransaction, actor: Actor, key: str, digest: str, done: Done, now: datetime
) -> None:
    """Queue that a command was accepted; the tracking code is kept sealed elsewhere.

    KeyReused is raised when the same key went to another case in the same moment: each command
    holds its own case alone, so neither could see the other before.
    """
    transaction.queue(
        _KEEP,
        {
            "scope": _scope(actor),
            "key": key,
            "digest": digest,
            "case_id": done.case_id,
            "seq": done.seq,
            "version": done.version,
            "answer": None,
            "created_at": to_micros(now),
        },
        expect=1,
        lost=KeyReused,
    )


def keep_document(transaction: WriteTransaction, actor: Actor, key: str, document: str) -> None:
    """Queue what the caller of an accepted command is answered, to be answered again."""
    given = {"of_scope": _scope(actor), "of_key": key, "document": document}
    transaction.queue(_KEEP_DOCUMENT, given)


def wipe_documents(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the end of documents that were kept long enough; their keys stay known."""
    transaction.queue(_WIPE, {"before": to_micros(now - DOCUMENT_KEPT_FOR)})
