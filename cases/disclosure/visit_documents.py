"""A copy of a document that was sent ahead with a registration."""

from __future__ import annotations

from sqlalchemy import Connection

from cases.attachments.beside import SENT_AHEAD
from cases.attachments.copies import FileCopy
from cases.meetings.registering import BEHALF
from workflow.attempt import Actor


def document_for_staff(
    connection: Connection, actor: Actor, registration_id: int, no: int
) -> FileCopy | None:
    """A document, for those who receive people; None for others alike. One statement."""
    if BEHALF.isdisjoint(actor.roles):
        return None
    return SENT_AHEAD.copy(connection, registration_id, no)
