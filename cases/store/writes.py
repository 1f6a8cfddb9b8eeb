"""What waits to be written in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from cases.store.statement import Parameters, Row, RowWrite, Statement


class Rows(NamedTuple):
    """Rows for one statement, in the order of its names; with `expect`, so many must be met."""

    write: RowWrite
    rows: Sequence[Row]
    expect: int | None
    #: what is raised when it met another number
    lost: type[Exception] | None = None


class Plain(NamedTuple):
    """A statement that is sent as it is, once for each set of parameters."""

    statement: Statement
    parameters: Sequence[Parameters]
    expect: int | None
    lost: type[Exception] | None = None


Write = Rows | Plain


class Met(NamedTuple):
    """How many rows a write met, and how many it was meant for."""

    rows: int
    expect: int
    lost: type[Exception] | None = None


class Writer(Protocol):
    """One transaction on a driver's own connection; what each database does in its own way."""

    def begin(self, *, patient: bool) -> None:
        """Start; a database with one turn for all waits for it here, unless it is not `patient`."""

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        """The rows of several statements; the first may lock what the others then read."""

    def send(self, queue: Sequence[Write]) -> Iterable[Met]:
        """Write in this order, and tell of each write that expects something."""

    def commit(self) -> None:
        """Make it durable."""

    def end(self) -> bool:
        """Undo what was not committed; False when the connection is of no more use."""
