"""Setting a register up: schema, departments, calendar, posts; doing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cases import migrations, tables
from cases.calendar.office_calendar import calendar_version, save_calendar
from cases.calendar.readable_names import require_readable_names
from cases.directory.departments import SavedDepartments, read_departments, save_departments
from cases.directory.organisation import Department, read_organisation, shipped_organisation
from cases.directory.people import ROLES
from cases.directory.posts import add_posts, posts_filled_by_hand
from cases.errors import BadInput
from cases.policy import UPC_OFFICE
from cases.store.engine import Database
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.loader import shipped_definitions
from workflow.worktime import PROVINCE_ZONE, WorkingCalendar, load_calendar, shipped_calendar

_CASES = table_of(tables.CaseFile)
_ANY_CASE = Statement(select(_CASES.c.id).limit(1))


@dataclass(frozen=True, slots=True)
class Furnished:
    """What was put in: departments, whether the calendar, and the posts of the province."""

    departments: SavedDepartments
    calendar: bool
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetUp:
    """What `set_up` did; `schema_before` is None for a database without a register."""

    schema_before: str | None
    schema: str
    furnished: Furnished

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        done = self.furnished
        saved = done.departments.added or done.departments.changed or done.posts
        return self.schema_before != self.schema or done.calendar or bool(saved)


def set_up(
    database_url: str,
    organisation: Path | None = None,
    calendar: Path | None = None,
    zone: ZoneInfo | str = PROVINCE_ZONE,
) -> SetUp:
    """Make a register ready for work; `zone` is its wall clock unless the calendar file has one.

    1. Read the files; without them a register that has none gets the shipped departments and
       the shipped calendar of 2023 to 2027.
    2. Bring the schema to the head.
    3. Put in what is missing, in one transaction.

    Raises BadFile, `workflow.errors.CalendarError`, BadInput, ForeignDatabase or
    DatabaseUnavailable; nothing but the schema can have changed then.
    """
    departments = read_organisation(organisation) if organisation else None
    days = _days_of(calendar, zone) if calendar else None
    before = _schema(database_url)
    migrations.upgrade(database_url)
    database = Database(database_url, pool_size=1)
    try:
        with database.write() as transaction:
            furnished = furnish(transaction, departments, days, zone)
            transaction.commit()
    finally:
        database.close()
    return SetUp(before, migrations.head(), furnished)


def furnish(
    transaction: WriteTransaction,
    departments: Sequence[Department] | None = None,
    calendar: WorkingCalendar | None = None,
    zone: ZoneInfo | str = PROVINCE_ZONE,
) -> Furnished:
    """Queue what a migrated register lacks; None = the shipped one, unless it has its own.

    Raises BadInput for a change that would leave running cases without a department or with
    deadlines of another calendar.
    """
    return Furnished(
        _furnish_departments(transaction, departments),
        _furnish_calendar(transaction, calendar, zone),
        add_posts(transaction, _posts_to_fill()),
    )


def _furnish_departments(
    transaction: WriteTransaction, given: Sequence[Department] | None
) -> SavedDepartments:
    known = {department.code: department for department in read_departments(transaction)}
    if given is None:
        return save_departments(transaction, () if UPC_OFFICE in known else shipped_organisation())
    # a department may end with open cases: they go to its successor (`cases.commands.succession`)
    return save_departments(transaction, given)


def _furnish_calendar(
    transaction: WriteTransaction, given: WorkingCalendar | None, zone: ZoneInfo | str
) -> bool:
    version = calendar_version(transaction)
    if given is None:
        return version is None and save_calendar(transaction, shipped_calendar(zone))
    if version not in (None, given.version) and transaction.fetch(_ANY_CASE):
        raise BadInput(
            "The register has cases whose deadlines were counted by another calendar; "
            "leave --calendar out to keep it."
        )
    return save_calendar(transaction, given)


def _posts_to_fill() -> list[str]:
    shipped = shipped_definitions()
    return posts_filled_by_hand(shipped[max(shipped)], ROLES)


def _days_of(file: Path, zone: ZoneInfo | str) -> WorkingCalendar:
    given = load_calendar(file, zone)
    require_readable_names(given.days)
    return given


def _schema(database_url: str) -> str | None:
    database = Database(database_url, pool_size=1)
    try:
        with database.read() as connection:
            return migrations.revision(connection)
    finally:
        database.close()
