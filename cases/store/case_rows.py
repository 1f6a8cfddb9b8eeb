"""Loading a case for a change, and saving what changed, in few statements.

Loading locks the case (PostgreSQL: FOR UPDATE; SQLite: the transaction is IMMEDIATE already), so
two changes of one case follow each other and the version decides between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, select
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

# in the order of the ids, so that two changes of the same two cases cannot wait for each other
_LOCK_CASES = Statement(
    select(_CASE).where(OneOf(_CASE.c.id, "ids")).order_by(_CASE.c.id).with_for_update()
)
_READ_CASES = Statement(select(_CASE).where(OneOf(_CASE.c.id, "ids")))
_LOAD_CLOCKS = Statement(
    select(_DEADLINE).where(OneOf(_DEADLINE.c.case_id, "ids")).order_by("case_id", "no")
)
_LOAD_PARTS = Statement(
    select(_PART)
    .where(and_(OneOf(_PART.c.case_id, "ids"), _PART.c.until_at.is_(None)))
    .order_by("case_id", "no")
)

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
    "returned_by",
    "instruction_seq",
)
_CHANGE_CASE = update_by_key(_CASE, _CHANGING, guards=("version", "history_seq"))
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


def loading(ids: Sequence[int], dialect: str) -> list[tuple[Statement, dict[str, Any]]]:
    """The reads that `assemble` wants the rows of; may travel with other reads."""
    parameter = _parameters(ids, dialect)
    return [(_LOCK_CASES, parameter), (_LOAD_CLOCKS, parameter), (_LOAD_PARTS, parameter)]


def _parameters(ids: Sequence[int], dialect: str) -> dict[str, Any]:
    return {"ids": list_parameter(ids, dialect)}


def assemble(
    cases: Iterable[Sequence[Any]],
    clocks: Iterable[Sequence[Any]],
    parts: Iterable[Sequence[Any]],
) -> list[Case]:
    """The cases of the rows that `loading` gave, in the order of the case rows."""
    found = {row[0]: _CASES.read(row) for row in cases}
    for row in clocks:
        found[row[0]].clocks.append(_CLOCKS.read(row))
    for row in parts:
        found[row[0]].parts.append(_PARTS.read(row))
    for case in found.values():
        case.stored_version, case.stored_seq = case.version, case.history_seq
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

    def read(statement: Statement, ids: list[int]) -> Rows:
        sql, parameters = statement.sql(dialect), _parameters(ids, dialect)
        return connection.exec_driver_sql(sql, parameters).fetchall()

    statements = [_READ_CASES, *(statement for statement, _ in loading([case_id], dialect)[1:])]
    found = assemble(*(read(statement, [case_id]) for statement in statements))
    add_terms(found, read)
    return found[0] if found else None


def save(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    """Queue everything that changed on `cases`, table by table; their journals start anew."""
    journals = [case.journal for case in cases]
    _save_cases(transaction, cases)
    transaction.queue_many(_NEW_CLOCK, [_CLOCKS.write(c) for j in journals for c in j.opened])
    transaction.queue_many(
        _CHANGE_CLOCK, [_CLOCKS.write_for_update(c) for j in journals for c in j.changed.values()]
    )
    transaction.queue_many(
        _END_SPAN, [_span_end(case, end) for case in cases for end in case.journal.ended_spans]
    )
    transaction.queue_many(
        _END_TERM, [_TERMS.write_for_update(term) for j in journals for term in j.ended_terms]
    )
    transaction.queue_many(_NEW_TERM, [_TERMS.write(term) for j in journals for term in j.terms])
    transaction.queue_many(_NEW_SPAN, [_SPANS.write(span) for j in journals for span in j.spans])
    transaction.queue_many(
        _END_PART, [_PARTS.write_for_update(part) for j in journals for part in j.ended_parts]
    )
    transaction.queue_many(_NEW_PART, [_PARTS.write(part) for j in journals for part in j.parts])
    transaction.queue_many(_NEW_ENTRY, [_ENTRIES.write(e) for j in journals for e in j.entries])
    transaction.queue_many(_NEW_WORDS, [_TEXTS.write(text) for j in journals for text in j.words])
    transaction.queue_many(_NEW_RUNG, [_RUNGS.write(rung) for j in journals for rung in j.rungs])
    _save_acknowledgements(transaction, cases)
    for case in cases:
        case.stored_version, case.stored_seq = case.version, case.history_seq
        case.journal = Journal()


def _save_cases(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    new = [_CASES.write(case) for case in cases if case.stored_version is None]
    transaction.queue_many(_NEW_CASE, new)
    changed = [_change_of(case) for case in cases if case.stored_version is not None]
    transaction.queue_many(_CHANGE_CASE, changed, expect=len(changed))


def _change_of(case: Case) -> dict[str, Any]:
    values = _CASES.write_for_update(case)
    values["key_version"] = case.stored_version
    values["key_history_seq"] = case.stored_seq
    return values


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
