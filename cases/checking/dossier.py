"""Everything the register holds of one case, read for many cases at a time with flat memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, select

from cases.casefile.case import Case, FiredRung, Part, Words
from cases.casefile.deadline import DeadlineClock, DeadlineSpan, Term
from cases.store.case_rows import CASES, CLOCKS, ENTRIES, PARTS, RUNGS, SPANS, TERMS, TEXTS
from cases.store.instants import from_micros
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.versions.moves import Eras, read_move
from workflow.definition import WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE
from workflow.versions import Workflows

#: cases read at once
CHUNK = 1000


class StoredEntry(NamedTuple):
    """A history entry as stored: instants are microseconds. Columns in the table's order."""

    case_id: int
    seq: int
    at: int
    recorded_at: int
    action: str
    actor: str
    actor_department: str | None
    from_state: str | None
    to_state: str
    payload: str
    digest: str


@dataclass(slots=True)
class Dossier:
    """One case with all its rows, each list in the order of its key."""

    case: Case
    entries: list[StoredEntry] = field(default_factory=list)
    clocks: list[DeadlineClock] = field(default_factory=list)
    spans: dict[int, list[DeadlineSpan]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    rungs: list[FiredRung] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


def _of_cases(table: Table) -> Statement:
    between = table.c.case_id.between(bindparam("first"), bindparam("last"))
    return Statement(select(table).where(between).order_by(*table.primary_key.columns))


#: after every case there can be
_LAST = 2**63 - 1
_READ_CASES = Statement(
    select(CASES.table)
    .where(CASES.table.c.id > bindparam("after"), CASES.table.c.id <= bindparam("last"))
    .order_by(CASES.table.c.id)
    .limit(CHUNK)
)


def dossiers(
    connection: Connection, ids: tuple[int, int] = (1, _LAST), without: Collection[Table] = ()
) -> Iterator[Dossier]:
    """Every case of the register, by id; only those from the first to the last of `ids`.

    The rows of the tables `without` are not read: those lists stay empty.
    """
    after, last = ids[0] - 1, ids[1]
    while rows := rows_of(connection, _READ_CASES, after=after, last=last):
        found = {row[0]: Dossier(CASES.read(row)) for row in rows}
        _fill(connection, found, rows[0][0], rows[-1][0], without)
        yield from found.values()
        after = rows[-1][0]


def eras_of(dossier: Dossier, workflows: Workflows) -> Eras:
    """The definitions a case lived under; raises UnknownWorkflow."""

    def definition(key: str, version: int) -> WorkflowDefinition:
        return workflows.of(key, version).definition

    case = dossier.case
    moves = [
        read_move(entry.seq, from_micros(entry.at), entry.payload)
        for entry in dossier.entries
        if entry.action == MIGRATE
    ]
    return Eras.of(moves, definition(case.workflow_key, case.workflow_version), definition)


def _fill(
    connection: Connection,
    found: dict[int, Dossier],
    first: int,
    last: int,
    without: Collection[Table],
) -> None:
    for table, read, place in _READING:
        if table in without:
            continue
        for row in rows_of(connection, read, first=first, last=last):
            # rows of a case that is gone: the gap in the numbers tells of it
            if row[0] in found:
                place(found[row[0]], row)


def _place_clock(dossier: Dossier, row: Sequence[Any]) -> None:
    clock = CLOCKS.read(row)
    dossier.clocks.append(clock)
    dossier.case.clocks.append(clock)


def _place_term(dossier: Dossier, row: Sequence[Any]) -> None:
    term = TERMS.read(row)
    dossier.terms.append(term)
    for clock in dossier.clocks:
        if clock.no == term.no:
            clock.dated.append(term)


def _place_span(dossier: Dossier, row: Sequence[Any]) -> None:
    span = SPANS.read(row)
    dossier.spans.setdefault(span.no, []).append(span)


_READING: tuple[tuple[Table, Statement, Callable[[Dossier, Sequence[Any]], None]], ...] = tuple(
    (table, _of_cases(table), place)
    for table, place in (
        (ENTRIES.table, lambda dossier, row: dossier.entries.append(StoredEntry._make(row))),
        (CLOCKS.table, _place_clock),
        (TERMS.table, _place_term),
        (SPANS.table, _place_span),
        (PARTS.table, lambda dossier, row: dossier.parts.append(PARTS.read(row))),
        (RUNGS.table, lambda dossier, row: dossier.rungs.append(RUNGS.read(row))),
        (TEXTS.table, lambda dossier, row: dossier.words.append(TEXTS.read(row))),
    )
)
