"""Saving what changed on cases, table by table, in few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam

from cases.casefile.case import Case, Journal
from cases.instants import to_micros
from cases.store.attachments import save_files
from cases.store.case_rows import (
    BY_RUNG,
    CASES,
    CLOCKS,
    ENTRIES,
    PARTS,
    RUNGS,
    SPANS,
    STANDING,
    TERMS,
    TEXTS,
)
from cases.store.findable import keep_words
from cases.store.statement import (
    RowWrite,
    Statement,
    insert_into,
    update_by_key,
    update_where,
)
from cases.store.transaction import WriteTransaction

_NEW_CASE, _NEW_CLOCK = insert_into(CASES.table), insert_into(CLOCKS.table)
_NEW_SPAN, _NEW_PART = insert_into(SPANS.table), insert_into(PARTS.table)
_NEW_ENTRY, _NEW_WORDS = insert_into(ENTRIES.table), insert_into(TEXTS.table)
_NEW_RUNG, _NEW_TERM = insert_into(RUNGS.table), insert_into(TERMS.table)

_GUARDS = ("version", "history_seq")
_CHANGE_CLOCK = update_by_key(
    CLOCKS.table,
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
        "repeats_from",
    ),
)
_END_TERM = update_by_key(TERMS.table, ("ended_at", "ended_by"))
_END_SPAN = update_by_key(SPANS.table, ("until_at",))
_END_PART = update_by_key(PARTS.table, ("until_at",))
_SETTLE_RUNGS = update_where(RUNGS.table, ("settled",), ("case_id", "deadline_no"))
_ACKNOWLEDGE = Statement(
    RUNGS.table.update()
    .where(
        RUNGS.table.c.case_id == bindparam("key_case_id"),
        RUNGS.table.c.seq == bindparam("key_seq"),
        RUNGS.table.c.acknowledged_at.is_(None),
    )
    .values(acknowledged_at=bindparam("acknowledged_at"), acknowledged_by=bindparam("by"))
)


_AS_STORED = {"key_version": "stored_version", "key_history_seq": "stored_seq"}
_case_row = CASES.writer(_NEW_CASE.names)
_case_standing = CASES.writer(STANDING)
_clock_row, _clock_change = CLOCKS.writer(_NEW_CLOCK.names), CLOCKS.writer(_CHANGE_CLOCK.names)
_part_row, _part_end = PARTS.writer(_NEW_PART.names), PARTS.writer(_END_PART.names)
_span_row, _entry_row = SPANS.writer(_NEW_SPAN.names), ENTRIES.writer(_NEW_ENTRY.names)
_term_row, _term_end = TERMS.writer(_NEW_TERM.names), TERMS.writer(_END_TERM.names)
_words_row, _rung_row = TEXTS.writer(_NEW_WORDS.names), RUNGS.writer(_NEW_RUNG.names)


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
    keep_words(transaction, [case for case in cases if case.stored_version is None])
    save_files(transaction, (file for j in journals for file in j.files))
    many(
        _SETTLE_RUNGS, [_settling(c, no) for c in cases if c.stored_seq for no in c.journal.settled]
    )
    many(_NEW_RUNG, [_rung_row(rung) for j in journals for rung in j.rungs])
    _save_acknowledgements(transaction, cases)
    for case in cases:
        case.stored_version, case.stored_seq = case.version, case.history_seq
        case.journal = Journal()


def _save_cases(transaction: WriteTransaction, cases: Sequence[Case]) -> None:
    new = [_case_row(case) for case in cases if case.stored_version is None]
    transaction.queue_many(_NEW_CASE, new)
    alike: dict[tuple[str, ...], list[Case]] = {}
    for case in cases:
        if case.stored_version is not None:
            alike.setdefault(_changed_columns(case, transaction.dialect), []).append(case)
    for columns, changed in alike.items():
        change, row = _case_change(columns)
        transaction.queue_many(change, [row(case) for case in changed], expect=len(changed))


def _changed_columns(case: Case, dialect: str) -> tuple[str, ...]:
    """Which of STANDING to write anew; a rung changes none of them.

    SQLite writes every index anew that one of the columns named belongs to, changed or not.
    PostgreSQL looks itself, and has to prepare each combination of columns.
    """
    stored, standing = case.stored_standing, _case_standing(case)
    if standing == stored:
        return ()
    case.stored_standing = standing
    # of a case that was recorded a moment ago nobody knows what is stored
    if dialect != "sqlite" or not stored:
        return STANDING
    pairs = zip(STANDING, standing, stored, strict=True)
    return tuple(name for name, now, before in pairs if now != before)


@lru_cache(maxsize=1024)
def _case_change(columns: tuple[str, ...]) -> tuple[RowWrite, Callable[[Case], tuple[Any, ...]]]:
    """The UPDATE of these columns and of what every entry of the history changes."""
    change = update_by_key(CASES.table, (*columns, *BY_RUNG), _GUARDS)
    return change, CASES.writer(change.names, **_AS_STORED)


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


def _settling(case: Case, deadline_no: int) -> dict[str, Any]:
    return {"key_case_id": case.id, "key_deadline_no": deadline_no, "settled": True}


def _span_end(case: Case, end: tuple[int, int, Any]) -> dict[str, Any]:
    no, change, at = end
    return {"key_case_id": case.id, "key_no": no, "key_change": change, "until_at": to_micros(at)}
