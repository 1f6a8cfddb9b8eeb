"""What waits for a decision of the UPC office: extensions, requests to reopen, what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, literal, select, text

from cases.numbers import case_number
from cases.office import Office
from cases.policy import UPC_OFFICE
from cases.tables import CaseFile, Deadline, table_of
from cases.tables.deadlines import awaits_decision

_CASE, _CLOCK = table_of(CaseFile), table_of(Deadline)
#: it is back at the office, which assigns it anew or sends it on to its legal path
SENT_BACK: Final = "sent_back"
#: how many are shown; who owes more has them in the queue
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Matter:
    """One decision: `kind` is the clock that runs for it, or SENT_BACK; `decide_by` is UTC.

    `department` is the name of whoever asked, or of the office that has the case again.
    """

    kind: str
    number: str
    title: str
    department: str
    decide_by: datetime
    overdue: bool


def undecided(
    connection: Connection, office: Office, now: datetime, language: str = "vi"
) -> tuple[Matter, ...]:
    """The decisions that the UPC office owes at `now` (UTC), what is due first on top; at most 50
    that were asked for and 50 cases that came back. Two statements.
    """
    rows = [*connection.execute(_ASKED).all(), *connection.execute(_SENT_BACK).all()]
    matters = [_matter(office, row, now, language) for row in rows]
    return tuple(sorted(matters, key=lambda each: (each.decide_by, each.number)))


def _matter(office: Office, row: Row[Any], now: datetime, language: str) -> Matter:
    return Matter(
        kind=row.kind,
        number=case_number(row.id),
        title=row.title,
        department=office.department_name(row.department, language, now),
        decide_by=row.decide_by,
        overdue=row.decide_by < now,
    )


_ASKED: Final = (
    select(
        _CLOCK.c.name.label("kind"),
        _CASE.c.id,
        _CASE.c.title,
        _CASE.c.department,
        _CLOCK.c.due_at.label("decide_by"),
    )
    .join(_CASE, _CASE.c.id == _CLOCK.c.case_id)
    # literal, so that the partial index serves it on both databases
    .where(text(awaits_decision("deadline.")))
    .order_by(_CLOCK.c.due_at, _CLOCK.c.case_id)
    .limit(_MOST)
)
_SENT_BACK: Final = (
    select(
        literal(SENT_BACK).label("kind"),
        _CASE.c.id,
        _CASE.c.title,
        _CASE.c.department,
        _CASE.c.overdue_from.label("decide_by"),
    )
    .where(
        _CASE.c.department == UPC_OFFICE,
        _CASE.c.lead.is_(None),
        _CASE.c.returns > 0,
        _CASE.c.overdue_from.is_not(None),
    )
    .order_by(_CASE.c.overdue_from, _CASE.c.id)
    .limit(_MOST)
)
