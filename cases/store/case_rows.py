"""Loading a case for a change in few statements.

Loading locks the case (PostgreSQL: FOR UPDATE; SQLite: the transaction is IMMEDIATE already), so
two changes of one case follow each other and the version decides between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select

from cases.casefile.case import Case, Entry, FiredRung, Part, Words
from cases.casefile.deadline import DeadlineClock, DeadlineSpan, Term
from cases.instants import from_micros
from cases.store.rows import RowCodec
from cases.store.shared_lock import Sharing
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import (
    CaseFile,
    CaseText,
    Deadline,
    DeadlineChange,
    DeadlineTerm,
    Escalation,
    HistoryEntry,
    Involvement,
    table_of,
)

Rows = Sequence[Sequence[Any]]


CASES = RowCodec(table_of(CaseFile), Case)
CLOCKS = RowCodec(table_of(Deadline), DeadlineClock)
SPANS = RowCodec(table_of(DeadlineChange), DeadlineSpan)
PARTS = RowCodec(table_of(Involvement), Part)
ENTRIES = RowCodec(table_of(HistoryEntry), Entry)
TEXTS = RowCodec(table_of(CaseText), Words)
RUNGS = RowCodec(table_of(Escalation), FiredRung)
TERMS = RowCodec(table_of(DeadlineTerm), Term)
_CASE, _CLOCK, _PART, _TERM = CASES.table, CLOCKS.table, PARTS.table, TERMS.table


class _Reads(NamedTuple):
    """The case itself, without or with a lock, its deadlines and its open parts."""

    case: Statement
    locked: Statement
    clocks: Statement
    parts: Statement


# one look by the history's key; after a wait for the lock it may be missing
_LAST_AT = (
    select(ENTRIES.table.c.at)
    .where(ENTRIES.table.c.case_id == _CASE.c.id, ENTRIES.table.c.seq == _CASE.c.history_seq)
    .scalar_subquery()
    .label("last_at")
)
_MERGED = _CASE.alias("merged")
_FOLLOWED = exists().where(_MERGED.c.merged_into == _CASE.c.id).label("followed")


def _reads(met: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> _Reads:
    case = select(_CASE, _LAST_AT, _FOLLOWED).where(met(_CASE.c.id))
    clocks = select(_CLOCK).where(met(_CLOCK.c.case_id)).order_by("case_id", "no")
    parts = select(_PART).where(met(_PART.c.case_id), _PART.c.until_at.is_(None))
    return _Reads(
        Statement(case),
        # by id, so that two changes of the same two cases cannot wait for each other
        Statement(case.where(Sharing()).order_by(_CASE.c.id).with_for_update()),
        Statement(clocks),
        Statement(parts.order_by("case_id", "no")),
    )


# a list of one is read in twice the time
_OF_ONE = _reads(lambda column: column == bindparam("id"))
_OF_MANY = _reads(lambda column: OneOf(column, "ids"))

_LOAD_TERMS = Statement(
    select(_TERM).where(OneOf(_TERM.c.case_id, "ids")).order_by("case_id", "no", "term")
)

#: what a command or the clock may change of a case; the rest was settled when it was recorded
CHANGING = (
    "kind",
    "pace",
    "state",
    "outcome",
    "department",
    "lead",
    "handler_id",
    "replied_at",
    "closed_at",
    "due_at",
    "first_due_at",
    "due_provisional",
    "reply_deadline_given",
    "overdue_from",
    "next_check_at",
    "escalation_level",
    "late",
    "late_first",
    "returns",
    "reopenings",
    "deadlines",
    "involvements",
    "history_seq",
    "history_digest",
    "version",
    "extensions",
    "draft_seq",
    "paused_until",
    "merged_into",
    "rating",
    "returned_by",
    "instruction_seq",
    "awaited",
)
#: what a rung changes; the indexes over a case's state and due dates are left alone then
BY_RUNG = ("escalation_level", "next_check_at", "history_seq", "history_digest")
STANDING = tuple(name for name in CHANGING if name not in BY_RUNG)
_standing_of = itemgetter(*map(CASES.names.index, STANDING))


def loading(ids: Sequence[int], dialect: str) -> list[tuple[Statement, dict[str, Any]]]:
    """The reads that `assemble` wants the rows of; may travel with other reads."""
    reads, given = _reading(ids, dialect)
    return [(reads.locked, given), (reads.clocks, given), (reads.parts, given)]


def _reading(ids: Sequence[int], dialect: str) -> tuple[_Reads, dict[str, Any]]:
    if len(ids) == 1:
        return _OF_ONE, {"id": ids[0]}
    return _OF_MANY, {"ids": list_parameter(ids, dialect)}


def assemble(
    cases: Iterable[Sequence[Any]],
    clocks: Iterable[Sequence[Any]],
    parts: Iterable[Sequence[Any]],
) -> list[Case]:
    """The cases of the rows that `loading` gave, in the order of the case rows."""
    found: dict[int, Case] = {}
    for row in cases:
        case = found[row[0]] = CASES.read(row)
        case.stored_version, case.stored_seq = case.version, case.history_seq
        case.stored_standing = _standing_of(row)
        last_at, followed = row[-2:]
        case.last_at = from_micros(last_at) if last_at is not None else None
        # whatever happened during the wait for the lock has left an entry; a merge may be that
        case.followed = bool(followed) or last_at is None
    for row in clocks:
        found[row[0]].clocks.append(CLOCKS.read(row))
    for row in parts:
        found[row[0]].parts.append(PARTS.read(row))
    return list(found.values())


def add_terms(cases: Sequence[Case], read: Callable[[Statement, list[int]], Rows]) -> None:
    """Complete cases that have explicit dates; `read` fetches a statement for case ids.

    Few cases have any, so the others are spared the look.
    """
    dated = {case.id: case for case in cases if any(clock.terms for clock in case.clocks)}
    if not dated:
        return
    for row in read(_LOAD_TERMS, list(dated)):
        term = TERMS.read(row)
        # deadlines are numbered from 1 without a gap
        dated[term.case_id].clocks[term.no - 1].dated.append(term)


def complete(transaction: WriteTransaction, cases: Sequence[Case]) -> list[Case]:
    """The cases of `assemble` with their explicit dates."""

    def read(statement: Statement, ids: list[int]) -> Rows:
        return transaction.fetch(statement, ids=list_parameter(ids, transaction.dialect))

    add_terms(cases, read)
    return list(cases)


def load(transaction: WriteTransaction, ids: Sequence[int]) -> list[Case]:
    """Lock and load these cases; unknown ids are left out."""
    cases, clocks, parts = transaction.fetch_each(loading(ids, transaction.dialect))
    return complete(transaction, assemble(cases, clocks, parts))


def peek(connection: Connection, case_id: int) -> Case | None:
    """The case for reading only, without a lock; None when there is none."""
    found = peek_many(connection, [case_id])
    return found[0] if found else None


def peek_many(connection: Connection, ids: Sequence[int]) -> list[Case]:
    """These cases for reading only, without a lock; unknown ids are left out."""
    dialect = connection.dialect.name

    def rows(statement: Statement, given: dict[str, Any]) -> Rows:
        return connection.exec_driver_sql(statement.sql(dialect), given).fetchall()

    reads, given = _reading(ids, dialect)
    found = assemble(*(rows(read, given) for read in (reads.case, reads.clocks, reads.parts)))
    add_terms(found, lambda read, dated: rows(read, {"ids": list_parameter(dated, dialect)}))
    return found
