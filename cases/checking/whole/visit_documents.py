"""Documents of registrations: all of them there, with the bytes that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, tuple_

from cases.store.case_rows import table_of
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Registration, RegistrationFile

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
#: file by file: all at once they need not fit into memory
_NEXT: Final = Statement(
    select(_FILE.registration_id, _FILE.no, _FILE.size, _FILE.sha256, _FILE.content)
    .where(
        tuple_(_FILE.registration_id, _FILE.no)
        > tuple_(bindparam("last_registration"), bindparam("last_no"))
    )
    .order_by(_FILE.registration_id, _FILE.no)
    .limit(1)
)


def document_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with what visitors sent ahead."""
    for number, told, kept in rows_of(connection, _COUNTS):
        yield f"the registration {number} has {kept} documents instead of {told}."
    number, no = 0, 0
    while rows := rows_of(connection, _NEXT, last_registration=number, last_no=no):
        ((number, no, size, digest, content),) = rows
        if len(content) != size or sha256(_bytes(content)).hexdigest() != digest:
            yield f"document {no} of the registration {number} was changed."


def _bytes(content: object) -> bytes:
    # SQLite keeps whatever it is given, whatever the column is for
    return b"" if isinstance(content, str) else bytes(content)  # type: ignore[call-overload]
