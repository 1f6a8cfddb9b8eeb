"""The file of refused rows: as they came, with the line and the reason (contract.md section 5)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cases.errors import BadInput


class RejectsFile:
    """Writes refused rows as they come; a context manager. Without a path it only remembers a few.

    The file is made when the first row is refused, so a clean import leaves none behind.
    """

    _REMEMBERED = 20

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream: Any = None
        self._writer: Any = None
        self._first: list[str] = []

    def __enter__(self) -> Self:
        if self._path is not None and not self._path.parent.is_dir():
            raise BadInput(f"There is no folder {self._path.parent} for the refused rows.")
        if self._path is not None and self._path.is_dir():
            raise BadInput(f"{self._path} is a folder; name a file for the refused rows.")
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
            self._writer.writerow({"line": line, "reason": reason, **cells})

    def first(self, count: int) -> list[str]:
        """The first few rows as sentences."""
        return self._first[:count]

    def _open(self, columns: tuple[str, ...]) -> None:
        assert self._path is not None  # noqa: S101 - `write` asked before
        with self._told():
            self._stream = self._path.open("w", encoding="utf-8", newline="")
        names = ("line", "reason", *columns)
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
