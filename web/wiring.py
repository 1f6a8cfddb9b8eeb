"""The composition root: one place that builds what the pages and commands work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

from cases.access.kept_sign_ins import KeptSignIns
from cases.access.second_factors import SecondFactors
from cases.attachments.limits import Limits
from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.meetings.desk import Desk, Teller
from cases.meetings.handling import remind
from cases.meetings.preparation.asking import Asking, remind_departments
from cases.meetings.preparation.following import follow_calendar
from cases.reading.overdue.weeks import KeptWeeks
from cases.reading.overdue.workload import KeptWorkload
from cases.register import Register
from cases.sealing.notary import Notary
from cases.store.engine import Database
from cases.versions.installed import InstalledWorkflows
from notifications.channels import configured_channels
from notifications.own_letters import own_letters
from notifications.planner import Planner
from notifications.preparing.relay import PreparationRelay
from notifications.preparing.rows import DepartmentLetters
from notifications.relay import Relay, Report
from notifications.render import reword as reword_letters
from notifications.visits.relay import VisitRelay
from notifications.visits.rows import VisitorLetters
from web.provider.way_in import WayIn, way_in
from web.settings import Settings
from web.unsent import UnsentForms
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
    sign_ins: KeptSignIns
    way_in: WayIn | None
    unsent: UnsentForms
    register: Register
    relay: Relay
    mondays: Desk
    asking: Asking
    visit_relay: VisitRelay
    preparation_relay: PreparationRelay
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

    def deliver(self, budget: timedelta | None = None) -> Report:
        """One pass of everything that goes out, after tomorrow's visitors and the departments
        that prepare were reminded.

        Raises DatabaseUnavailable.
        """
        remind(self.mondays, self.clock())
        follow_calendar(self.database, self.asking, self.clock())
        remind_departments(self.database, self.asking, self.clock())
        report = self.relay.run_once(self.clock(), budget)
        report.add(self.visit_relay.run_once(self.clock()))
        report.add(self.preparation_relay.run_once(self.clock()))
        return report

    def close(self) -> None:
        """Give the database connections back."""
        self.database.close()


def open_database(settings: Settings) -> Database:
    """The register's database; raises BadInput for an address that cannot be used."""
    return Database(settings.database_url.get_secret_value(), settings.pool_size)


def build(settings: Settings, clock: Clock = wall_clock) -> Services:
    """Everything, from the settings.

    Raises SettingsError, BadInput, BadChannelSetting or BadLetters.

    The database is not asked yet: a server may start before it.
    """
    reword_letters(own_letters(settings.wording))
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
    departments = [DepartmentLetters(calendar)]
    asking = Asking(calendar, departments)
    tellers: list[Teller] = [VisitorLetters(calendar), asking]
    return Services(
        settings=settings,
        database=database,
        workflows=workflows,
        calendar=calendar,
        directory=directory,
        codes=codes,
        factors=SecondFactors(settings.secret()),
        sign_ins=KeptSignIns(database),
        way_in=way_in(settings),
        unsent=UnsentForms(settings.secret(), token_bytes),
        register=register,
        relay=relay,
        mondays=Desk(
            database, calendar, directory.current, codes, token_bytes, tellers, departments
        ),
        asking=asking,
        visit_relay=VisitRelay(database, channels, calendar, settings.public_url),
        preparation_relay=PreparationRelay(
            database, directory.current, channels, calendar, settings.public_url
        ),
        workload=KeptWorkload(database),
        weeks=KeptWeeks(),
        notary=Notary(settings.seals, settings.secret()) if settings.seals else None,
        clock=clock,
    )
