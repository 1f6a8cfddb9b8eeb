"""The file of dated actions (contract.md section 5), grouped by case whatever its row order.

The rows are spooled into a temporary database on disk, so memory stays bounded for any file and
the result does not depend on how rows of different cases are mixed.
"""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from cases.errors import BadInput
from cases.store.instants import from_micros, to_micros
from workflow.worktime import WorkingCalendar

COLUMNS = ("case_ref", "at", "action", "department", "actor", "due", "title", "note")
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class FileRow:
    """One dated action. `position` counts the rows of its case from 0; `at` is UTC."""

    line: int
    case_ref: str
    position: int
    at: datetime
    action: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read at all, with the reason in words."""

    line: int
    cells: dict[str, str]
    reason: str


class HistoryFile:
    """A file of dated actions, opened for one import; a context manager.

    Raises BadInput when the file is no CSV with the columns of contract.md section 5.
    """

    def __init__(self, path: Path, calendar: WorkingCalendar) -> None:
        self._path = path
        self._calendar = calendar
        self.header: tuple[str, ...] = ()
        self.total = 0

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="followup-import-")
        self._spool = sqlite3.connect(Path(self._folder.name) / "rows.db")
        self._spool.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;"
            "PRAGMA cache_size=-65536;"
            "CREATE TABLE row (case_ref TEXT, line INTEGER, at INTEGER, cells TEXT,"
            " PRIMARY KEY (case_ref, line)) WITHOUT ROWID;"
            "CREATE TABLE turn (first INTEGER, case_ref TEXT,"
            " PRIMARY KEY (first, case_ref)) WITHOUT ROWID;"
            "CREATE TABLE bad (line INTEGER, cells TEXT, reason TEXT);"
        )
        try:
            self._fill()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()
        self._folder.cleanup()

    def departments(self) -> tuple[str, ...]:
        """Every department code the file names, verbatim."""
        found = self._spool.execute(
            "SELECT DISTINCT json_extract(cells, '$.department') FROM row ORDER BY 1"
        )
        return tuple(code for (code,) in found if code)

    def bad_rows(self) -> Iterator[BadRow]:
        """The rows that cannot be read, in file order."""
        for line, cells, reason in self._spool.execute("SELECT line, cells, reason FROM bad"):
            yield BadRow(line, json.loads(cells), reason)

    def cases(self) -> Iterator[tuple[str, list[FileRow]]]:
        """The cases, earliest first row first; each with its rows in file order."""
        # both keys are walked in their order: nothing is sorted, and rows are found by key
        found = self._spool.execute(
            "SELECT row.case_ref, line, at, cells FROM turn CROSS JOIN row USING (case_ref)"
            " ORDER BY first, turn.case_ref, line"
        )
        for case_ref, rows in groupby(found, key=lambda row: row[0]):
            yield case_ref, [_file_row(position, *row) for position, row in enumerate(rows)]

    def _fill(self) -> None:
        chunk: list[tuple[Any, ...]] = []
        for line, cells in _read(self._path):
            if not self.header:
                self.header = tuple(cells)
            self.total += 1
            reason = _fault(cells)
            at = self._moment(cells["at"]) if reason is None else None
            if at is None:
                why = reason or f"“{cells['at']}” is no time; write it as 2026-11-23T09:30:00."
                row = (line, json.dumps(cells), why)
                self._spool.execute("INSERT INTO bad VALUES (?,?,?)", row)
                continue
            text = json.dumps({name: value for name, value in cells.items() if value})
            chunk.append((cells["case_ref"].strip(), line, to_micros(at), text))
            if len(chunk) == _CHUNK:
                self._spool.executemany("INSERT INTO row VALUES (?,?,?,?)", chunk)
                chunk.clear()
        self._spool.executemany("INSERT INTO row VALUES (?,?,?,?)", chunk)
        self._spool.execute("INSERT INTO turn SELECT min(at), case_ref FROM row GROUP BY case_ref")

    def _moment(self, text: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return moment if moment.tzinfo else self._calendar.instant(moment)


def _read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with _opened(path) as file:
            reader = csv.DictReader(file, restval="", restkey="")
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(
                    f"{path.name} has no column {', '.join(missing)}; "
                    f"the first line must name {', '.join(COLUMNS)}."
                )
            for cells in reader:
                cells.pop("", None)
                yield reader.line_num, cells
    except UnicodeDecodeError as problem:
        raise BadInput(f"{path.name} is not UTF-8; save it as “CSV UTF-8”.") from problem
    except csv.Error as problem:
        raise BadInput(f"{path.name} is no readable CSV: {problem}.") from problem
    except (OSError, EOFError, zlib.error) as problem:
        # a damaged .gz raises errors without an errno
        why = getattr(problem, "strerror", None) or "it is no whole gzip file"
        raise BadInput(f"{path} cannot be read: {why}.") from problem


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _fault(cells: dict[str, str]) -> str | None:
    for name in ("case_ref", "at", "action"):
        if not cells[name].strip():
            return f"The column {name} is empty."
    return None


def _file_row(position: int, case_ref: str, line: int, at: int, cells: str) -> FileRow:
    values = json.loads(cells)
    return FileRow(line, case_ref, position, from_micros(at), values["action"].strip(), values)
