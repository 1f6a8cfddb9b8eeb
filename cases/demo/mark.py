"""The mark of a demo register: only what carries it may be thrown away for a fresh one.

SQLite keeps the number in the file's header, so it is there before the first table: a demo whose
build was interrupted is known as one too, and so is a copy.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from cases.store.faults import translated

#: "fupd" in ASCII
DEMO_MARK: Final = 0x66757064
#: where SQLite writes the application id: https://www.sqlite.org/fileformat2.html#application_id
_MARK_AT: Final = slice(68, 72)


def mark_as_demo(file: Path) -> None:
    """Make a new, empty SQLite file that is known as a demo register.

    Raises OSError or DatabaseUnavailable.
    """
    # made first: a folder that cannot be written is told by its own name
    file.touch(exist_ok=False)
    with translated(), closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA application_id = {DEMO_MARK}").close()


def is_demo(file: Path) -> bool:
    """Whether `file` is a demo register, or holds nothing at all; raises OSError."""
    with file.open("rb") as stream:
        header = stream.read(_MARK_AT.stop)
    return not header or header[_MARK_AT] == DEMO_MARK.to_bytes(4)
