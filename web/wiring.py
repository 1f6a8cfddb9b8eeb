"""The composition root: one place that builds what the pages and commands work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cases.access.second_factors import SecondFactors
from cases.attachments.limits import Limits
from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.reading.overdue.weeks import KeptWeeks
from cases.reading.overdue.workload import KeptWorkload
from cases.register import Register
from cases.sealing.notary import Notary
from cases.store.engine import Database
from cases.versions.installed import InstalledWorkflows
from notifications.channels import configured_channels
from notifications.planner import Planner
from notifications.relay import Relay
from web.provider.way_in import WayIn, way_in
from web.settings import Settings
from workflow.versions import Workflows

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Now, aware UTC: the only place that asks the machine for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """What one process works with; made by `build`, ended by `close`."""

    settings: Settings
    database: Database
    workflows: Workflows
    calendar: OfficeCalendar
    directory: Directory
    codes: CodeBook
    factors: SecondFactors
    way_in: WayIn | None
    register: Register
    relay: Relay
    workload: KeptWorkload
    weeks: KeptWeeks
    notary: Notary | None
    clock: Clock

    def seal(self) -> int:
        """Seal what was recorded until the last midnight; how many entries that was.

        Raises SealsAltered, SealsUnusable or DatabaseUnavailable.
        """
        if self.notary is None:
            return 0
        with self.database.read() as connection:
            seal = self.notary.seal(connection, self.clock(), self.calendar())
        return seal.entries if seal else 0

    def close(self) -> None:
        """Give the database connections back."""
        self.database.close()


def open_database(settings: Settings) -> Database:
    """The register's database; raises BadInput for an address that cannot be used."""
    return Database(settings.database_url.get_secret_value(), settings.pool_size)


def build(settings: Settings, clock: Clock = wall_clock) -> Services:
    """Everything, from the settings. Raises SettingsError, BadInput or BadChannelSetting.

    The database is not asked yet: a server may start before it.
    """
    codes = CodeBook(settings.secret())
    smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    channels = configured_channels(smtp)
    database = open_database(settings)
    workflows, directory = InstalledWorkflows(database), Directory(database)
    calendar = OfficeCalendar(database)
    # messages tell of what happened under older versions too
    spoken = workflows.vocabulary_of
    planner = Planner(spoken, calendar)
    limits = Limits(settings.largest_file_mib, settings.files_per_case, settings.files_mib_per_case)
    register = Register(database, workflows, calendar, directory, codes, [planner], limits=limits)
    relay = Relay(database, directory, channels, spoken, settings.public_url, calendar, codes)
    return Services(
        settings=settings,
        database=database,
        workflows=workflows,
        calendar=calendar,
        directory=directory,
        codes=codes,
        factors=SecondFactors(settings.secret()),
        way_in=way_in(settings),
        register=register,
        relay=relay,
        workload=KeptWorkload(database),
        weeks=KeptWeeks(),
        notary=Notary(settings.seals, settings.secret()) if settings.seals else None,
        clock=clock,
    )
