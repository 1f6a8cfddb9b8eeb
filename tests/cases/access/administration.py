"""What chị Ngọc does to accounts, and what the register then says of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cases.access.signing_in import SignedIn, sign_in
from cases.audit.subjects import person_subject
from cases.audit.trail import Change, edition
from cases.directory.absences import read_absences
from cases.directory.people import NewPerson, Person, read_people
from cases.errors import SignInRefused
from cases.reading.audit import AuditFilter, audit_log
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction
from tests.people import PASSWORD

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_NGOC = "person:9"
CHANGE = Change(BY_NGOC, MONDAY)
ANOTHER = "một mật khẩu hoàn toàn khác"
CUC = NewPerson("cuc", "Lâm Thị Cúc", frozenset({"department_officer"}), "SYT")

#: what is queued in one transaction
Step = Callable[[WriteTransaction, Change], object]
#: by whom, what, to whom, and with what
Entry = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass
class Accounts:
    """The accounts of a register, as chị Ngọc sees and changes them."""

    database: Database

    def named(self, username: str) -> Person:
        with self.database.read() as connection:
            return next(who for who in read_people(connection) if who.username == username)

    def edition_of(self, username: str) -> int:
        """The number of the last change that her page of this account shows."""
        with self.database.read() as connection:
            return edition(connection, person_subject(self.named(username).id))

    def change(self, step: Step, change: Change = CHANGE) -> None:
        with self.database.write() as transaction:
            step(transaction, change)
            transaction.commit()

    def trail(self, at: datetime = MONDAY) -> list[Entry]:
        """What was done to accounts at that moment, newest first."""
        until = at + timedelta(microseconds=1)
        asked = [AuditFilter(kind=kind, since=at, until=until) for kind in ("people", "posts")]
        with self.database.read() as connection:
            lines = [line for one in asked for line in audit_log(connection, one).items]
        return [(line.actor, line.what, line.subject, line.detail) for line in lines]

    def enter(self, username: str, password: str = PASSWORD) -> SignedIn:
        here = "198.51.100.4"
        return sign_in(self.database, username, password, here, MONDAY, secrets.token_bytes)

    def is_out(self, username: str) -> bool:
        try:
            self.enter(username)
        except SignInRefused:
            return True
        return False

    def away(self, username: str) -> list[tuple[datetime, datetime]]:
        who = self.named(username).id
        with self.database.read() as connection:
            absences = read_absences(connection)
        return [(each.from_at, each.until_at) for each in absences if each.person_id == who]
