"""Where the files of tests are: in memory, for a test waits for a disk and learns nothing from it.

Nobody pulls the plug of the machine here. A commit in a file takes milliseconds of a disk and none
of memory; a new database on PostgreSQL 20 ms instead of up to 350.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")
_ROOM: Final = 4 * 1024**3


def memory() -> str | None:
    """A folder that lies in memory; None where there is none, or too little room in it."""
    return str(_MEMORY) if _has_room(_MEMORY) else None


@contextmanager
def folder_in_memory(purpose: str) -> Iterator[Path]:
    """A folder that is deleted afterwards; on the disk where memory has no room."""
    with tempfile.TemporaryDirectory(prefix=f"followup-{purpose}-", dir=memory()) as folder:
        yield Path(folder)


def _has_room(folder: Path) -> bool:
    usable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    return usable and shutil.disk_usage(folder).free > _ROOM
