"""How the clock is: when it last ran, which cases it could not handle, whether people must look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select, true

from cases.numbers import case_number
from cases.reading.lasting import passed_after
from cases.tables import ClockFailure, ClockState, table_of

_STATE, _FAILURE = table_of(ClockState), table_of(ClockFailure)

#: a clock that has not finished a pass for so long is stale; it passes every half minute
STALE_AFTER = timedelta(minutes=10)
_SHOWN_FAILURES = 20


@dataclass(frozen=True, slots=True)
class FailedCase:
    """A case the clock set aside (UTC), how often in a row, and when it tries again."""

    number: str
    failed_at: datetime
    retry_at: datetime
    times: int
    error: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """The last pass: the moment it judged by and when it really ran (UTC); None = it never did."""

    judged: datetime | None
    finished_at: datetime | None
    stale: bool
    failed_total: int
    failed: tuple[FailedCase, ...]

    @property
    def stale_from(self) -> datetime | None:
        """When it becomes stale if nothing happens; None = it is so already."""
        if self.stale or self.finished_at is None:
            return None
        return passed_after(self.finished_at + STALE_AFTER)

    @property
    def needs_attention(self) -> bool:
        """Whether pages show the red banner."""
        return self.stale or self.failed_total > 0


def clock_view(connection: Connection, now: datetime) -> ClockView:
    """The state of the clock at `now` (UTC, wall clock). One statement."""
    rows = connection.execute(_LOOK).all()
    failures = [row for row in rows if row.case_id is not None]
    finished_at = rows[0].finished_at
    return ClockView(
        judged=rows[0].judged,
        finished_at=finished_at,
        stale=finished_at is None or now - finished_at > STALE_AFTER,
        failed_total=failures[0].total if failures else 0,
        failed=tuple(
            FailedCase(case_number(row.case_id), row.failed_at, row.retry_at, row.times, row.error)
            for row in failures
        ),
    )


_FAILURES = (
    select(_FAILURE, func.count().over().label("total"))
    .order_by(_FAILURE.c.failed_at.desc(), _FAILURE.c.case_id)
    .limit(_SHOWN_FAILURES)
    .subquery("failures")
)
# a row even where the clock never ran and nothing failed
_ALWAYS = select(literal(1).label("one")).subquery("always")
_LOOK = (
    select(_STATE.c.now.label("judged"), _STATE.c.finished_at, *_FAILURES.c)
    .select_from(_ALWAYS.outerjoin(_STATE, true()).outerjoin(_FAILURES, true()))
    .order_by(_FAILURES.c.failed_at.desc(), _FAILURES.c.case_id)
)
