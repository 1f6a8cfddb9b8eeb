"""Open and due-soon cases by department: the figures beside the overdue ones.

They touch every open case, so a busy page may keep them for some seconds (decision 21).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from cases.instants import Instant
from cases.office import Office
from cases.reading.overdue.report import Workload
from cases.store.engine import Database, Mark
from cases.tables import CaseFile, Department, table_of

_CASE, _DEPARTMENT = table_of(CaseFile), table_of(Department)
_OF_DEPARTMENT = _CASE.c.department == _DEPARTMENT.c.code

_DUE_SOON = (
    select(func.count())
    .select_from(_CASE)
    .where(
        _OF_DEPARTMENT,
        _CASE.c.overdue_from.is_not(None),
        _CASE.c.overdue_from >= bindparam("now", type_=Instant),
        _CASE.c.overdue_from <= bindparam("soon", type_=Instant),
    )
    .scalar_subquery()
)
_OPEN = (
    select(func.count())
    .select_from(_CASE)
    .where(_OF_DEPARTMENT, _CASE.c.state.in_(bindparam("states", expanding=True)))
    .scalar_subquery()
)
_WORKLOAD = select(_DEPARTMENT.c.code, _OPEN, _DUE_SOON)


def workload_now(connection: Connection, office: Office, now: datetime) -> dict[str, Workload]:
    """What each department has open and due soon at `now` (UTC), the present. One statement."""
    moments = {"now": now, "soon": office.soon_until(now), "states": office.open_states}
    rows = connection.execute(_WORKLOAD, moments)
    return {code: Workload(count, soon) for code, count, soon in rows if count}


@dataclass(frozen=True, slots=True)
class KeptCount:
    """What was counted at an instant (UTC), taken for true until another (exclusive).

    `mark` is that of the register it was counted in, where that is known.
    """

    workload: Mapping[str, Workload]
    at: datetime
    until: datetime
    mark: Mark | None = None

    def until_in(self, mark: Mark) -> datetime | None:
        """Until when it is taken for true in the register of `mark`; None: until that changes."""
        return None if self.mark == mark else self.until


class KeptWorkload:
    """The last answer of `workload_now`, kept for a few seconds and until this process writes.

    Safe to share between threads: two that miss it at once both count.
    """

    def __init__(self, database: Database, keep: timedelta = timedelta(seconds=5)) -> None:
        self._database = database
        self._keep = keep
        self._last: tuple[int, KeptCount] | None = None

    def of(self, connection: Connection, office: Office, now: datetime) -> Mapping[str, Workload]:
        """What each department has open and due soon, at most `keep` before `now`."""
        return self.count(connection, office, now).workload

    def count(
        self, connection: Connection, office: Office, now: datetime, mark: Mark | None = None
    ) -> KeptCount:
        """The same, with when it was counted; `mark` was taken before `connection` was."""
        writes = self._database.writes
        if self._last is not None:
            written, last = self._last
            if writes == written and last.at <= now < last.until:
                return last
        counted = KeptCount(workload_now(connection, office, now), now, now + self._keep, mark)
        self._last = (writes, counted)
        return counted
