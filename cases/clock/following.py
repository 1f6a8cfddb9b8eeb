"""Bringing every case up to date after the calendar has changed; killed or not, run it again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from sqlalchemy import bindparam, exists, select

from cases.calendar.versions import newest
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.clock.sweeping import Sweep
from cases.commands.tools import Tools
from cases.store.lookup import Source
from cases.store.settings import read_settings, write_settings
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import ClockFailure, Deadline, table_of
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

#: the setting that holds the number of the last change every case has followed
_FOLLOWED: Final = "calendar.followed"

_CLOCKS, _FAILURES = table_of(Deadline), table_of(ClockFailure)
_behind = (_CLOCKS.c.closed_at.is_(None), _CLOCKS.c.calendar_version != bindparam("version"))
_BEHIND = Statement(
    select(_CLOCKS.c.case_id)
    .where(*_behind, _CLOCKS.c.case_id > bindparam("after"))
    .distinct()
    .order_by(_CLOCKS.c.case_id)
    .limit(bindparam("count"))
)
_STILL_BEHIND = Statement(
    select(_CLOCKS.c.case_id)
    .where(*_behind, ~exists().where(_FAILURES.c.case_id == _CLOCKS.c.case_id))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a pass did: cases looked at, cases whose dates moved, cases set aside.

    `finished`: no case is left that counts by an older calendar, save those set aside.
    """

    examined: int = 0
    moved: int = 0
    failed: int = 0
    finished: bool = True


def is_followed(source: Source) -> bool:
    """Whether the last change of the calendar has reached every case."""
    line = newest(source)
    return line is None or read_settings(source).get(_FOLLOWED, "1") == str(line.no)


def follow_calendar(
    tools: Tools,
    now: datetime,
    wall: datetime,
    within: timedelta | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Followed:
    """Bring the cases that count by an older calendar up to the one in force, in order of their id.

    Stops after `within` of real time; the next pass, of this process or another, goes on where
    cases are still behind. `now` and `wall` as for `tick`. Raises DatabaseUnavailable.
    """
    with tools.database.read() as connection:
        if is_followed(connection):
            return Followed()
    sweep = _Behind(tools, now, wall)
    end = monotonic() + within.total_seconds() if within else None
    sweep.run(lambda: end is None or monotonic() < end)
    with tools.database.write() as transaction:
        finished = _finish(tools, transaction)
        transaction.commit()
    return Followed(sweep.examined, sweep.counts["moved"], sweep.failed, finished)


def _finish(tools: Tools, transaction: WriteTransaction) -> bool:
    version = tools.calendar.hold(transaction).version
    line = newest(transaction)
    if line is None or transaction.fetch(_STILL_BEHIND, version=version):
        return False
    write_settings(transaction, {_FOLLOWED: str(line.no)})
    return True


class _Behind(Sweep):
    """The cases with a deadline that another calendar counted."""

    #: small, so that nobody waits long for a case that is being moved
    batch: ClassVar[int] = 200

    def pick(
        self, transaction: WriteTransaction, calendar: WorkingCalendar, count: int
    ) -> list[int]:
        """In the order of their id, so that two passes at once wait for each other at most."""
        found = transaction.fetch(_BEHIND, version=calendar.version, after=self.after, count=count)
        return [row[0] for row in found]

    def change(self, case: Case, workflow: Workflow, around: Circumstances) -> Mapping[str, int]:
        """Nothing beyond what every sweep does first."""
        return {}
