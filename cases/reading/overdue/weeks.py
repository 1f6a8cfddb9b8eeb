"""How many cases were overdue at the beginning of each of the last weeks.

The past is told by the kept changes of deadlines in one pass over them; only an import of history
changes it, so a busy page may keep the answer for some minutes (decision 21).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, bindparam, case, func, not_, or_, select

from cases.instants import Instant
from cases.office import Office
from cases.reading.overdue.as_of import held_at
from cases.store.engine import Mark
from cases.tables import DeadlineChange, table_of

#: a quarter of a year: long enough to tell a trend from a holiday
WEEKS: Final = 12

_SPAN = table_of(DeadlineChange)


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many cases were overdue at an instant (UTC)."""

    at: datetime
    overdue: int


def overdue_weeks(
    connection: Connection, office: Office, moment: datetime, department: str | None = None
) -> tuple[WeekCount, ...]:
    """The overdue cases at the local beginning of the last WEEKS weeks up to `moment` (UTC), the
    oldest first; only what `department` answered for if that is named. One statement.
    """
    mondays = _mondays(office, moment)
    parameters = {f"at_{place}": at for place, at in enumerate(mondays)}
    if department is None:
        row = connection.execute(_COUNTS, parameters).one()
    else:
        row = connection.execute(_COUNTS_OF_ONE, {**parameters, "of": department}).one()
    return tuple(WeekCount(at, count or 0) for at, count in zip(mondays, row, strict=True))


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """What was told of the weeks at an instant (UTC), taken for true until another (exclusive).

    `mark` is that of the register it was told of, where that is known.
    """

    weeks: tuple[WeekCount, ...]
    at: datetime
    until: datetime
    mark: Mark | None = None

    def until_in(self, mark: Mark) -> datetime | None:
        """Until when it is taken for true in the register of `mark`; None: until that changes."""
        return None if self.mark == mark else self.until


class KeptWeeks:
    """The last answers of `overdue_weeks`, kept for some minutes. Safe to share between threads."""

    def __init__(self, keep: timedelta = timedelta(minutes=10)) -> None:
        self._keep = keep
        self._last: dict[str | None, KeptCounts] = {}

    def of(
        self, connection: Connection, office: Office, now: datetime, department: str | None = None
    ) -> tuple[WeekCount, ...]:
        """The weeks up to `now`, as they were told at most `keep` before."""
        return self.told(connection, office, now, department).weeks

    def told(
        self,
        connection: Connection,
        office: Office,
        now: datetime,
        department: str | None = None,
        mark: Mark | None = None,
    ) -> KeptCounts:
        """The same, with when it was told; `mark` was taken before `connection` was."""
        last = self._last.get(department)
        kept = last is not None and last.at <= now < last.until
        if last is not None and kept and last.weeks[-1].at == _mondays(office, now)[-1]:
            return last
        weeks = overdue_weeks(connection, office, now, department)
        counted = self._last[department] = KeptCounts(weeks, now, now + self._keep, mark)
        return counted


def _mondays(office: Office, moment: datetime) -> Sequence[datetime]:
    today = office.calendar.local(moment).date()
    last = today - timedelta(days=today.weekday())
    return [
        office.calendar.instant(datetime.combine(last - timedelta(weeks=back), datetime.min.time()))
        for back in reversed(range(WEEKS))
    ]


_AT: Final = tuple(bindparam(f"at_{place}", type_=Instant) for place in range(WEEKS))
#: one row for each case and department: whether it was overdue in each week
_LATE: Final = (
    select(
        *(
            func.max(case((and_(held_at(_SPAN, at), _SPAN.c.due_at < at), 1), else_=0)).label(
                f"late_{place}"
            )
            for place, at in enumerate(_AT)
        )
    )
    .where(
        _SPAN.c.department.is_not(None),
        not_(_SPAN.c.asked),
        _SPAN.c.due_at < _AT[-1],
        or_(_SPAN.c.until_at.is_(None), _SPAN.c.until_at > _AT[0]),
    )
    .group_by(_SPAN.c.case_id, _SPAN.c.department)
)
_OF_ONE: Final = _LATE.where(_SPAN.c.department == bindparam("of")).subquery("of_one")
_OF_ALL: Final = _LATE.subquery("of_all")
_COUNTS: Final = select(*(func.sum(_OF_ALL.c[f"late_{place}"]) for place in range(WEEKS)))
_COUNTS_OF_ONE: Final = select(*(func.sum(_OF_ONE.c[f"late_{place}"]) for place in range(WEEKS)))
