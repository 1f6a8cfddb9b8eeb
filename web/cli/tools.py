"""What commands work with: settings, the register, times. Each is opened when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.store.engine import Database
    from web.settings import Settings
    from web.wiring import Services
    from workflow.worktime import WorkingCalendar


#: whom the trace names for a change that was made on the command line
CONSOLE: Final = "console"


def settings() -> Settings:
    """The settings of this process; raises SettingsError."""
    from web.settings import read_settings

    return read_settings()


@contextmanager
def services() -> Iterator[Services]:
    """Everything, wired to an existing register; raises SettingsError or NotSetUp."""
    from web.wiring import build

    with_secret = settings()
    require_register(with_secret)
    built = build(with_secret)
    try:
        yield built
    finally:
        built.close()


@contextmanager
def database() -> Iterator[Database]:
    """An existing register's database alone; no secret is needed. Raises NotSetUp."""
    from web.wiring import open_database

    configured = settings()
    require_register(configured)
    opened = open_database(configured)
    try:
        yield opened
    finally:
        opened.close()


def require_register(configured: Settings) -> None:
    """Raise NotSetUp where the SQLite file is missing: opening it would make an empty one."""
    from cases.errors import NotSetUp

    file = configured.register_file
    if file is not None and not file.is_file():
        raise NotSetUp(
            f"There is no register at {file}; run “followup init” or correct FOLLOWUP_DATABASE_URL."
        )


def zone() -> ZoneInfo:
    """The wall clock of this installation."""
    from workflow.worktime import zone_named

    return zone_named(settings().timezone)


def calendar_in_force(file: Path | None) -> WorkingCalendar:
    """The calendar of a file, else of the register if there is one, else the shipped one.

    Raises CalendarError for a file that cannot be used, DatabaseUnavailable for a register that
    is configured and does not answer.
    """
    from cases.errors import NotSetUp, SchemaOutdated
    from workflow.worktime import load_calendar as load_file
    from workflow.worktime import shipped_calendar

    if file is not None:
        return load_file(file, zone())
    try:
        require_register(settings())
        return _calendar_of_register()
    except (NotSetUp, SchemaOutdated):
        return shipped_calendar(zone())


def _calendar_of_register() -> WorkingCalendar:
    from cases.calendar.office_calendar import load_calendar

    with database() as register, register.read() as connection:
        return load_calendar(connection)


def moment(text: str | None) -> datetime:
    """The instant of an option such as `--now`; without one, the present."""
    from web.times import parse_time
    from web.wiring import wall_clock

    return parse_time(text, zone()) if text else wall_clock()
