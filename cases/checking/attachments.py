"""Files of cases: the bytes that are kept are those that the history speaks of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, select, tuple_

from cases.casefile.payload import file_payload
from cases.numbers import case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Attachment, HistoryEntry, table_of

_FILE, _ENTRY = table_of(Attachment), table_of(HistoryEntry)
#: keys read at once; the bytes are read file by file
CHUNK: Final = 1000
_KEY = (_FILE.c.case_id, _FILE.c.seq, _FILE.c.field)
_KEYS = Statement(
    select(*_KEY)
    .where(tuple_(*_KEY) > tuple_(*(bindparam(f"last_{column.name}") for column in _KEY)))
    .order_by(*_KEY)
    .limit(bindparam("most"))
)
_WHOLE = Statement(
    select(
        _FILE.c.type, _FILE.c.size, _FILE.c.sha256, _FILE.c.salt, _FILE.c.content, _ENTRY.c.payload
    )
    .select_from(
        _FILE.outerjoin(
            _ENTRY, and_(_ENTRY.c.case_id == _FILE.c.case_id, _ENTRY.c.seq == _FILE.c.seq)
        )
    )
    .where(*(column == bindparam(f"this_{column.name}") for column in _KEY))
)


def file_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with the files of all cases; a file that was erased is no problem."""
    for case_id, seq, field in _keys(connection):
        ((*file, payload),) = rows_of(
            connection, _WHOLE, this_case_id=case_id, this_seq=seq, this_field=field
        )
        named = f"{case_number(case_id)}: the file of entry {seq}"
        kept = json.loads(payload or "{}").get("fields", {}).get(field)
        if kept is None:
            yield f"{named} belongs to nothing that its history tells."
        elif not _is_whole(file, kept):
            yield f"{named} was altered: its content is not the one that was attached."


def _keys(connection: Connection) -> Iterator[tuple[int, int, str]]:
    last = (0, 0, "")
    names = [f"last_{column.name}" for column in _KEY]
    while rows := rows_of(connection, _KEYS, most=CHUNK, **dict(zip(names, last, strict=True))):
        yield from ((case_id, seq, field) for case_id, seq, field in rows)
        last = rows[-1]


def _is_whole(file: Sequence[Any], kept: object) -> bool:
    kind, size, sha256, salt, content = file
    # SQLite keeps whatever it is given, whatever the column is for
    stored = b"" if isinstance(content, str) else bytes(content)
    return (
        kept == file_payload(salt, kind, stored)
        and size == len(stored)
        and sha256 == hashlib.sha256(stored).hexdigest()
    )
