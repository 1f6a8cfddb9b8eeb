"""The real register beside the model: both hear the same, and are held against each other."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import psycopg

from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.planning import CalendarChange
from cases.checking import check_register
from cases.codes.tracking import CodeBook
from cases.commands.requests import Act, Done, Record
from cases.directory.snapshot import Directory
from cases.errors import CaseNotFound
from cases.register import Register
from cases.store.engine import Database
from tests.model.case import OfficeCase
from tests.model.office import Command, Office
from tests.model.office_time import CLOSED, MORNING, Hours
from tests.model.people import KEEPER
from tests.model.rows import expected_case, expected_life, stored_cases, stored_life
from workflow.attempt import Actor
from workflow.errors import UnknownAction
from workflow.refusal import Refused
from workflow.versions import Workflows
from workflow.worktime import Day, DayKind, WorkingCalendar
from workflow.worktime.editing import with_day, without_day

_CODES = CodeBook("a secret of the tests, known to all")
_WORKFLOWS = Workflows.shipped()
_NOTICE = "10065/VPCP-KGVX"


class Differs(AssertionError):
    """The register is not what the model says."""


class Desk:
    """A register that was just furnished, opened."""

    def __init__(self, url: str, directory: Directory) -> None:
        self.database = Database(url)
        self._directory = directory
        self.register = self._opened(self.database)
        self._second: Database | None = None
        self._looking = _Looking(self.database)
        #: by case: how many entries of its history were held against the model already
        self._seen: Counter[int] = Counter()

    def _opened(self, database: Database) -> Register:
        return Register(database, _WORKFLOWS, OfficeCalendar(database), self._directory, _CODES)

    def restart(self) -> None:
        """Another process goes on with the register: nothing that was in memory is left."""
        self.register = self._opened(self.database)

    def another(self) -> Register:
        """The same register in another process: connections and memory of its own."""
        if self._second is None:
            self._second = Database(self.database.url)
        return self._opened(self._second)

    def close(self) -> None:
        """Give everything back."""
        self._looking.close()
        self.database.close()
        if self._second is not None:
            self._second.close()

    def do(self, command: Command, now: datetime, **more: Any) -> Done:
        """Ask the register; `more` are a key or a version."""
        if command.case_id is None:
            return self.register.record(Record(command.actor, command.values, **more), now)
        number = number_of(command.case_id)
        act = Act(command.actor, number, command.action, command.values, **more)
        return self.register.act(act, now)

    def refusals(self, command: Command, now: datetime) -> set[str] | None:
        """The reasons why the register does not do it; None: there is no such case for them.

        A refused command writes nothing at all.
        """
        before = self._looking.writes()
        try:
            self.do(command, now)
        except Refused as refused:
            found: set[str] | None = {reason.code for reason in refused.reasons}
        except CaseNotFound:
            found = None
        except UnknownAction:
            found = {"unknown"}
        else:
            raise Differs(f"{command} was accepted")
        if self._looking.writes() != before:
            raise Differs(f"{command} was refused and has written something")
        return found

    def writes(self) -> object:
        """Another answer after every write."""
        return self._looking.writes()

    def offers(self, case: OfficeCase, actor: Actor, now: datetime) -> dict[str, set[str]] | None:
        """The register's menu."""
        with suppress(CaseNotFound):
            menu = self.register.menu(actor, case.number, now)
            return {offer.name: {reason.code for reason in offer.reasons} for offer in menu}
        return None

    def planned(self, day: date, hours: Hours | None) -> CalendarChange:
        """The change that gives a day these hours; None: those of the week."""
        before = self.register.calendar()
        return CalendarChange(before, _edited(before, day, hours), _NOTICE)

    def change_calendar(self, change: CalendarChange, now: datetime) -> None:
        """Put a calendar in force, and let every case follow."""
        self.register.change_calendar(change, KEEPER, now)

    def differences(self, office: Office) -> list[str]:
        """Where the register is not what the model says, in words."""
        found = stored_cases(self._looking.ask)
        wanted = [expected_case(case) for _, case in sorted(office.cases.items())]
        different = _compared("case_file", found, wanted)
        for case in office.cases.values():
            if not different and case.seq != self._seen[case.id]:
                after = self._seen[case.id]
                life = stored_life(self._looking.ask, case.id, after)
                for table, rows in expected_life(case, after).items():
                    different += _compared(f"{table} of {case.number}", life[table], rows)
        return different

    def compare(self, office: Office) -> None:
        """Raise Differs where the register is not what the model says."""
        different = self.differences(office)
        if different:
            raise Differs("\n".join(different))
        self._seen.update(
            {case.id: case.seq - self._seen[case.id] for case in office.cases.values()}
        )

    def problems(self) -> list[str]:
        """What `check` says at the end."""
        with self.database.read() as connection:
            return check_register(connection, _WORKFLOWS).problems


class _Looking:
    """A connection that only reads, straight from the driver."""

    def __init__(self, database: Database) -> None:
        self._connection: Any
        if database.file is not None:
            self._connection = sqlite3.connect(database.file, isolation_level=None)
            self._writes = "PRAGMA data_version"
        else:
            address = database.engine.url.set(drivername="postgresql")
            self._connection = psycopg.connect(
                address.render_as_string(hide_password=False), autocommit=True
            )
            self._writes = (
                "SELECT (SELECT sum(history_seq) FROM case_file), (SELECT count(*) FROM history),"
                " (SELECT count(*) FROM idempotency_key), (SELECT count(*) FROM case_text),"
                " (SELECT count(*) FROM escalation), (SELECT count(*) FROM deadline_change)"
            )

    def ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        found: Sequence[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return found

    def writes(self) -> object:
        return self.ask(self._writes)

    def close(self) -> None:
        self._connection.close()


def number_of(case_id: int) -> str:
    """How people call a case."""
    year, serial = divmod(case_id, 10_000_000)
    return f"YK-{year}-{serial:06}"


def _edited(calendar: WorkingCalendar, day: date, hours: Hours | None) -> WorkingCalendar:
    if hours is None:
        return without_day(calendar, day)
    if hours == CLOSED:
        kind = DayKind.HOLIDAY
    else:
        kind = DayKind.HALF_DAY if hours == MORNING else DayKind.MAKEUP_WORKDAY
    return with_day(
        calendar, Day(day, kind, "Nghỉ", "Off", _NOTICE, hours if hours == MORNING else ())
    )


def _compared(what: str, found: list[Any], wanted: list[Any]) -> list[str]:
    if found == wanted:
        return []
    only_found = [row for row in found if row not in wanted]
    only_wanted = [row for row in wanted if row not in found]
    return [f"{what}: stored {only_found}, by the model {only_wanted}"]


__all__ = ["Desk", "Differs", "number_of"]
