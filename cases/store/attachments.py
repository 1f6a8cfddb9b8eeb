"""Writing files of cases; their bytes travel by themselves, never among the rows of a command."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert, select

from cases.casefile.case import Attached
from cases.store.case_rows import table_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import Attachment

_FILE = table_of(Attachment)
_COLUMNS = tuple(column.name for column in _FILE.columns)
_NEW = Statement(insert(_FILE).values({name: bindparam(name) for name in _COLUMNS}))
_HELD = Statement(
    select(
        func.count().label("files"), func.coalesce(func.sum(_FILE.c.size), 0).label("bytes")
    ).where(_FILE.c.case_id == bindparam("of_case"))
)


def save_files(transaction: WriteTransaction, files: Iterable[Attached]) -> None:
    """Queue new files."""
    for file in files:
        transaction.queue(_NEW, {name: getattr(file, name) for name in _COLUMNS})


def files_held(transaction: WriteTransaction, case_id: int) -> tuple[int, int]:
    """How many files a case has, and their bytes together."""
    ((count, size),) = transaction.fetch(_HELD, of_case=case_id)
    return count, size
