"""A copy of a document that was sent ahead with a registration."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from cases.attachments.kinds import KINDS
from cases.disclosure.files import FileCopy
from cases.meetings.registering import BEHALF
from cases.store.case_rows import table_of
from cases.tables import RegistrationFile
from workflow.attempt import Actor

_FILE: Final = table_of(RegistrationFile)


def document_for_staff(
    connection: Connection, actor: Actor, registration_id: int, no: int
) -> FileCopy | None:
    """A document, for those who receive people; None for others alike. One statement."""
    if BEHALF.isdisjoint(actor.roles):
        return None
    return document(connection, registration_id, no)


def document(connection: Connection, registration_id: int, no: int) -> FileCopy | None:
    """A document of a registration that the reader may see. One statement."""
    chosen = select(_FILE.c.name, _FILE.c.type, _FILE.c.content).where(
        _FILE.c.registration_id == registration_id, _FILE.c.no == no
    )
    row = connection.execute(chosen).one_or_none()
    return FileCopy(row.name, KINDS[row.type].media_type, row.content) if row else None
