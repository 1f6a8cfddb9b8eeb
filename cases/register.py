"""The register's front door: record, act, tick and what an actor may do now."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from cases.attachments.limits import Limits
from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.planning import CalendarChange
from cases.casefile.payload import Random
from cases.clock.following import Followed, follow_calendar
from cases.clock.report import TickReport
from cases.clock.tick import tick
from cases.codes.tracking import CodeBook
from cases.commands.act import act, rehearse
from cases.commands.answers import keep_document
from cases.commands.calendar_change import switch_calendar
from cases.commands.facts import facts_of
from cases.commands.listeners import Listener
from cases.commands.record import record
from cases.commands.requests import Act, Done, Record
from cases.commands.succession import hand_to_successors
from cases.commands.tools import Tools
from cases.directory.snapshot import Directory
from cases.errors import CaseNotFound, DatabaseUnavailable
from cases.numbers import case_id_of, case_number
from cases.policy import may_act_on
from cases.store.case_rows import peek
from cases.store.engine import Database
from workflow.attempt import Actor, Attempt
from workflow.machine import Offer
from workflow.versions import Workflows


class Register:
    """One office's register of cases. Thread-safe; one per process.

    Every change of a case goes through `record`, `act`, `tick` or a change of the calendar, each
    case within one transaction (decision 3).
    """

    def __init__(
        self,
        database: Database,
        workflows: Workflows,
        calendar: OfficeCalendar,
        directory: Directory,
        codes: CodeBook,
        listeners: Sequence[Listener] = (),
        random: Random = secrets.token_bytes,
        limits: Limits | None = None,
    ) -> None:
        self.database = database
        self.workflows = workflows
        self.calendar = calendar
        self.directory = directory
        self.codes = codes
        self.tools = Tools(
            database,
            workflows,
            calendar,
            directory.current,
            codes,
            random,
            tuple(listeners),
            limits or Limits(),
        )

    def record(self, command: Record, now: datetime) -> Done:
        """Open a case; see `cases.commands.record.record`."""
        return record(self.tools, command, now)

    def act(self, command: Act, now: datetime) -> Done:
        """Do one action on a case; see `cases.commands.act.act`."""
        return act(self.tools, command, now)

    def rehearse(self, command: Act, now: datetime, listener: Listener) -> None:
        """Tell `listener` what an action would make happen, and let nothing of it stay.

        Raises what `act` raises.
        """
        rehearse(self.tools, command, now, listener)

    def keep_answer(self, actor: Actor, key: str, document: str) -> None:
        """Keep what the caller of an accepted command is answered, for when it is sent again.

        Raises DatabaseUnavailable; the command stays done.
        """
        with self.database.write() as transaction:
            keep_document(transaction, actor, key, document)
            transaction.commit()

    def tick(self, now: datetime, wall: datetime | None = None) -> TickReport:
        """One pass of the clock; see `cases.clock.tick.tick`.

        Before it, open cases of departments that ended go to their successors, so that rungs reach
        people who are there.
        """
        before = hand_to_successors(self.tools, now, wall or now)
        return tick(self.tools, now, wall, before)

    def change_calendar(
        self,
        change: CalendarChange,
        actor: Actor | None,
        now: datetime,
        within: timedelta | None = None,
    ) -> Followed | None:
        """Change the working calendar and move the deadlines that run; None: nothing to change.

        Stops moving after `within` of real time, or when the database goes away once the change
        is made; the clock goes on with it. See `cases.commands.calendar_change.switch_calendar`
        for what it raises and `cases.clock.following.follow_calendar`.
        """
        if switch_calendar(self.tools, change, actor, now) is None:
            return None
        try:
            return self.follow_calendar(now, within)
        except DatabaseUnavailable:
            return Followed(finished=False)

    def follow_calendar(self, now: datetime, within: timedelta | None = None) -> Followed:
        """Go on with what a change of the calendar has left, if it has."""
        return follow_calendar(self.tools, now, now, within)

    def menu(self, actor: Actor, number: str, now: datetime) -> tuple[Offer, ...]:
        """What `actor` may do to a case at `now`, and for the rest why not.

        Raises CaseNotFound, also for a case that is not the actor's to see.
        """
        case_id = case_id_of(number)
        with self.database.read() as connection:
            case = peek(connection, case_id) if case_id is not None else None
        people = self.directory.current()
        if case is None or not may_act_on(actor, case, case_number(case.id)):
            raise CaseNotFound
        workflow = self.workflows.of(case.workflow_key, case.workflow_version)
        facts = facts_of(case, workflow.definition, now, people, self.calendar())
        return workflow.menu(case.state, Attempt(actor, facts, {}))
