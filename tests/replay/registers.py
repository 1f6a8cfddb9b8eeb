"""An empty register to replay into, and what it holds afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.directory.setup import furnish
from cases.directory.snapshot import Directory
from cases.instants import from_micros
from cases.office import Office
from cases.reading.overdue import overdue_as_of
from cases.register import Register
from cases.store.engine import Database
from workflow.versions import Workflows
from workflow.worktime import PROVINCE_ZONE

#: the import's own moment
IMPORTED_AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def furnished(database: Database) -> Register:
    """The register of a migrated database, with the shipped organisation and calendar.

    Its randomness is none, so that two imports can be compared to the last digest.
    """
    with database.write() as transaction:
        furnish(transaction)
        transaction.commit()
    return opened(database)


def opened(database: Database) -> Register:
    """The register of a furnished database."""
    return Register(
        database,
        Workflows.shipped(),
        OfficeCalendar(database),
        Directory(database),
        CodeBook("a secret of forty letters for the tests!"),
        random=lambda count: b"\x05" * count,
    )


def instant(wall: datetime) -> datetime:
    """A wall time of the city's table as the register reads it."""
    return wall.replace(tzinfo=PROVINCE_ZONE).astimezone(UTC)


def overdue_at(register: Register, wall: datetime) -> dict[str, int]:
    """The product's own answer: overdue cases by department, those without any left out."""
    office = Office(register.calendar(), register.directory.current(), register.workflows)
    with register.database.read() as connection:
        view = overdue_as_of(connection, office, instant(wall), IMPORTED_AT)
    return {row.code: row.overdue for row in view.departments if row.overdue}


def first_overdue_rungs(register: Register) -> list[tuple[str, datetime, datetime]]:
    """Reference, due instant and own instant of every first rung of a reply deadline, as fired."""
    rows = _rows(
        register,
        "SELECT case_ref, due_at, rung_at FROM escalation JOIN imported_case USING (case_id)"
        " WHERE deadline_name = 'reply' AND rung = 'due' ORDER BY case_ref",
    )
    return [(ref, from_micros(due), from_micros(own)) for ref, due, own in rows]


def contents(register: Register) -> dict[str, list[Any]]:
    """Everything the import wrote, in an order that does not depend on when it was written."""
    tables = (
        "case_file",
        "history",
        "case_text",
        "deadline",
        "deadline_change",
        "involvement",
        "escalation",
        "imported_case",
        "idempotency_key",
        "case_counter",
        "outbox",
    )
    return {table: sorted(_rows(register, f"SELECT * FROM {table}"), key=repr) for table in tables}


def _rows(register: Register, query: str) -> list[Any]:
    with register.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
