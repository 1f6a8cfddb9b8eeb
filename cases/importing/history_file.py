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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from cases.errors import BadInput
from cases.importing.csv_cells import CsvCells, LongCell, OpenQuote
from cases.importing.formulas import as_typed
from cases.importing.rejects import is_of_rejects
from cases.instants import from_micros, to_micros
from workflow.worktime import WorkingCalendar

COLUMNS = ("case_ref", "at", "action", "department", "actor", "due", "title", "note")
_CHUNK = 5000
#: where the reader puts cells beyond the header
_SURPLUS = ""
#: what may be a key of the register
_LONGEST_KEY = 200
#: a year outside is a slip of the keyboard
_YEARS = range(1900, 2200)


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
            "SELECT DISTINCT trim(json_extract(cells, '$.department')) FROM row ORDER BY 1"
        )
        return tuple(code for (code,) in found if code)

    def whole(self, cells: dict[str, str]) -> dict[str, str]:
        """The cells of a row as they came, the empty ones too, in the order of the file."""
        return {name: cells.get(name, "") for name in self.header}

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
            why, at = _fault(cells), None
            if why is None:
                try:
                    at = moment_of(cells["at"], self._calendar)
                except BadInput as problem:
                    why = str(problem)
            if at is None:
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


def moment_of(text: str, calendar: WorkingCalendar) -> datetime:
    """The instant a cell names, local time where it names no zone; raises BadInput."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        raise BadInput(f"“{text}” is no time of our years; write it as 2026-11-23T09:30:00.")
    return moment if moment.tzinfo else calendar.instant(moment)


def _read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with _opened(path) as file:
            rows = CsvCells(file, _SURPLUS)
            header = rows.header()
            _check_header(path.name, header)
            yield from _as_typed(rows) if is_of_rejects(header) else rows
    except OpenQuote as problem:
        raise BadInput(
            f"{path.name}, line {problem.line}: a cell begins with a quote that is not closed; "
            "close it, and write every quote inside the text twice."
        ) from problem
    except LongCell as problem:
        raise BadInput(
            f"{path.name}, line {problem.line}: a cell has more than {problem.longest:,} letters; "
            "shorten it, or close a quote that runs on."
        ) from problem
    except UnicodeDecodeError as problem:
        raise BadInput(f"{path.name} is not UTF-8; save it as “CSV UTF-8”.") from problem
    except csv.Error as problem:
        raise BadInput(f"{path.name} is no readable CSV: {problem}.") from problem
    except (OSError, EOFError, zlib.error) as problem:
        # a damaged .gz raises errors without an errno
        why = getattr(problem, "strerror", None) or "it is no whole gzip file"
        raise BadInput(f"{path} cannot be read: {why}.") from problem


def _as_typed(rows: CsvCells) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file of refused rows, as they were before they were guarded in it."""
    for line, cells in rows:
        typed = {name: as_typed(cell) for name, cell in cells.items() if name != _SURPLUS}
        yield line, cells | typed


def _check_header(file: str, names: Sequence[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadInput(
            f"{file} has no column {', '.join(missing)}; "
            f"the first line must name {', '.join(COLUMNS)}."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(f"{file} names the column {', '.join(twice)} twice; keep one of them.")


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _fault(cells: dict[str, str]) -> str | None:
    if cells.pop(_SURPLUS, None):
        return "There are more cells than columns; put texts with commas in quotes."
    for name in ("case_ref", "at", "action"):
        if not cells[name].strip():
            return f"The column {name} is empty."
    for name in ("case_ref", "department"):
        if len(cells[name]) > _LONGEST_KEY or not cells[name].isprintable():
            return f"The column {name} is no code: at most {_LONGEST_KEY} letters on one line."
    return None


def _file_row(position: int, case_ref: str, line: int, at: int, cells: str) -> FileRow:
    values = json.loads(cells)
    return FileRow(line, case_ref, position, from_micros(at), values["action"].strip(), values)
