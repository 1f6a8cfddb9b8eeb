"""What the register keeps of an import: which case came of which name, which rows are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.commands.petitioners import keep_petitioner
from cases.importing.history_file import FileRow
from cases.importing.replay import Replayed, row_key
from cases.importing.row_values import Known
from cases.instants import to_micros
from cases.numbers import case_id_of
from cases.store.case_rows import load
from cases.store.case_saving import save
from cases.store.statement import OneOf, Statement, insert_into, list_parameter
from cases.store.stubs import leave_stubs
from cases.store.transaction import WriteTransaction
from cases.tables import IdempotencyKey, ImportedCase, table_of

_IMPORTED, _KEYS = table_of(ImportedCase), table_of(IdempotencyKey)
_FIND = Statement(
    select(_IMPORTED.c.case_ref, _IMPORTED.c.case_id).where(OneOf(_IMPORTED.c.case_ref, "refs"))
)
_DONE = Statement(select(_KEYS.c.key).where(_KEYS.c.scope == bindparam("scope")))
_KEEP_CASE, _KEEP_KEY = insert_into(_IMPORTED), insert_into(_KEYS)


def finding(transaction: WriteTransaction, replayed: Mapping[str, Replayed]) -> Known:
    """Looks a case up by the name it has in a file, this batch included, or by its number."""

    def find(name: str) -> int | None:
        here = replayed.get(name)
        if here is not None and here.case is not None:
            return here.case.id
        refs = list_parameter([name], transaction.dialect)
        for _, case_id in transaction.fetch(_FIND, refs=refs):
            return int(case_id)
        number = case_id_of(name)
        return number if number is not None and load(transaction, [number]) else None

    return find


def known_cases(transaction: WriteTransaction, refs: Sequence[str]) -> dict[str, Case]:
    """The cases that came of these names, by name, as the register has them."""
    found = transaction.fetch(_FIND, refs=list_parameter(refs, transaction.dialect))
    cases = {case.id: case for case in load(transaction, [row[1] for row in found])}
    return {ref: cases[case_id] for ref, case_id in found}


def known_case(transaction: WriteTransaction, ref: str) -> Case | None:
    """The case that came of this name, loaded anew."""
    return known_cases(transaction, [ref]).get(ref)


def rows_done(transaction: WriteTransaction, ref: str) -> frozenset[str]:
    """The keys (`row_key`) of the rows of this name that are in the register."""
    return frozenset(row[0] for row in transaction.fetch(_DONE, scope=_scope(ref)))


def _scope(ref: str) -> str:
    return f"import:{ref}"


def save_imported(
    transaction: WriteTransaction, replayed: Mapping[str, Replayed], now: datetime
) -> None:
    """Save what the replayed rows made, and that they are in; `now`: the import's moment (UTC)."""
    touched = [(ref, outcome, outcome.case) for ref, outcome in replayed.items() if outcome.case]
    changed = [case for _, outcome, case in touched if outcome.accepted]
    changed += [part for _, outcome, _ in touched for part in outcome.parts]
    for _, outcome, case in touched:
        if outcome.petitioner is not None:
            keep_petitioner(transaction, case.id, outcome.petitioner)
    save(transaction, changed)
    leave_stubs(transaction, changed)
    transaction.queue_many(
        _KEEP_CASE,
        [{"case_ref": ref, "case_id": case.id} for ref, outcome, case in touched if outcome.new],
    )
    stamp = to_micros(now)
    transaction.queue_many(
        _KEEP_KEY,
        [
            _key_row(ref, row, case, stamp)
            for ref, outcome, case in touched
            for row in outcome.accepted
        ],
    )


def _key_row(ref: str, row: FileRow, case: Case, stamp: int) -> dict[str, Any]:
    return {
        "scope": _scope(ref),
        "key": row_key(row),
        "digest": "",
        "case_id": case.id,
        "seq": case.history_seq,
        "version": case.version,
        "answer": None,
        "created_at": stamp,
    }
