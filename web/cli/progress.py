"""How far a long command is, on stderr, where a person watches; nothing where nobody does."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Final, Self

_WIDTH: Final = 40


class Progress:
    """A bar that grows in one line; a context manager that ends the line."""

    def __init__(self, what: str = "rows") -> None:
        self._what = what
        self._watched = sys.stderr.isatty()
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            print(file=sys.stderr)  # noqa: T201 - ends the bar's line

    def show(self, done: int, total: int) -> None:
        """So many of all the parts are through."""
        if not self._watched:
            return
        share = done / total if total else 1.0
        bar = ("█" * round(share * _WIDTH)).ljust(_WIDTH, "·")
        text = f"\r{bar} {share:4.0%}  {done:,} of {total:,} {self._what}"
        print(text, end="", file=sys.stderr, flush=True)  # noqa: T201 - the bar itself
        self._drawn = True
