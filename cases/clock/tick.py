"""One pass of the clock over everything that is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.rungs import Fired, fire_due
from cases.clock.report import TickReport, forget_failure, keep_report, set_aside
from cases.commands.tools import Tools
from cases.errors import DatabaseUnavailable
from cases.store.case_rows import load, table_of
from cases.store.instants import to_micros
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile, ClockFailure

BATCH = 500

_CASES, _FAILURES = table_of(CaseFile), table_of(ClockFailure)
_DUE = Statement(
    select(_CASES.c.id)
    .where(_CASES.c.next_check_at.is_not(None), _CASES.c.next_check_at < bindparam("now"))
    .order_by(_CASES.c.next_check_at, _CASES.c.id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True)
)
_FAILED = Statement(select(_FAILURES.c.case_id))


@dataclass(frozen=True, slots=True)
class _Pass:
    tools: Tools
    now: datetime
    wall: datetime
    report: TickReport


def tick(tools: Tools, now: datetime, wall: datetime | None = None) -> TickReport:
    """Fire every reminder, rung and expiry that is due before `now`, each exactly once.

    1. Take the cases whose next check lies before `now`, oldest first, a batch at a time; on
       PostgreSQL a case another clock works on is left to that clock.
    2. Fire each case's rungs in order, every one with its own instant; commit the batch.
    3. If a case raises, set it aside for an hour, tell it in the report, go on with the others.
    4. Repeat until nothing is due; keep the report.

    `wall` is when the pass really runs (UTC); without it, `now`. Raises DatabaseUnavailable.
    """
    run = _Pass(tools, now, max(now, wall or now), TickReport(now))
    while _one_batch(run) == BATCH:
        pass
    with tools.database.write() as transaction:
        keep_report(transaction, run.report, run.wall)
        tools.codes.wipe(transaction, run.wall)
        transaction.commit()
    return run.report


def _one_batch(run: _Pass) -> int:
    try:
        with run.tools.database.write() as transaction:
            ids = _due_ids(transaction, run.now)
            failed = _advance(run, transaction, ids)
            transaction.commit()
    except DatabaseUnavailable:
        raise
    except Exception:
        # a row that cannot even be read or written spoils its batch: go one by one
        return _one_by_one(run)
    run.report.examined += len(ids)
    run.report.failed += failed
    return len(ids)


def _due_ids(transaction: WriteTransaction, now: datetime, count: int = BATCH) -> list[int]:
    return [row[0] for row in transaction.fetch(_DUE, now=to_micros(now), count=count)]


def _advance(run: _Pass, transaction: WriteTransaction, ids: Sequence[int]) -> int:
    """Fire what is due on these cases; returns how many raised."""
    if not ids:
        return 0
    recovering = {row[0] for row in transaction.fetch(_FAILED)}
    counts = Fired()
    changed: list[Case] = []
    failed = 0
    for case in load(transaction, ids):
        try:
            fired = _fire(run, case)
        except Exception as problem:
            set_aside(transaction, case.id, problem, run.now)
            failed += 1
            continue
        changed.append(case)
        counts.reminded += fired.reminded
        counts.escalated += fired.escalated
        counts.closed += fired.closed
        if case.id in recovering:
            forget_failure(transaction, case.id)
    run.tools.store(transaction, changed, run.wall)
    transaction.flush()
    _add(run.report, counts)
    return failed


def _fire(run: _Pass, case: Case) -> Fired:
    workflow = run.tools.workflows.of(case.workflow_key, case.workflow_version)
    around = Circumstances(
        at=run.now,
        recorded_at=run.wall,
        actor="clock",
        actor_department=None,
        definition=workflow.definition,
        calendar=run.tools.calendar(),
        random=run.tools.random,
    )
    return fire_due(case, workflow, around, run.tools.people())


def _add(report: TickReport, fired: Fired) -> None:
    report.reminded += fired.reminded
    report.escalated += fired.escalated
    report.closed += fired.closed


def _one_by_one(run: _Pass) -> int:
    """The batch again, each case in a transaction of its own, so that one cannot stop the rest."""
    with run.tools.database.write() as transaction:
        ids = _due_ids(transaction, run.now)
    for case_id in ids:
        try:
            with run.tools.database.write() as transaction:
                failed = _advance(run, transaction, [case_id])
                transaction.commit()
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            failed = 1
            with run.tools.database.write() as transaction:
                set_aside(transaction, case_id, problem, run.now)
                transaction.commit()
        run.report.examined += 1
        run.report.failed += failed
    return len(ids)
