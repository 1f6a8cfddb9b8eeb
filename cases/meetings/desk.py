"""What the commands about Mondays work with, and what they tell whoever writes letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.calendar.office_calendar import OfficeCalendar
from cases.casefile.payload import Random
from cases.codes.tracking import CodeBook
from cases.commands.tools import actor_reference
from cases.directory.snapshot import Snapshot
from cases.meetings.news import DepartmentTeller, News
from cases.meetings.rules import CONSOLE, VISITOR
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor


@dataclass(frozen=True, slots=True)
class Tiding:
    """A change of a registration that its visitor is told of."""

    registration_id: int
    #: the change, counted from 1
    no: int
    step: str


class Teller(Protocol):
    """Called before the commit with what the visitors are told."""

    def __call__(
        self, transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime
    ) -> None:
        """Queue rows that must commit together with the changes."""


@dataclass(frozen=True)
class Desk:
    """The rules in force, the people, randomness and the tellers; instants are aware UTC."""

    database: Database
    calendar: OfficeCalendar
    people: Callable[[], Snapshot]
    codes: CodeBook
    random: Random
    tellers: Sequence[Teller] = ()
    department_tellers: Sequence[DepartmentTeller] = ()

    def tell(self, transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime) -> None:
        """Let every teller queue its rows."""
        for teller in self.tellers:
            teller(transaction, tidings, now)

    def tell_departments(
        self, transaction: WriteTransaction, news: Sequence[News], now: datetime
    ) -> None:
        """Let every teller of departments queue its rows."""
        for teller in self.department_tellers if news else ():
            teller(transaction, news, now)

    def reference(self, actor: Actor | None) -> str:
        """How a change names who made it: `person:17`, or the visitor; never a name."""
        return VISITOR if actor is None else actor_reference(actor, self.people())

    def reference_or_console(self, actor: Actor | None) -> str:
        """The same where nobody but the command line does it without an account."""
        return CONSOLE if actor is None else self.reference(actor)
