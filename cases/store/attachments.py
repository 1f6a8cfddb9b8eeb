"""Writing files of cases; their bytes travel by themselves, never among the rows of a command."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert, select

from cases.casefile.case import Attached
from cases.store.lookup import bytes_in
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import Attachment, table_of
from workflow.fields import File

_FILE = table_of(Attachment)
_COLUMNS = tuple(column.name for column in _FILE.columns)
_NEW = Statement(insert(_FILE).values({name: bindparam(name) for name in _COLUMNS}))
_HELD = Statement(
    select(
        func.count().label("files"), func.coalesce(func.sum(_FILE.c.size), 0).label("bytes")
    ).where(_FILE.c.case_id == bindparam("of_case"))
)

_AT_ENTRY = Statement(
    select(_FILE.c.name, _FILE.c.content, _FILE.c.sha256, _FILE.c.type)
    .where(_FILE.c.case_id == bindparam("of_case"), _FILE.c.seq == bindparam("entry"))
    .order_by(_FILE.c.field)
)
_ENTRIES = Statement(select(_FILE.c.seq).where(_FILE.c.case_id == bindparam("of_case")))


def save_files(transaction: WriteTransaction, files: Iterable[Attached]) -> None:
    """Queue new files."""
    for file in files:
        transaction.queue(_NEW, {name: getattr(file, name) for name in _COLUMNS})


def files_held(transaction: WriteTransaction, case_id: int) -> tuple[int, int]:
    """How many files a case has, and their bytes together."""
    ((count, size),) = transaction.fetch(_HELD, of_case=case_id)
    return count, size


def entries_with_files(transaction: WriteTransaction, case_id: int) -> frozenset[int]:
    """The history entries of a case that have a file."""
    return frozenset(row[0] for row in transaction.fetch(_ENTRIES, of_case=case_id))


def files_at(transaction: WriteTransaction, case_id: int, entry: int) -> list[File]:
    """The files of one history entry, with their content."""
    rows = transaction.fetch(_AT_ENTRY, of_case=case_id, entry=entry)
    return [File(name, bytes_in(content), sha256, kind) for name, content, sha256, kind in rows]
