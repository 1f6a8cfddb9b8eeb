"""Pulling the plug in the middle of a transaction: at its n-th statement, before or after a commit.

The database itself is the real one; whoever talks to it stops talking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from cases.errors import DatabaseUnavailable
from cases.store import transaction
from cases.store.statement import Parameters, Row, Statement
from cases.store.writes import Met, Write, Writer


class PowerCut(BaseException):
    """The process ends here: no error handling of a program sees that."""


class WentAway(DatabaseUnavailable):
    """The database went away in the middle of the work."""


@dataclass
class Fuse:
    """Burns down with every statement; then it stops the work, until it is taken out."""

    left: int
    kind: type[BaseException]
    commits: int = 0
    burnt: bool = False

    def burn(self) -> None:
        """One statement further."""
        self.left -= 1
        if self.left < 0:
            self.burnt = True
            raise self.kind


class _Line:
    """The writer of a transaction, with a fuse before each statement."""

    def __init__(self, writer: Writer, fuse: Fuse) -> None:
        self._writer = writer
        self._fuse = fuse

    def begin(self, *, patient: bool) -> None:
        self._fuse.burn()
        self._writer.begin(patient=patient)

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        self._fuse.burn()
        return self._writer.fetch_each(reads)

    def send(self, queue: Sequence[Write]) -> Iterable[Met]:
        for write in queue:
            self._fuse.burn()
            yield from self._writer.send([write])

    def commit(self) -> None:
        self._fuse.burn()
        self._writer.commit()
        self._fuse.commits += 1
        # done, but nobody hears of it
        self._fuse.burn()

    def end(self) -> bool:
        return self._writer.end()


@contextmanager
def interrupted(after: int, kind: type[BaseException]) -> Iterator[Fuse]:
    """Within it the work stops after so many statements, if it is not done by then."""
    fuse, real = Fuse(after, kind), transaction._writer

    def writer(lent: Any, dialect: str) -> Writer:
        return _Line(real(lent, dialect), fuse)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "_writer", writer)
        try:
            yield fuse
        except kind:
            assert fuse.burnt
