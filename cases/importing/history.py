"""`import history`: many cases, many rows, few transactions; killed or not, run it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.commands.tools import Tools
from cases.directory.departments import add_imported_departments
from cases.importing.history_file import FileRow, HistoryFile
from cases.importing.replay import Replayed, Rules, assigning_actions, replay, row_key
from cases.importing.serials import Serials
from cases.store.case_rows import load, save, table_of
from cases.store.instants import to_micros
from cases.store.statement import OneOf, Statement, insert_into, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import IdempotencyKey, ImportedCase

#: cases per transaction: large enough to forget the cost of a commit, small enough for memory
BATCH = 2000

#: told of each refused row: its line, its cells and the reason
Refuse = Callable[[int, dict[str, str], str], None]

_IMPORTED, _KEYS = table_of(ImportedCase), table_of(IdempotencyKey)
_FIND = Statement(
    select(_IMPORTED.c.case_ref, _IMPORTED.c.case_id).where(OneOf(_IMPORTED.c.case_ref, "refs"))
)
_DONE = Statement(select(_KEYS.c.key).where(_KEYS.c.scope == bindparam("scope")))
_KEEP_CASE, _KEEP_KEY = insert_into(_IMPORTED), insert_into(_KEYS)


@dataclass(slots=True)
class Imported:
    """The figures of contract.md section 3."""

    cases: int = 0
    actions: int = 0
    refused: int = 0
    reminded: int = 0
    escalated: int = 0
    first_overdue: int = 0

    def add(self, more: Imported) -> None:
        """Count what another part of the import did."""
        for counter in fields(self):
            setattr(self, counter.name, getattr(self, counter.name) + getattr(more, counter.name))


def import_history(
    tools: Tools,
    path: Path,
    now: datetime,
    *,
    with_clock: bool = False,
    create_departments: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    refuse: Refuse = lambda line, cells, reason: None,
) -> Imported:
    """Replay a file of dated actions through the guards; `now` is the import's own moment (UTC).

    Raises BadInput for a file that cannot be read, DatabaseUnavailable when the database is away;
    what was committed before stays and is skipped when the import is run again.
    """
    result = Imported()
    with HistoryFile(path, tools.calendar()) as file:
        if create_departments:
            _create_departments(tools, file)
        for bad in file.bad_rows():
            refuse(bad.line, bad.cells, bad.reason)
            result.refused += 1
        seen = result.refused
        for batch in _batches(file.cases()):
            for outcome in _import_batch(tools, batch, now, with_clock, result):
                for row, reason in outcome.refused:
                    refuse(row.line, file.whole(row.cells), reason)
            seen += sum(len(rows) for _, rows in batch)
            progress(seen, file.total)
    return result


def _create_departments(tools: Tools, file: HistoryFile) -> None:
    with tools.database.write() as transaction:
        add_imported_departments(transaction, file.departments())
        transaction.commit()


def _batches(
    cases: Iterator[tuple[str, list[FileRow]]],
) -> Iterator[list[tuple[str, list[FileRow]]]]:
    while batch := list(islice(cases, BATCH)):
        yield batch


def _import_batch(
    tools: Tools,
    batch: Sequence[tuple[str, list[FileRow]]],
    now: datetime,
    with_clock: bool,
    result: Imported,
) -> list[Replayed]:
    with tools.database.write() as transaction:
        serials = Serials(transaction)
        rules = _rules(tools, serials, now, with_clock)
        known = _known_cases(transaction, [ref for ref, _ in batch])
        replayed: list[tuple[str, Replayed]] = []
        for ref, rows in batch:
            done = _done(transaction, ref) if ref in known else frozenset()
            replayed.append((ref, replay(rules, known.get(ref), rows, done)))
        serials.keep()
        counts = [_counted(outcome, rules) for _, outcome in replayed]
        _save(transaction, replayed, now)
        transaction.commit()
    # only what is committed counts
    for count in counts:
        result.add(count)
    return [outcome for _, outcome in replayed]


def _rules(tools: Tools, serials: Serials, now: datetime, with_clock: bool) -> Rules:
    people = tools.people()
    return Rules(
        workflow=tools.workflows.current,
        calendar=tools.calendar(),
        people=people,
        pseudonym=tools.codes.pseudonym,
        random=tools.random,
        wall=now,
        with_clock=with_clock,
        take_id=serials.take,
        assigning=assigning_actions(tools.workflows.current.definition),
    )


def _known_cases(transaction: WriteTransaction, refs: Sequence[str]) -> dict[str, Case]:
    found = transaction.fetch(_FIND, refs=list_parameter(refs, transaction.dialect))
    cases = {case.id: case for case in load(transaction, [row[1] for row in found])}
    return {ref: cases[case_id] for ref, case_id in found}


def _done(transaction: WriteTransaction, ref: str) -> frozenset[str]:
    return frozenset(row[0] for row in transaction.fetch(_DONE, scope=_scope(ref)))


def _scope(ref: str) -> str:
    return f"import:{ref}"


def _counted(outcome: Replayed, rules: Rules) -> Imported:
    rungs = outcome.case.journal.rungs if outcome.case else []
    return Imported(
        cases=int(outcome.new),
        actions=len(outcome.accepted),
        refused=len(outcome.refused),
        reminded=outcome.reminded,
        escalated=outcome.escalated,
        first_overdue=sum(
            rung.deadline_name == rules.workflow.definition.citizen_clock
            and rung.rung_at == rung.due_at
            for rung in rungs
        ),
    )


def _save(
    transaction: WriteTransaction, replayed: Sequence[tuple[str, Replayed]], now: datetime
) -> None:
    touched = [(ref, outcome, outcome.case) for ref, outcome in replayed if outcome.case]
    save(transaction, [case for _, outcome, case in touched if outcome.accepted])
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
