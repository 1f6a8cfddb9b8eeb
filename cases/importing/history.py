"""`import history`: many cases, many rows, few transactions; killed or not, run it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from cases.commands.tools import Tools
from cases.directory.departments import add_imported_departments
from cases.errors import DatabaseUnavailable
from cases.importing.history_file import FileRow, HistoryFile
from cases.importing.imported_cases import (
    finding,
    known_case,
    known_cases,
    rows_done,
    save_imported,
)
from cases.importing.replay import Replayed, Rules, replay, row_key
from cases.importing.replay_rules import pinned, rules_for
from cases.importing.serials import Serials
from workflow.machine import Workflow

#: cases per transaction: large enough to forget the cost of a commit, small enough for memory
BATCH = 2000

#: told of each refused row: its line, its cells and the reason
Refuse = Callable[[int, dict[str, str], str], None]


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
        known = known_cases(transaction, [ref for ref, _ in batch])
        replayed: dict[str, Replayed] = {}
        begin = since or {}
        rules = rules_for(
            run.tools,
            run.workflow,
            calendar,
            serials,
            finding(transaction, replayed),
            run.now,
            with_clock=run.with_clock,
            more_to_come=run.more_to_come,
        )
        for ref, rows in batch:
            done = rows_done(transaction, ref) if ref in known else frozenset()
            # what was judged in the first pass is not judged again
            rest = [r for r in rows if r.position >= begin.get(ref, 0) or row_key(r) in done]
            case = known.get(ref)
            kept = partial(known_case, transaction, ref)
            replayed[ref] = replay(pinned(run.tools, rules, case), case, rest, done, kept)
        serials.keep()
        counts = [_counted(outcome, rules) for outcome in replayed.values()]
        save_imported(transaction, replayed, run.now)
        transaction.commit()
    # only what is committed counts
    for count in counts:
        run.result.add(count)
    for ref, outcome in replayed.items():
        if outcome.waits_at is not None:
            run.waiting[ref] = outcome.waits_at
        for row, reason in outcome.refused:
            run.refuse(row.line, run.whole(row.cells), reason.en)


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
