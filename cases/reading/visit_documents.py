"""Documents that were sent ahead with a registration, for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from cases.attachments.kinds import KINDS
from cases.store.case_rows import table_of
from cases.tables import RegistrationFile

_FILE: Final = table_of(RegistrationFile)


@dataclass(frozen=True, slots=True)
class SentDocument:
    """One document; `kind` as people call it, `size` in bytes, `at` UTC."""

    no: int
    name: str
    kind: str
    size: int
    at: datetime


def documents_of(connection: Connection, registration_id: int) -> tuple[SentDocument, ...]:
    """The documents of a registration that the reader may see. One statement."""
    columns = select(_FILE.c.no, _FILE.c.name, _FILE.c.type, _FILE.c.size, _FILE.c.at)
    chosen = columns.where(_FILE.c.registration_id == registration_id).order_by(_FILE.c.no)
    return tuple(
        SentDocument(row.no, row.name, KINDS[row.type].label, row.size, row.at)
        for row in connection.execute(chosen)
    )
