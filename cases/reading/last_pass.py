"""The clock's last pass, for whoever judges what it should have done by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cases.casefile.case import Case
from cases.instants import from_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.tables import ClockState, table_of

_STATE = table_of(ClockState)
_LAST = Statement(select(_STATE.c.now, _STATE.c.finished_at))


@dataclass(frozen=True, slots=True)
class LastPass:
    """The clock's last pass (UTC): the moment it judged by, and when it really ran."""

    judged_by: datetime
    ran_at: datetime

    def moment_for(self, case: Case) -> datetime | None:
        """The moment judged by; None for a case that the register learnt of after it ran."""
        return self.judged_by if case.created_at <= self.ran_at else None


def last_pass(source: Source) -> LastPass | None:
    """The register's last pass; None before the first."""
    rows = rows_of(source, _LAST)
    return LastPass(*map(from_micros, rows[0])) if rows else None
