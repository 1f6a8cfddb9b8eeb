"""`import history`: many cases, many rows, few transactions; killed or not, run it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.codes.numbers import case_id_of
from cases.commands.record import named_session
from cases.commands.tools import Tools
from cases.directory.departments import add_imported_departments
from cases.errors import DatabaseUnavailable
from cases.importing.history_file import FileRow, HistoryFile
from cases.importing.replay import (
    Replayed,
    Rules,
    assigning_actions,
    contributing_actions,
    replay,
    row_key,
)
from cases.importing.row_values import Known
from cases.importing.serials import Serials
from cases.store.case_rows import load, table_of
from cases.store.case_saving import save
from cases.store.instants import to_micros
from cases.store.statement import OneOf, Statement, insert_into, list_parameter
from cases.store.stubs import leave_stubs
from cases.store.transaction import WriteTransaction
from cases.tables import IdempotencyKey, ImportedCase
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

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
    what was committed before stays, is told, and is skipped when the import is run again.
    """
    result = Imported()
    with _told_what_stays(result), HistoryFile(path, tools.calendar()) as file:
        if create_departments:
            _create_departments(tools, file)
        for bad in file.bad_rows():
            refuse(bad.line, bad.cells, bad.reason)
            result.refused += 1
        seen = result.refused
        run = _Run(tools, tools.workflows.current, now, with_clock, result, refuse, file.whole)
        for batch in _batches(file.cases()):
            _import_batch(run, batch)
            seen += sum(len(rows) for _, rows in batch)
            progress(seen, file.total)
        # rows that named a case further down; whatever is unknown by now will never be known
        waiting, run.more_to_come = dict(run.waiting), False
        for batch in _batches(each for each in file.cases() if each[0] in waiting):
            _import_batch(run, batch, waiting)
    tools.database.forget_erased()
    return result


@contextmanager
def _told_what_stays(result: Imported) -> Iterator[None]:
    try:
        yield
    except DatabaseUnavailable as problem:
        if not result.actions:
            raise
        saved = f"{result.cases} new cases and {result.actions} actions were saved before"
        told = problem.after(f"{saved}; the same import, run again, goes on from there")
        raise told from problem


def _create_departments(tools: Tools, file: HistoryFile) -> None:
    with tools.database.write() as transaction:
        add_imported_departments(transaction, file.departments())
        transaction.commit()


def _batches(
    cases: Iterable[tuple[str, list[FileRow]]],
) -> Iterator[list[tuple[str, list[FileRow]]]]:
    left = iter(cases)
    while batch := list(islice(left, BATCH)):
        yield batch


@dataclass(slots=True)
class _Run:
    """One import on its way."""

    tools: Tools
    #: that of cases which are not known yet
    workflow: Workflow
    now: datetime
    with_clock: bool
    result: Imported
    refuse: Refuse
    #: a row's cells as the file had them, for the rejects
    whole: Callable[[dict[str, str]], dict[str, str]]
    more_to_come: bool = True
    #: cases of which a row names one that was not read yet, and the position of that row
    waiting: dict[str, int] = field(default_factory=dict)


def _import_batch(
    run: _Run, batch: Sequence[tuple[str, list[FileRow]]], since: Mapping[str, int] | None = None
) -> None:
    """Replay a batch in one transaction; `since` gives the positions to go on from."""
    with run.tools.database.write() as transaction:
        calendar = run.tools.calendar.hold(transaction)
        serials = Serials(transaction)
        known = _known_cases(transaction, [ref for ref, _ in batch])
        replayed: dict[str, Replayed] = {}
        begin = since or {}
        rules = _rules(run, calendar, serials, _finding(transaction, replayed))
        for ref, rows in batch:
            done = _done(transaction, ref) if ref in known else frozenset()
            # what was judged in the first pass is not judged again
            rest = [r for r in rows if r.position >= begin.get(ref, 0) or row_key(r) in done]
            case = known.get(ref)
            replayed[ref] = replay(_pinned(run.tools, rules, case), case, rest, done)
        serials.keep()
        counts = [_counted(outcome, rules) for outcome in replayed.values()]
        _save(transaction, replayed, run.now)
        transaction.commit()
    # only what is committed counts
    for count in counts:
        run.result.add(count)
    for ref, outcome in replayed.items():
        if outcome.waits_at is not None:
            run.waiting[ref] = outcome.waits_at
        for row, reason in outcome.refused:
            run.refuse(row.line, run.whole(row.cells), reason)


def _rules(run: _Run, calendar: WorkingCalendar, serials: Serials, known: Known) -> Rules:
    tools, definition = run.tools, run.workflow.definition
    return Rules(
        workflow=run.workflow,
        calendar=calendar,
        people=tools.people(),
        pseudonym=tools.codes.pseudonym,
        random=tools.random,
        wall=run.now,
        with_clock=run.with_clock,
        take_ids=serials.take,
        assigning=assigning_actions(definition),
        contributing=contributing_actions(definition),
        known=known,
        in_session=partial(named_session, serials.transaction),
        more_to_come=run.more_to_come,
    )


def _pinned(tools: Tools, rules: Rules, case: Case | None) -> Rules:
    """The rules for a case; one that was brought in before keeps its own workflow."""
    if case is None:
        return rules
    workflow = tools.workflows.of(case.workflow_key, case.workflow_version)
    if workflow is rules.workflow:
        return rules
    definition = workflow.definition
    return replace(
        rules,
        workflow=workflow,
        assigning=assigning_actions(definition),
        contributing=contributing_actions(definition),
    )


def _finding(transaction: WriteTransaction, replayed: Mapping[str, Replayed]) -> Known:
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
        cases=int(outcome.new) + len(outcome.parts),
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


def _save(transaction: WriteTransaction, replayed: Mapping[str, Replayed], now: datetime) -> None:
    touched = [(ref, outcome, outcome.case) for ref, outcome in replayed.items() if outcome.case]
    changed = [case for _, outcome, case in touched if outcome.accepted]
    changed += [part for _, outcome, _ in touched for part in outcome.parts]
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
