"""One pass of the clock over everything that is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.rungs import Fired, fire_due
from cases.clock.following import follow_calendar
from cases.clock.report import TickReport, keep_report
from cases.clock.sweeping import Sweep
from cases.commands.answers import wipe_documents
from cases.commands.tools import Tools
from cases.instants import to_micros
from cases.meetings.drafts import wipe_drafts
from cases.meetings.erasing import erase_expired
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile, table_of
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

_CASES = table_of(CaseFile)
_DUE = Statement(
    select(_CASES.c.id)
    .where(_CASES.c.next_check_at.is_not(None), _CASES.c.next_check_at < bindparam("now"))
    .order_by(_CASES.c.next_check_at, _CASES.c.id)
    .limit(bindparam("count"))
    .with_for_update(skip_locked=True)
)


def tick(
    tools: Tools, now: datetime, wall: datetime | None = None, before: Fired | None = None
) -> TickReport:
    """Fire every reminder, rung and expiry that is due before `now`, each exactly once.

    1. If a change of the calendar has not reached every case yet, bring them up to date: their
       next check may have come earlier.
    2. Take the cases whose next check lies before `now`, oldest first, a batch at a time; on
       PostgreSQL a case another clock works on is left to that clock.
    3. Fire each case's rungs in order, every one with its own instant; commit the batch.
    4. If a case raises, set it aside for an hour, tell it in the report, go on with the others.
    5. Repeat until nothing is due; keep the report.
    6. Erase what is kept no longer of visitors, their words and drafts.

    `wall` is when the pass really runs (UTC); without it, `now`. A pass that looks ahead writes its
    entries as of that moment, but leaves no doubt when the clock really ran last. `before` is what
    this pass fired already. Raises DatabaseUnavailable.
    """
    ran_at = wall or now
    wall = max(now, ran_at)
    tools.workflows.make_ready()
    follow_calendar(tools, now, wall)
    due = _Due(tools, now, wall)
    due.run()
    done = due.counts
    done.update((before or Fired()).counts)
    report = TickReport(
        now, due.examined, done["reminded"], done["escalated"], done["closed"], due.failed
    )
    with tools.database.write() as transaction:
        keep_report(transaction, report, ran_at)
        tools.codes.wipe(transaction, wall)
        wipe_documents(transaction, wall)
        wipe_drafts(transaction, wall)
        transaction.commit()
    # what is erased does not come back: only the true day counts, never one that is looked ahead to
    erase_expired(tools.database, tools.calendar().local(ran_at).date(), ran_at)
    return report


class _Due(Sweep):
    """The cases whose next check has passed."""

    def pick(
        self, transaction: WriteTransaction, calendar: WorkingCalendar, count: int
    ) -> list[int]:
        """The longest waiting first, without those another clock works on."""
        return [row[0] for row in transaction.fetch(_DUE, now=to_micros(self.now), count=count)]

    def change(self, case: Case, workflow: Workflow, around: Circumstances) -> Mapping[str, int]:
        """Fire what is due."""
        return fire_due(case, workflow, around, self.tools.people()).counts
