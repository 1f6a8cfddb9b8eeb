"""What commands work with: settings, the register, times. Each is opened when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """Everything, wired to an existing register; raises SettingsError or NotSetUp.

    A FOLLOWUP_TIMEZONE that is not the register's raises SettingsError, the schema of another
    version SchemaOutdated or ForeignDatabase; here and in `database`.
    """
    from web.wiring import build

    with_secret = settings()
    require_register(with_secret)
    built = build(with_secret)
    try:
        _refuse_another_schema(built.database)
        _refuse_another_zone(with_secret, built.calendar)
        yield built
    finally:
        built.close()


@contextmanager
def database(*, of_any_version: bool = False) -> Iterator[Database]:
    """An existing register's database alone; no secret is needed. Raises NotSetUp.

    `of_any_version`: for what is read alike in all of them, or replaced where it cannot be.
    """
    configured = settings()
    require_register(configured)
    # behind the question whether there is a register: `due` and its like start without all this
    from web.wiring import open_database

    opened = open_database(configured)
    try:
        if not of_any_version:
            _refuse_another_schema(opened)
        _refuse_another_zone(configured, lambda: _calendar_in(opened))
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
    """The wall clock that times without a zone mean: the register's where there is one, else that
    of the settings. Raises SettingsError where both are there and differ.
    """
    from cases.errors import CaseError
    from workflow.worktime import zone_named

    try:
        return _calendar_of_register().zone
    except CaseError:
        return zone_named(settings().timezone)


def require_zone(configured: Settings, kept: ZoneInfo, whose: str) -> None:
    """Raise SettingsError when FOLLOWUP_TIMEZONE is set to another zone than `kept`."""
    from web.errors import SettingsError

    if "timezone" in configured.model_fields_set and configured.timezone != kept.key:
        raise SettingsError(
            f"FOLLOWUP_TIMEZONE is {configured.timezone}, but {whose} counts by {kept.key} and "
            f"keeps to it; set it to {kept.key} or leave it out"
        )


def _refuse_another_schema(opened: Database) -> None:
    from cases.store.schema_version import require_schema

    with opened.read() as connection:
        require_schema(connection)


def _refuse_another_zone(configured: Settings, calendar: Callable[[], WorkingCalendar]) -> None:
    from cases.errors import CaseError

    try:
        kept = calendar().zone
    except CaseError:
        # what cannot be read now is told by whatever the command does with it
        return
    require_zone(configured, kept, "this register")


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
        return _calendar_of_register()
    except (NotSetUp, SchemaOutdated):
        return shipped_calendar(zone())


def _calendar_of_register() -> WorkingCalendar:
    with database(of_any_version=True) as register:
        return _calendar_in(register)


def _calendar_in(register: Database) -> WorkingCalendar:
    from cases.calendar.office_calendar import load_calendar

    with register.read() as connection:
        return load_calendar(connection)


def moment(text: str | None) -> datetime:
    """The instant of an option such as `--now`; without one, the present."""
    from web.times import parse_time
    from web.wiring import wall_clock

    return parse_time(text, zone()) if text is not None else wall_clock()
