"""Going through many cases, a batch at a time: each changed in memory, a batch saved at once.

One bad case stops nobody: it is set aside for an hour, shown to people, and the others go on.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from cases.calendar.catching_up import CatchingUp
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.clock.report import forget_failure, set_aside
from cases.commands.tools import Tools
from cases.errors import DatabaseUnavailable
from cases.store.case_rows import load
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import ClockFailure, table_of
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

_FAILURES = table_of(ClockFailure)
_FAILED = Statement(select(_FAILURES.c.case_id))


class Sweep(ABC):
    """One pass over the cases that `pick` finds; several may run at once.

    `now` is the moment judged by, `wall` when it really is (UTC). `counts` holds what was done,
    beside "moved": the cases whose dates a change of the calendar moved before that.
    """

    #: cases in a transaction
    batch: ClassVar[int] = 500

    def __init__(self, tools: Tools, now: datetime, wall: datetime) -> None:
        self.tools = tools
        self.now = now
        self.wall = wall
        self.examined = 0
        self.failed = 0
        #: the highest id among the cases that this pass is done with
        self.after = 0
        self.counts: Counter[str] = Counter()

    @abstractmethod
    def pick(
        self, transaction: WriteTransaction, calendar: WorkingCalendar, count: int
    ) -> list[int]:
        """The ids of the next cases, at most `count`."""

    @abstractmethod
    def change(self, case: Case, workflow: Workflow, around: Circumstances) -> Mapping[str, int]:
        """Change one case in memory, which is up to date with the calendar; what was done to it."""

    def run(self, go_on: Callable[[], bool] = lambda: True) -> None:
        """Batch after batch, until there is none or `go_on` says stop.

        Raises DatabaseUnavailable; what was saved before stays.
        """
        while go_on() and self._one_batch() == self.batch:
            pass

    def _one_batch(self) -> int:
        try:
            with self.tools.database.write() as transaction:
                calendar = self.tools.calendar.hold(transaction)
                ids = self.pick(transaction, calendar, self.batch)
                failed = self._advance(transaction, calendar, ids)
                transaction.commit()
        except DatabaseUnavailable:
            raise
        except Exception:
            # a row that cannot even be read or written spoils its batch: go one by one
            return self._one_by_one()
        self._note(ids, failed)
        return len(ids)

    def _advance(
        self, transaction: WriteTransaction, calendar: WorkingCalendar, ids: Sequence[int]
    ) -> int:
        """Change these cases; returns how many raised."""
        if not ids:
            return 0
        recovering = {row[0] for row in transaction.fetch(_FAILED)}
        catching_up = CatchingUp(transaction)
        counts: Counter[str] = Counter()
        changed: list[Case] = []
        for case in load(transaction, ids):
            try:
                # in place: a sum makes another counter for each case
                counts.update(self._change(case, calendar, catching_up))
            except Exception as problem:
                set_aside(transaction, case.id, problem, self.now)
                continue
            changed.append(case)
            if case.id in recovering:
                forget_failure(transaction, case.id)
        self.tools.store(transaction, changed, self.wall)
        transaction.flush()
        self.counts += counts
        return len(ids) - len(changed)

    def _change(
        self, case: Case, calendar: WorkingCalendar, catching_up: CatchingUp
    ) -> dict[str, int]:
        workflow = self.tools.workflows.of(case.workflow_key, case.workflow_version)
        around = Circumstances(
            at=self.now,
            recorded_at=self.wall,
            actor="clock",
            actor_department=None,
            definition=workflow.definition,
            calendar=calendar,
            random=self.tools.random,
        )
        moved = catching_up.bring(case, workflow, around)
        return {"moved": int(moved), **self.change(case, workflow, around)}

    def _note(self, ids: Sequence[int], failed: int) -> None:
        self.examined += len(ids)
        self.failed += failed
        self.after = max(self.after, *ids, 0)

    def _one_by_one(self) -> int:
        """The batch again, each case in a transaction of its own, so that one cannot stop all."""
        with self.tools.database.write() as transaction:
            ids = self.pick(transaction, self.tools.calendar.hold(transaction), self.batch)
        for case_id in ids:
            self._note([case_id], self._alone(case_id))
        return len(ids)

    def _alone(self, case_id: int) -> int:
        try:
            with self.tools.database.write() as transaction:
                calendar = self.tools.calendar.hold(transaction)
                failed = self._advance(transaction, calendar, [case_id])
                transaction.commit()
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            with self.tools.database.write() as transaction:
                set_aside(transaction, case_id, problem, self.now)
                transaction.commit()
            return 1
        return failed
