"""Everything the register holds of one case, read for many cases at a time with flat memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, bindparam, select

from cases.casefile.case import Case, FiredRung, Part, Words
from cases.casefile.deadline import DeadlineClock, DeadlineSpan, Term
from cases.errors import CaseError, DatabaseDamaged
from cases.instants import from_micros
from cases.numbers import case_number
from cases.store.case_rows import CASES, CLOCKS, ENTRIES, PARTS, RUNGS, SPANS, TERMS, TEXTS
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Attachment, CaseWord, table_of
from cases.versions.moves import Eras, read_move
from workflow.definition import WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE
from workflow.versions import Workflows

#: cases read at once
CHUNK = 1000
#: what reading a row raises that nobody wrote: an instant beyond all calendars, text for a number
_NOT_OURS: Final = (DatabaseDamaged, OverflowError, TypeError, ValueError)
_NOTHING: Final[Mapping[str, Any]] = {}
_FILES: Final = table_of(Attachment)
_FOUND_BY: Final = table_of(CaseWord)


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
class Unreadable:
    """A case with a row that no program can have written: the id, and the table it is in."""

    case_id: int
    table: str


class UnreadableCase(CaseError):
    """Rows of a case hold what no program can have written."""

    def __init__(self, number: str, table: str) -> None:
        super().__init__(
            f"{number}: a row of it in {table} holds what nobody can have written; "
            "run followup check, and restore the newest backup of which it is clean."
        )


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
    #: the words it is found by
    found_by: set[str] = field(default_factory=set)
    #: the entries and fields of which a file is kept
    files: set[tuple[int, str]] = field(default_factory=set)
    #: a table of which a row could not be read
    unreadable: str | None = None
    _payloads: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def case_id(self) -> int:
        """The id of the case."""
        return self.case.id

    def payload_of(self, entry: StoredEntry) -> Mapping[str, Any]:
        """What an entry keeps; nothing where it cannot be read, of which the chain tells."""
        payload = self._payloads.get(entry.seq)
        if payload is None:
            payload = self._payloads[entry.seq] = _object(entry.payload)
        return payload

    def fields_of(self, entry: StoredEntry) -> Mapping[str, Any]:
        """The fields of the action that an entry tells of."""
        fields = self.payload_of(entry).get("fields")
        return fields if isinstance(fields, dict) else _NOTHING


def _object(text: str) -> Mapping[str, Any]:
    try:
        payload = json.loads(text)
    except ValueError:
        return _NOTHING
    return payload if isinstance(payload, dict) else _NOTHING


def _of_cases(table: Table) -> Statement:
    between = table.c.case_id.between(bindparam("first"), bindparam("last"))
    # the bytes of files are read one by one, by whoever looks at them
    columns = _FILES.primary_key.columns if table is _FILES else table.columns
    return Statement(select(*columns).where(between).order_by(*table.primary_key.columns))


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
) -> Iterator[Dossier | Unreadable]:
    """Every case of the register, by id; only those from the first to the last of `ids`.

    The rows of the tables `without` are not read: those lists stay empty.
    """
    after, last = ids[0] - 1, ids[1]
    while rows := rows_of(connection, _READ_CASES, after=after, last=last):
        found = {row[0]: _opened(row) for row in rows}
        _fill(connection, found, rows[0][0], rows[-1][0], without)
        for case_id, dossier in found.items():
            if isinstance(dossier, Dossier) and dossier.unreadable:
                yield Unreadable(case_id, dossier.unreadable)
            else:
                yield dossier
        after = rows[-1][0]


def readable(found: Iterable[Dossier | Unreadable]) -> Iterator[Dossier]:
    """The same for whoever does not look for damage; raises UnreadableCase."""
    for dossier in found:
        if isinstance(dossier, Unreadable):
            raise UnreadableCase(case_number(dossier.case_id), dossier.table)
        yield dossier


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


def _opened(row: Sequence[Any]) -> Dossier | Unreadable:
    try:
        return Dossier(CASES.read(row))
    except _NOT_OURS:
        return Unreadable(row[0], CASES.table.name)


def _fill(
    connection: Connection,
    found: Mapping[int, Dossier | Unreadable],
    first: int,
    last: int,
    without: Collection[Table],
) -> None:
    for table, read, place in _READING:
        if table in without:
            continue
        for row in rows_of(connection, read, first=first, last=last):
            # rows of a case that is gone: the gap in the numbers tells of it
            dossier = found.get(row[0])
            if isinstance(dossier, Dossier):
                try:
                    place(dossier, row)
                except _NOT_OURS:
                    dossier.unreadable = table.name


def _place_clock(dossier: Dossier, row: Sequence[Any]) -> None:
    clock = CLOCKS.read(row)
    # whoever asks later shall not stumble over what nobody can have written
    _ = clock.whole
    dossier.clocks.append(clock)
    dossier.case.clocks.append(clock)


def _place_part(dossier: Dossier, row: Sequence[Any]) -> None:
    part = PARTS.read(row)
    dossier.parts.append(part)
    if part.until_at is None:
        dossier.case.parts.append(part)


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
        (PARTS.table, _place_part),
        (RUNGS.table, lambda dossier, row: dossier.rungs.append(RUNGS.read(row))),
        (TEXTS.table, lambda dossier, row: dossier.words.append(TEXTS.read(row))),
        (_FILES, lambda dossier, row: dossier.files.add((row[1], row[2]))),
        (_FOUND_BY, lambda dossier, row: dossier.found_by.add(row[1])),
    )
)
