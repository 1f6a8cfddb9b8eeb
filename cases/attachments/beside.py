"""Documents that belong to no case: beside a registration, or beside what a department prepares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, func, insert, select, tuple_

from cases.attachments.copies import FileCopy
from cases.attachments.kinds import KINDS
from cases.attachments.limits import Limits
from cases.instants import to_micros
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import PreparationFile, RegistrationFile, table_of
from workflow.fields import File


class TooMany(Exception):
    """More documents than `limits` allow beside one thing, in number or size."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        super().__init__()


@dataclass(frozen=True, slots=True)
class SentDocument:
    """One document; `kind` as people call it, `size` in bytes, `at` UTC."""

    no: int
    name: str
    kind: str
    size: int
    at: datetime


class Folder:
    """The documents beside each row of one kind, counted from 1; `owner` is the column that names
    the row.
    """

    def __init__(self, table: Table, owner: str) -> None:
        columns = table.c
        self._of, self._columns = columns[owner], columns
        mine = self._of == bindparam("of")
        held = (func.count(), func.coalesce(func.max(columns.no), 0))
        size = func.coalesce(func.sum(columns.size), 0)
        self._held = Statement(select(*held, size).where(mine))
        names: dict[str, Any] = {column.name: bindparam(column.name) for column in columns}
        self._new, self._owner = Statement(insert(table).values(names)), owner
        key = tuple_(self._of, columns.no)
        # one by one: all at once they need not fit into memory
        self._next = Statement(
            select(self._of, columns.no, columns.size, columns.sha256, columns.content)
            .where(key > tuple_(bindparam("last"), bindparam("last_no")))
            .order_by(self._of, columns.no)
            .limit(1)
        )

    def add(
        self,
        transaction: WriteTransaction,
        owner_id: int,
        files: Sequence[File],
        limits: Limits,
        by: str,
        now: datetime,
    ) -> None:
        """Queue documents of a row that is held or new; `now` is UTC. Raises TooMany; then nothing
        was queued.
        """
        ((count, last, size),) = transaction.fetch(self._held, of=owner_id)
        size += sum(len(each.content) for each in files)
        if count + len(files) > limits.files_per_case or size > limits.per_case:
            raise TooMany(limits)
        for no, file in enumerate(files, last + 1):
            row = {
                self._owner: owner_id,
                "no": no,
                "name": file.name,
                "type": file.type,
                "size": len(file.content),
                "sha256": sha256(file.content).hexdigest(),
                "at": to_micros(now),
                "by": by,
                "content": file.content,
            }
            transaction.queue(self._new, row)

    def documents(self, connection: Connection, owner_id: int) -> tuple[SentDocument, ...]:
        """Those of a row, in order. One statement."""
        columns = self._columns
        chosen = select(columns.no, columns.name, columns.type, columns.size, columns.at)
        rows = connection.execute(chosen.where(self._of == owner_id).order_by(columns.no))
        return tuple(
            SentDocument(row.no, row.name, KINDS[row.type].label, row.size, row.at) for row in rows
        )

    def copy(self, connection: Connection, owner_id: int, no: int) -> FileCopy | None:
        """One of them; None where there is none. One statement."""
        columns = self._columns
        chosen = select(columns.name, columns.type, columns.content)
        chosen = chosen.where(self._of == owner_id, columns.no == no)
        row = connection.execute(chosen).one_or_none()
        return FileCopy(row.name, KINDS[row.type].media_type, row.content) if row else None

    def changed(self, connection: Connection) -> Iterator[tuple[int, int]]:
        """Row and number of every document that is not what was kept."""
        of, no = 0, 0
        while rows := rows_of(connection, self._next, last=of, last_no=no):
            ((of, no, size, digest, content),) = rows
            if len(content) != size or sha256(_bytes(content)).hexdigest() != digest:
                yield of, no


def _bytes(content: object) -> bytes:
    # SQLite keeps whatever it is given, whatever the column is for
    return b"" if isinstance(content, str) else bytes(content)  # type: ignore[call-overload]


#: what visitors send ahead, and what departments answer with
SENT_AHEAD: Final = Folder(table_of(RegistrationFile), "registration_id")
ANSWERED: Final = Folder(table_of(PreparationFile), "preparation_id")
