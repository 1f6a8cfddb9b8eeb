"""The file of refused rows: as they came, with the line and the reason (contract.md section 5)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cases.errors import BadInput
from cases.importing.formulas import as_text

_OWN_COLUMNS = ("line", "reason")


class RejectsFile:
    """Writes refused rows as they come; a context manager. Without a path it only remembers a few.

    The file is made when the first row is refused, so a clean import leaves none behind. Nothing
    but an earlier file of refused rows is written over, and never `imported`, whatever its name.
    """

    _REMEMBERED = 20

    def __init__(self, path: Path | None, imported: Path | None = None) -> None:
        self._path = path
        self._imported = imported
        self._stream: Any = None
        self._writer: Any = None
        self._first: list[str] = []

    def __enter__(self) -> Self:
        if self._path is not None:
            with self._told():
                self._check(self._path)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._stream is not None:
            with self._told():
                self._stream.close()

    def write(self, line: int, cells: dict[str, str], reason: str) -> None:
        """One refused row; `line` is its line in the imported file."""
        if len(self._first) < self._REMEMBERED:
            self._first.append(f"line {line}: {reason}")
        if self._path is None:
            return
        if self._writer is None:
            self._open(tuple(cells))
        with self._told():
            row = {"line": str(line), "reason": reason, **cells}
            self._writer.writerow({name: as_text(cell) for name, cell in row.items()})

    def first(self, count: int) -> list[str]:
        """The first few rows as sentences."""
        return self._first[:count]

    def _check(self, path: Path) -> None:
        if not path.parent.is_dir():
            raise BadInput(f"There is no folder {path.parent} for the refused rows.")
        if path.is_dir():
            raise BadInput(f"{path} is a folder; name a file for the refused rows.")
        if not path.is_file():
            return
        if self._imported is not None and self._imported.exists() and path.samefile(self._imported):
            raise BadInput(f"{path} is the imported file; name another one for the refused rows.")
        if not _holds_rejects(path):
            raise BadInput(
                f"{path} holds something else than refused rows and stays as it is; "
                "name another file for them."
            )

    def _open(self, columns: tuple[str, ...]) -> None:
        assert self._path is not None  # noqa: S101 - `write` asked before
        with self._told():
            self._stream = self._path.open("w", encoding="utf-8", newline="")
        names = (*_OWN_COLUMNS, *columns)
        self._writer = csv.DictWriter(self._stream, names, restval="", extrasaction="ignore")
        self._writer.writeheader()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise BadInput(
                f"{self._path} cannot be written: {problem.strerror}. What was imported stays; "
                "run it again with another file for the refused rows."
            ) from problem


def is_of_rejects(header: Sequence[str]) -> bool:
    """Whether a file with these columns was written by `RejectsFile`."""
    return tuple(header[: len(_OWN_COLUMNS)]) == _OWN_COLUMNS


def _holds_rejects(path: Path) -> bool:
    """Whether an earlier import wrote this file, or nobody anything."""
    begin = ",".join(_OWN_COLUMNS).encode()
    with path.open("rb") as stream:
        head = stream.read(len(begin) + 1)
    return head in (b"", begin + b",")
