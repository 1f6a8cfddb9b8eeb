"""Documents of registrations: all of them there, with the bytes that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, func, select

from cases.attachments.beside import SENT_AHEAD
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Registration, RegistrationFile, table_of

_REG, _FILE = table_of(Registration).c, table_of(RegistrationFile).c
_KEPT: Final = (
    select(func.count())
    .where(_FILE.registration_id == _REG.id)
    .correlate(table_of(Registration))
    .scalar_subquery()
)
_COUNTS: Final = Statement(
    select(_REG.id, func.coalesce(_REG.files, 0), _KEPT)
    .where(func.coalesce(_REG.files, 0) != _KEPT)
    .order_by(_REG.id)
)


def document_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with what visitors sent ahead."""
    for number, told, kept in rows_of(connection, _COUNTS):
        yield f"the registration {number} has {kept} documents instead of {told}."
    for number, no in SENT_AHEAD.changed(connection):
        yield f"document {no} of the registration {number} was changed."
