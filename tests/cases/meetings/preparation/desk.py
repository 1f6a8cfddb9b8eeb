"""The desk of the Mondays where departments are asked too, with short names for what happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cases.attachments.limits import Limits
from cases.directory.snapshot import Directory
from cases.instants import from_micros
from cases.meetings.preparation.answering import answer
from cases.meetings.preparation.asking import Asking, ask_by_hand, remind_departments
from cases.store.engine import Database
from notifications.preparing.rows import DepartmentLetters
from tests.cases.meetings.mondays import NOW, Mondays
from workflow.attempt import Actor

#: Friday, 27 November 2026, 11:00 in Cao Lãnh, before the Monday of the stories
FRIDAY = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


class Preparing(Mondays):
    """Mondays for which departments prepare."""

    def __init__(self, database: Database, directory: Directory) -> None:
        super().__init__(database, directory)
        calendar = self.desk.calendar
        departments = [DepartmentLetters(calendar)]
        self.asking, tellers = Asking(calendar, departments), self.desk.tellers
        self.desk = replace(
            self.desk, tellers=[*tellers, self.asking], department_tellers=departments
        )

    def ask(self, who: Actor, registration: int, at: datetime = NOW, **given: str) -> None:
        """Somebody asks one more department."""
        fields = {"registration": str(registration), **given}
        ask_by_hand(self.desk, self.asking, who, fields, at)

    def answer(
        self, who: Actor, request: int, at: datetime = NOW, file: Any = None, **given: str
    ) -> None:
        """A department answers."""
        limits = Limits(largest_mib=1, files_per_case=2)
        answer(self.desk, limits, who, request, given, file, at)

    def remind(self, at: datetime) -> int:
        """One pass of the clock."""
        return remind_departments(self.database, self.asking, at)

    def asked(self) -> list[tuple[str, str, datetime]]:
        """Who was asked for which session until when, in the order of asking."""
        rows = self.rows("SELECT department, session_id, due_at FROM preparation ORDER BY id")
        return [(department, session, from_micros(due)) for department, session, due in rows]

    def letters_to(self, department: str) -> list[tuple[str, str, str]]:
        """Letters to a department: about which session, why, and what became of them."""
        return self.rows(
            "SELECT session_id, step, status FROM preparation_letter "
            f"WHERE department = '{department}' ORDER BY session_id, no"
        )
