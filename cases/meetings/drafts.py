"""Drafts of what is written down while a leader listens: kept for their writer, and not for long.

A draft is called by the idempotency key of the recording it becomes, so that a press repeated
after a restart, or in a second tab, is the same press.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from cases.casefile.stub import is_stub, kept_of
from cases.commands.answers import finding
from cases.instants import from_micros, to_micros
from cases.meetings.faults import STATE, refused
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import SessionDraft, table_of
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition

#: after a week nobody goes on with it, and it holds what a citizen said
DRAFT_KEPT_FOR: Final = timedelta(days=7)
#: of one person; a session has some twenty issues
MOST_DRAFTS: Final = 100
#: of one draft, in characters of its JSON; the longest texts that are recorded fit
LARGEST_DRAFT: Final = 200_000
#: what a key looks like: it is a part of an address
KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)

_TABLE: Final = table_of(SessionDraft)
_NAMES: Final = tuple(column.name for column in _TABLE.columns)
_OWN = _TABLE.c.person_id == bindparam("of_person")
_OF_PERSON: Final = Statement(select(_TABLE).where(_OWN).order_by(_TABLE.c.saved_at, _TABLE.c.key))
_OTHERS: Final = Statement(
    select(func.count()).select_from(_TABLE).where(_OWN, _TABLE.c.key != bindparam("of_key"))
)
_NEW = insert(_TABLE).values({name: bindparam(name) for name in _NAMES})
_KEEP: Final = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[_TABLE.c.person_id, _TABLE.c.key],
        set_={name: _NEW.excluded[name] for name in _NAMES if name not in ("person_id", "key")},
    )
)
_DROP: Final = Statement(delete(_TABLE).where(_OWN, _TABLE.c.key == bindparam("of_key")))
_WIPE: Final = Statement(delete(_TABLE).where(_TABLE.c.saved_at < bindparam("before")))


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a form, by the names of its fields; `saved_at` is UTC."""

    person_id: int
    key: str
    session_id: str
    registration_id: int | None
    fields: Mapping[str, str]
    saved_at: datetime


def keep_draft(
    transaction: WriteTransaction, actor: Actor, draft: Draft, definition: WorkflowDefinition
) -> None:
    """Queue a draft in place of what was kept under its key; of a kind of which only a stub may be
    kept, nothing of what was said.

    Raises MeetingRefused when there are too many or it is too large, and when it was recorded:
    what a slow network brings after the recording must not rise again.
    """
    fields = kept_of(draft.fields) if is_stub(definition, draft.fields) else draft.fields
    # ASCII, so that no sign of any encoding is in the way: a draft is kept as it was typed
    text = json.dumps(dict(fields))
    if len(text) > LARGEST_DRAFT:
        raise refused("draft_too_large")
    statement, parameters = finding(actor, draft.key)
    if transaction.fetch(statement, **parameters):
        raise refused("recorded_already", category=STATE)
    own = {"of_person": draft.person_id, "of_key": draft.key}
    if transaction.fetch(_OTHERS, **own)[0][0] >= MOST_DRAFTS:
        raise refused("too_many_drafts", category=STATE)
    row = (
        draft.person_id,
        draft.key,
        draft.session_id,
        draft.registration_id,
        text,
        to_micros(draft.saved_at),
    )
    transaction.queue(_KEEP, dict(zip(_NAMES, row, strict=True)))


def drafts_of(source: Source, person_id: int, session_id: str) -> tuple[Draft, ...]:
    """Somebody's own drafts of a session, the oldest first."""
    found = (_draft(row) for row in rows_of(source, _OF_PERSON, of_person=person_id))
    return tuple(draft for draft in found if draft.session_id == session_id)


def drop_draft(transaction: WriteTransaction, person_id: int, key: str) -> None:
    """Queue the end of a draft; one that is gone already is fine."""
    transaction.queue(_DROP, {"of_person": person_id, "of_key": key})


def wipe_drafts(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the end of drafts that nobody has touched for long."""
    transaction.queue(_WIPE, {"before": to_micros(now - DRAFT_KEPT_FOR)})


def _draft(row: tuple[object, ...]) -> Draft:
    values = dict(zip(_NAMES, row, strict=True))
    kept = json.loads(str(values.pop("fields")))
    saved_at = from_micros(int(str(values.pop("saved_at"))))
    return Draft(**values, fields=kept, saved_at=saved_at)  # type: ignore[arg-type]
