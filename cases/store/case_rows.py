"""Loading a case for a change, and saving what changed, in few statements.

Loading locks the case (PostgreSQL: FOR UPDATE; SQLite: the transaction is IMMEDIATE already), so
two changes of one case follow each other and the version decides between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, bindparam, select
from sqlmodel import SQLModel

from cases.casefile.case import (
    Case,
    DeadlineClock,
    DeadlineSpan,
    Entry,
    FiredRung,
    Journal,
    Part,
    Term,
    Words,
)
from cases.store.instants import to_micros
from cases.store.rows import RowCodec
from cases.store.statement import OneOf, Statement, insert_into, list_parameter, update_by_key
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
)

Rows = Sequence[Sequence[Any]]


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model class."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


_CASE, _DEADLINE, _SPAN = table_of(CaseFile), table_of(Deadline), table_of(DeadlineChange)
_PART, _ENTRY, _WORDS = table_of(Involvement), table_of(HistoryEntry), table_of(CaseText)
_RUNG, _TERM = table_of(Escalation), table_of(DeadlineTerm)

_CASES = RowCodec(_CASE, Case)
_CLOCKS = RowCodec(_DEADLINE, DeadlineClock)
_SPANS = RowCodec(_SPAN, DeadlineSpan)
_PARTS = RowCodec(_PART, Part)
_ENTRIES = RowCodec(_ENTRY, Entry)
_TEXTS = RowCodec(_WORDS, Words)
_RUNGS = RowCodec(_RUNG, FiredRung)
_TERMS = RowCodec(_TERM, Term)


class _Reads(NamedTuple):
    """The case itself, without or with a lock, its deadlines and its open parts."""

    case: Statement
    locked: Statement
    clocks: Statement
    parts: Statement


def _reads(met: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> _Reads:
    case = select(_CASE).where(met(_CASE.c.id))
    clocks = select(_DEADLINE).where(met(_DEADLINE.c.case_id)).order_by("case_id", "no")
    parts = select(_PART).where(met(_PART.c.case_id), _PART.c.until_at.is_(None))
    return _Reads(
        Statement(case),
        Statement(case.with_for_update()),
        Statement(clocks),
        Statement(parts.order_by("case_id", "no")),
    )


# a list of one is read in twice the time
_OF_ONE = _reads(lambda column: column == bindparam("id"))
_OF_MANY = _reads(lambda column: OneOf(column, "ids"))

_LOAD_TERMS = Statement(
    select(_TERM).where(OneOf(_TERM.c.case_id, "ids")).order_by("case_id", "no", "term")
)

_NEW_CASE, _NEW_CLOCK, _NEW_SPAN = insert_into(_CASE), insert_into(_DEADLINE), insert_into(_SPAN)
_NEW_PART, _NEW_ENTRY, _NEW_WORDS = insert_into(_PART), insert_into(_ENTRY), insert_into(_WORDS)
_NEW_RUNG, _NEW_TERM = insert_into(_RUNG), insert_into(_TERM)

#: what a command or the clock may change of a case; the rest was settled when it was recorded
_CHANGING = (
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
)
_GUARDS = ("version", "history_seq")
_CHANGE_CASE = update_by_key(_CASE, _CHANGING, _GUARDS)
#: what a rung changes; the indexes over a case's state and due dates are left alone then
_BY_RUNG = ("escalation_level", "next_check_at", "history_seq", "history_digest")
_PASS_ON_CASE = update_by_key(_CASE, _BY_RUNG, _GUARDS)
_STANDING = tuple(name for name in _CHANGING if name not in _BY_RUNG)
_CHANGE_CLOCK = update_by_key(
    _DEADLINE,
    (
        "due_at",
        "first_due_at",
        "given",
        "provisional",
        "calendar_version",
        "department",
        "rung_index",
        "rung_at",
        "rung_occurrence",
        "rungs_fired",
        "changes",
        "closed_at",
        "closed_by",
        "late",
        "edition",
        "held",
        "stated_due_at",
        "terms",
    ),
)
_END_TERM = update_by_key(_TERM, ("ended_at", "ended_by"))
_END_SPAN = update_by_key(_SPAN, ("until_at",))
_END_PART = update_by_key(_PART, ("until_at",))
_ACKNOWLEDGE = Statement(
    _RUNG.update()
    .where(
        _RUNG.c.case_id == bindparam("key_case_id"),
        _RUNG.c.seq == bindparam("key_seq"),
        _RUNG.c.acknowledged_at.is_(None),
    )
    .values(acknowledged_at=bindparam("acknowledged_at"), acknowledged_by=bindparam("by"))
)


_AS_STORED = {"key_version": "stored_version", "key_history_seq": "stored_seq"}
_case_row = _CASES.writer(_NEW_CASE.names)
_case_change = _CASES.writer(_CHANGE_CASE.names, **_AS_STORED)
_case_passed_on = _CASES.writer(_PASS_ON_CASE.names, **_AS_STORED)
_case_standing = _CASES.writer(_STANDING)
_standing_of = itemgetter(*map(_CASES.names.index, _STANDING))
_clock_row, _clock_change = _CLOCKS.writer(_NEW_CLOCK.names), _CLOCKS.writer(_CHANGE_CLOCK.names)
_part_row, _part_end = _PARTS.writer(_NEW_PART.names), _PARTS.writer(_END_PART.names)
_span_row, _entry_row = _SPANS.writer(_NEW_SPAN.names), _ENTRIES.writer(_NEW_ENTRY.names)
_term_row, _term_end = _TERMS.writer(_NEW_TERM.names), _TERMS.writer(_END_TERM.names)
_words_row, _rung_row = _TEXTS.writer(_NEW_WORDS.names), _RUNGS.writer(_NEW_RUNG.names)


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
        case = found[row[0]] = _CASES.read(row)
        case.stored_version, case.stored_seq = case.version, case.history_seq
        case.stored_standing = _standing_of(row)
    for row in clocks:
        found[row[0]].clocks.append(_CLOCKS.read(row))
    for row in parts:
        found[row[0]].parts.append(_PARTS.read(row))
    return list(found.values())


def add_terms(cases: Sequence[Case], read: Callable[[Statement, list[int]], Rows]) -> None:
    """Complete cases that have explicit dates; `read` fetches a statement for case ids.

    Few cases have any, so the others are spared the look.
    """
    dated = {case.id: case for case in cases if any(clock.terms for clock in case.clocks)}
    if not dated:
        return
    for row in read(_LOAD_TERMS, list(dated)):
        term = _TERMS.read(row)
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
    dialect = connection.dialect.name

    def rows(statement: Statement, given: dict[str, Any]) -> Rows:
        return connection.exec_driver_sql(statement.sql(dialect), given).fetchall()

    reads, given = _reading([case_id], dialect)
    found = assemble(*(rows(read, given) for read in (reads.case, reads.clocks, reads.parts)))
    add_terms(found, lambda read, ids: rows(read, {"ids": list_parameter(ids, dialect)}))
    return found[0] if found else None


def save(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    """Queue everything that changed on `cases`, table by table; their journals start anew."""
    journals = [case.journal for case in cases]
    many = transaction.queue_many
    _save_cases(transaction, cases)
    many(_CHANGE_CLOCK, [_clock_change(c) for j in journals for c in j.changed.values()])
    many(_NEW_CLOCK, [_clock_row(clock) for j in journals for clock in j.opened])
    many(_END_TERM, [_term_end(term) for j in journals for term in j.ended_terms])
    many(_NEW_TERM, [_term_row(term) for j in journals for term in j.terms])
    many(_END_SPAN, [_span_end(case, end) for case in cases for end in case.journal.ended_spans])
    many(_NEW_SPAN, [_span_row(span) for j in journals for span in j.spans])
    many(_END_PART, [_part_end(part) for j in journals for part in j.ended_parts])
    many(_NEW_PART, [_part_row(part) for j in journals for part in j.parts])
    many(_NEW_ENTRY, [_entry_row(entry) for j in journals for entry in j.entries])
    many(_NEW_WORDS, [_words_row(words) for j in journals for words in j.words])
    many(_NEW_RUNG, [_rung_row(rung) for j in journals for rung in j.rungs])
    _save_acknowledgements(transaction, cases)
    for case in cases:
        case.stored_version, case.stored_seq = case.version, case.history_seq
        case.journal = Journal()


def _save_cases(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    new = [_case_row(case) for case in cases if case.stored_version is None]
    transaction.queue_many(_NEW_CASE, new)
    changed, passed_on = [], []
    for case in cases:
        if case.stored_version is None:
            continue
        standing = _case_standing(case)
        if standing == case.stored_standing:
            passed_on.append(_case_passed_on(case))
        else:
            changed.append(_case_change(case))
            case.stored_standing = standing
    transaction.queue_many(_CHANGE_CASE, changed, expect=len(changed))
    transaction.queue_many(_PASS_ON_CASE, passed_on, expect=len(passed_on))


def _save_acknowledgements(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    for case in cases:
        for seq, at, by in case.journal.acknowledged:
            values = {
                "key_case_id": case.id,
                "key_seq": seq,
                "acknowledged_at": to_micros(at),
                "by": by,
            }
            transaction.queue(_ACKNOWLEDGE, values, expect=1)


def _span_end(case: Case, end: tuple[int, int, Any]) -> dict[str, Any]:
    no, change, at = end
    return {"key_case_id": case.id, "key_no": no, "key_change": change, "until_at": to_micros(at)}
