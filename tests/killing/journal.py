"""What a process wrote down about its own work, and what it told others is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The answer that a desk has seen: what it asked for is done."""

    turn: int
    number: str
    seq: int
    replayed: bool


class Journal:
    """Lines of a file. Each is out of the process when `write` returns, so no kill can take it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def write(self, *words: object) -> None:
        """Add a line."""
        handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, f"{' '.join(map(str, words))}\n".encode())
        finally:
            os.close(handle)

    def lines(self, word: str) -> Iterator[list[str]]:
        """The other words of the lines that begin with this word."""
        parts = (line.split() for line in self._text().splitlines())
        return (rest for first, *rest in parts if first == word)

    def lines_written(self) -> int:
        """How many lines were written so far."""
        return self._text().count("\n")

    def _text(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def begun(self) -> int:
        """The last turn that was begun; -1 before the first."""
        return max((int(turn) for (turn,) in self.lines("begin")), default=-1)

    def acknowledged(self) -> dict[int, Acknowledged]:
        """By turn."""
        found = (
            Acknowledged(int(turn), number, int(seq), again == "True")
            for turn, number, seq, again in self.lines("done")
        )
        return {each.turn: each for each in found}
