"""The disk fills up in the middle of an import: what came in is told, and the rest comes later."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.errors import DatabaseFull
from cases.importing.history import Imported, import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.test_unusable_files import HEADER, NOW
from tests.cases.life import rows
from tests.people import hire
from workflow.versions import Workflows

CASES = 400


class Disk:
    """Room for so many pages of a register; SQLite itself says when it is full."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.pages = 0
        event.listen(database.engine, "connect", self._limit)

    def has_room_for(self, pages: int) -> None:
        """From the next connection on."""
        self.pages = pages
        self._database.engine.dispose()

    def _limit(self, connection: Any, _record: object) -> None:
        if self.pages:
            connection.execute(f"PRAGMA max_page_count={self.pages}").close()


@pytest.fixture
def small_register(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Register:
    """A register that commits an import every 20 cases."""
    monkeypatch.setattr("cases.importing.history.BATCH", 20)
    calendar, directory = OfficeCalendar(sqlite_database), hire(sqlite_database)
    codes = CodeBook("a secret of the tests, known to all")
    return Register(sqlite_database, Workflows.shipped(), calendar, directory, codes)


def an_old_register(folder: Path) -> Path:
    file = folder / "old.csv"
    lines = [f"CU-{n:03},2026-10-05T08:00,record,,,,Ngập đường {n}," for n in range(CASES)]
    file.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    return file


def test_what_was_saved_is_told_and_the_import_goes_on(
    small_register: Register, tmp_path: Path
) -> None:
    database, disk = small_register.database, Disk(small_register.database)
    ((used,),) = rows(database, "PRAGMA page_count")
    file = an_old_register(tmp_path)
    disk.has_room_for(used + 60)

    with pytest.raises(DatabaseFull) as stopped:
        import_history(small_register.tools, file, NOW)

    told = re.search(r"(\d+) new cases and (\d+) actions were saved before", str(stopped.value))
    assert told is not None
    ((saved,),) = rows(database, "SELECT count(*) FROM case_file")
    assert 0 < saved < CASES
    assert told.groups() == (str(saved), str(saved))
    assert "the same import, run again, goes on from there" in str(stopped.value)
    assert "nothing was saved" not in str(stopped.value)

    disk.has_room_for(used + 100_000)
    done = import_history(small_register.tools, file, NOW)
    assert done == Imported(cases=CASES - saved, actions=CASES - saved)


def test_when_nothing_came_in_that_is_told(
    small_register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.importing.history.BATCH", CASES)
    disk = Disk(small_register.database)
    ((used,),) = rows(small_register.database, "PRAGMA page_count")
    file = an_old_register(tmp_path)
    disk.has_room_for(used)

    with pytest.raises(DatabaseFull, match="nothing was saved"):
        import_history(small_register.tools, file, NOW)
