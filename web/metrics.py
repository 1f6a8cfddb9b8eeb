"""The dials: how much work is open, overdue and waiting to be sent; counts only.

Whether clock and letters go is for every monitor. What is open and overdue is for those who may
look at overdue work (contract.md section 10), whom a monitor names by an API token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, or_, select

from cases.policy import Scope, overdue_scope
from cases.reading.clock_view import ClockView, clock_view
from cases.reading.overdue.now import overdue_now
from cases.reading.overdue.report import DepartmentOverdue
from cases.tables import table_of
from notifications.reasons import OVER
from notifications.tables import OutboxMessage, PreparationLetter, VisitLetter
from web.visit import Visit

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_LETTERS: Final = (table_of(OutboxMessage), table_of(VisitLetter), table_of(PreparationLetter))


def exposition(visit: Visit) -> bytes:
    """The dials at the visit's moment, in Prometheus' text form. Raises DatabaseUnavailable."""
    registry = CollectorRegistry()
    registry.register(_Dials(visit))
    return generate_latest(registry)


class _Dials(Collector):
    """Reads the register once per scrape; nothing is counted in the process, so any may answer."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: describing must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families, each with its help text."""
        visit = self._visit
        with visit.services.database.read() as connection:
            work = _departments(connection, visit)
            waiting = _waiting(connection)
            clock = clock_view(connection, visit.now)
        if work is not None:
            yield from _work(work)
        outbox = GaugeMetricFamily(
            "followup_outbox_messages", "Messages not sent, by status", labels=["status"]
        )
        for status in ("pending", "dead"):
            outbox.add_metric([status], waiting.get(status, 0))
        yield outbox
        yield from _clock(clock, visit)


def _departments(connection: Connection, visit: Visit) -> list[DepartmentOverdue] | None:
    """The departments whose work the one who asks may look at; None: there is none."""
    scope = overdue_scope(visit.staff) if visit.person else Scope()
    if scope.is_empty:
        return None
    report = overdue_now(connection, visit.office, visit.now)
    return [row for row in report.departments if scope.covers(row.code)]


def _work(departments: Sequence[DepartmentOverdue]) -> Iterator[GaugeMetricFamily]:
    yield GaugeMetricFamily(
        "followup_open_cases", "Open cases", value=sum(row.open for row in departments)
    )
    overdue = GaugeMetricFamily(
        "followup_overdue_cases", "Overdue cases by department", labels=["department"]
    )
    owed = GaugeMetricFamily(
        "followup_overdue_contributions",
        "Overdue contributions by the department that owes them",
        labels=["department"],
    )
    for row in departments:
        overdue.add_metric([row.code], row.overdue)
        owed.add_metric([row.code], row.contributions_overdue)
    yield overdue
    yield owed


def _waiting(connection: Connection) -> Counter[str]:
    """Messages about cases, and the letters of Mondays that still have something to tell."""
    found = Counter[str]()
    for table in _LETTERS:
        status = table.c.status
        needed = or_(table.c.last_error.is_(None), table.c.last_error != OVER)
        query = select(status, func.count()).where(status != "sent", needed).group_by(status)
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found


def _clock(clock: ClockView, visit: Visit) -> Iterator[GaugeMetricFamily]:
    if clock.finished_at is not None:
        age = (visit.now - clock.finished_at).total_seconds()
        yield GaugeMetricFamily(
            "followup_clock_age_seconds", "Seconds since the last pass of the clock", value=age
        )
    yield GaugeMetricFamily(
        "followup_clock_failed_cases", "Cases the clock set aside", value=clock.failed_total
    )
