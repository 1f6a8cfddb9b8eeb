"""An import whose process is killed, and started again until it comes to its end."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from cases.importing import history
from cases.store.engine import Database
from tests.killing.journal import Journal
from tests.killing.write_behind import WriteBehind
from tests.replay.registers import IMPORTED_AT, opened

ROWS_OF_A_CASE = 4
_HEADER = "case_ref,at,action,department,actor,due,title,note"
_LATE = 0.03


def write_file(file: Path, cases: int, *, answered: bool = True) -> Path:
    """An old register: each case recorded, assigned, accepted, and answered after two weeks."""
    lines = [_HEADER]
    for number in range(cases):
        ref, day = f"CU-{number:04}", f"2026-10-{1 + number % 14:02}"
        lines += [
            f"{ref},{day}T08:00,record,,,,Ngập đường số {number},",
            f"{ref},{day}T09:00,assign,SXD,,rule,,",
            f"{ref},{day}T10:00,accept,SXD,Chị Lan,,,",
        ]
        if answered:
            lines.append(f"{ref},2026-10-{15 + number % 14:02}T11:00,reply,SXD,,,,")
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def rows_said_to_be_in(journal: Journal) -> int:
    """The most that was acknowledged so far."""
    return max((int(done) for (done,) in journal.lines("in")), default=0)


def bring_in(url: str, file: Path, journal: Journal, habit: str, last: bool = False) -> None:
    """Import the file, a few cases at a time; the journal holds how many rows are said to be in."""
    history.BATCH = 3
    late = WriteBehind() if habit == "write behind" else None

    said_before = rows_said_to_be_in(journal)

    def progress(done: int, total: int) -> None:
        if done > said_before:
            journal.write("in", done)
        if late:
            time.sleep(_LATE)
            late.commit()

    with closing(Database(url)) as database:
        register = opened(database)
        history.import_history(
            register.tools, file, IMPORTED_AT, with_clock=True, progress=progress
        )
