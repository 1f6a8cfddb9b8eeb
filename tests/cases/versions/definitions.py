"""Definitions that an office might come to: the shipped one with a few edits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from cases.calendar.office_calendar import OfficeCalendar
from cases.checking import check_register
from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.register import Register
from cases.store.engine import Database
from cases.versions.installed import InstalledWorkflows
from cases.versions.installing import Installed, install
from cases.versions.migrating import migrate, prepare
from cases.versions.moving import MovedCase, Passage
from notifications.checking import outbox_problems
from notifications.planner import Planner
from tests.people import hire
from tests.workflow.definitions import edited
from workflow.worktime import PROVINCE_ZONE

INSTALLED_AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
SECRET = "a secret of the tests, known to all"

VERSION_2 = ("version = 1", "version = 2")
#: the deputy chief hears of it on day 2 instead of day 3
SOONER = ('at = 3\ntell = "upc_deputy_chief"', 'at = 2\ntell = "upc_deputy_chief"')
#: three working days instead of five
SHORTER = (
    '{ amount = 5, unit = "working_days", from = "recording" }',
    '{ amount = 3, unit = "working_days", from = "recording" }',
)
#: eight working days instead of five
LONGER = (
    '{ amount = 5, unit = "working_days", from = "recording" }',
    '{ amount = 8, unit = "working_days", from = "recording" }',
)

_OBJECTION = "[deadlines.objection]\n"
_VISIT = """[deadlines.visit]
label = { vi = "Hạn đi xem thực địa", en = "Visit" }
opened_by = ["accept"]
runs_in = ["in_progress"]
ended_by = %s
periods = [{ amount = 2, unit = "working_days", from = "opening" }]
[[deadlines.visit.ladder]]
rung = "due"
at = 0
tell = "upc_office"
label = { vi = "chưa đi xem", en = "not visited" }

"""


def visit(ended_by: str = "[]") -> tuple[str, str]:
    """A deadline that version 1 has not: two days from the acceptance."""
    return _OBJECTION, _VISIT % ended_by + _OBJECTION


def text_of(*edits: tuple[str, str]) -> str:
    """Version 2 with these edits of the shipped definition."""
    return edited(VERSION_2, *edits)


def renamed(text: str) -> str:
    """The same definition, the state in_progress called `working`."""
    return re.sub(r'"in_progress"|(?<=states\.)in_progress', _working, text)


def _working(found: re.Match[str]) -> str:
    return found[0].replace("in_progress", "working")


def installed(database: Database, *edits: tuple[str, str]) -> Installed:
    """Install version 2 with these edits."""
    return install_text(database, text_of(*edits))


def install_text(database: Database, text: str) -> Installed:
    """Install a definition."""
    return install(database, text, "own.toml", INSTALLED_AT)


def office(database: Database) -> Register:
    """A new register with people, and with messages planned, that knows what is installed."""
    hire(database)
    return opened(database)


def opened(database: Database) -> Register:
    """The register of such an office."""
    directory, calendar = Directory(database), OfficeCalendar(database)
    workflows = InstalledWorkflows(database)
    planner = Planner(workflows.vocabulary_of, calendar)
    return Register(database, workflows, calendar, directory, CodeBook(SECRET), [planner])


def problems(register: Register) -> list[str]:
    """Everything that `check` objects to in this register, outbox included."""
    with register.database.read() as connection:
        found = check_register(connection, register.workflows).problems
        return [*found, *outbox_problems(connection, register.workflows.vocabulary_of)]


def passage(
    register: Register, named: Mapping[str, str] | None = None, ended: Collection[str] = ()
) -> Passage:
    """The way from version 1 to version 2; raises CannotMigrate."""
    old, new = (register.workflows.of("leader_meeting", version) for version in (1, 2))
    zone = register.calendar().zone
    with register.database.read() as connection:
        return prepare(connection, old, new.definition, zone, named or {}, ended)


def migrated(
    register: Register,
    at: datetime,
    named: Mapping[str, str] | None = None,
    ended: Collection[str] = (),
) -> list[MovedCase]:
    """Move every open case from version 1 to version 2; what moved."""
    moved: list[MovedCase] = []
    migrate(register.tools, passage(register, named, ended), lambda: at, moved.append)
    return moved


def local(instant: datetime | None) -> str | None:
    """Day and time on the wall clock of the province."""
    return instant.astimezone(PROVINCE_ZONE).strftime("%d/%m %H:%M") if instant else None


def due(moved: MovedCase, name: str) -> tuple[str | None, str | None]:
    """When a deadline of a moved case was due, and when it is."""
    (found,) = (each for each in moved.deadlines if each.name == name)
    return local(found.before), local(found.after)
