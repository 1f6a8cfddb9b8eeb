"""What every command works with: the rules in force, the people, randomness, the listeners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.attachments.limits import Limits
from cases.calendar.office_calendar import OfficeCalendar
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.payload import Random
from cases.citizens import CITIZEN, citizen_reference
from cases.codes.tracking import CodeBook
from cases.commands.listeners import Listener
from cases.directory.snapshot import Snapshot
from cases.errors import UnknownPerson
from cases.store.case_saving import save
from cases.store.engine import Database
from cases.store.stubs import leave_stubs
from cases.store.transaction import WriteTransaction
from workflow.attempt import CLOCK, Actor
from workflow.versions import Workflows
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True)
class Tools:
    """The register's equipment; built once per process by `Register`."""

    database: Database
    workflows: Workflows
    calendar: OfficeCalendar
    people: Callable[[], Snapshot]
    codes: CodeBook
    random: Random
    listeners: Sequence[Listener]
    limits: Limits = field(default_factory=Limits)

    def circumstances(
        self, case: Case, actor: Actor, now: datetime, calendar: WorkingCalendar
    ) -> Circumstances:
        """How `actor` acts on `case` now; raises UnknownPerson for nobody of this register.

        `calendar` is the one that the transaction holds.
        """
        workflow = self.workflows.of(case.workflow_key, case.workflow_version)
        return Circumstances(
            at=now,
            recorded_at=now,
            actor=actor_reference(actor, self.people()),
            actor_department=actor.department,
            definition=workflow.definition,
            calendar=calendar,
            random=self.random,
        )

    def store(self, transaction: WriteTransaction, cases: Sequence[Case], now: datetime) -> None:
        """Queue the cases' changes and what the listeners make of them."""
        happenings = [happening for case in cases for happening in case.journal.happenings]
        save(transaction, cases)
        leave_stubs(transaction, cases)
        for listener in self.listeners:
            listener(transaction, happenings, now)


def actor_reference(actor: Actor, people: Snapshot) -> str:
    """How the history names an actor: never by name; whoever follows a merge by their own case."""
    if CITIZEN in actor.roles:
        return citizen_reference(actor)
    if CLOCK.roles & actor.roles:
        return CLOCK.id
    person = people.by_username(actor.id)
    if person is None:
        raise UnknownPerson(f"There is no account “{actor.id}” in this register.")
    return f"person:{person.id}"
