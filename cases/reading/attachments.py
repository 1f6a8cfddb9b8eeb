"""The files of a case, as far as its history is told to a viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.attachments.kinds import KINDS
from cases.reading.entry_views import EntryView
from cases.tables import Attachment, table_of
from workflow.definition import WorkflowDefinition

_FILE = table_of(Attachment)
_FACTS = select(_FILE.c.seq, _FILE.c.name, _FILE.c.type, _FILE.c.size, _FILE.c.sha256).order_by(
    _FILE.c.seq
)


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file that can be had; `seq` is the history entry it belongs to, `size` is in bytes."""

    seq: int
    name: str
    type: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    by: str
    department_name: str | None
    about: str | None


def attachments_of(
    connection: Connection,
    case_id: int,
    entries: Sequence[EntryView],
    definition: WorkflowDefinition,
) -> tuple[AttachmentView, ...]:
    """The files of these entries, oldest first; erased ones are gone. One statement at most."""
    by_seq = {entry.seq: entry for entry in entries if definition.file_fields[entry.action]}
    if not by_seq:
        return ()
    rows = connection.execute(_FACTS.where(_FILE.c.case_id == case_id))
    return tuple(_view(by_seq[row.seq], row) for row in rows if row.seq in by_seq)


def _view(entry: EntryView, row: Any) -> AttachmentView:
    about = entry.field("text")
    return AttachmentView(
        seq=row.seq,
        name=row.name,
        type=row.type,
        media_type=KINDS[row.type].media_type,
        size=row.size,
        sha256=row.sha256,
        at=entry.at,
        by=entry.actor_name,
        department_name=entry.department_name,
        about=about.value if about and isinstance(about.value, str) else None,
    )
