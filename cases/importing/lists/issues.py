"""One issue of a past session: what a row says of it, and the dated actions it is told by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cases.calendar.sessions import Session
from cases.directory.snapshot import Snapshot
from cases.importing.history_file import FileRow
from cases.importing.lists import names
from cases.importing.row_values import RULE
from cases.meetings.fields import Reading
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar

#: how far an issue has come, in order, with the words that lists have for it
_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "recorded": ("Mới ghi nhận", "Đã ghi nhận", "Recorded", "Chưa phân công"),
    "assigned": ("Đã phân công", "Đã giao", "Assigned", "Chưa giải quyết"),
    "in_progress": ("Đang xử lý", "Đang giải quyết", "In progress"),
    "replied": ("Đã trả lời", "Đã trả lời công dân", "Replied", "Trả lời ngay", "Answered"),
    "closed": ("Đã kết thúc", "Kết thúc", "Đã giải quyết", "Hoàn thành", "Đã xong", "Closed"),
}
_WORDS: Final = ("title", "content", "instruction", "text")
#: a day without an hour is told at the end of its office hours
_END_OF_DAY: Final = time(17)
_A_SECOND: Final = timedelta(seconds=1)
_TITLE: Final = 120
_PERSON: Final = ("name", "phone", "email", "address", "organisation", "identity_number")
#: cells that go as they are into the action that has a field of that name
_CASE: Final = ("procedure", "dossier_number", "dealt_with_by")
_ANSWERED: Final = ("replied", "closed")
_REPLY: Final = ("document_number", "document_date", "signatory")


@dataclass(frozen=True, slots=True)
class Issue:
    """What a row says; `replied_at` is UTC, `due` the local day."""

    session: Session
    texts: Mapping[str, str]
    category: str
    kind: str
    department: str
    state: str
    due: date | None
    replied_at: datetime | None
    outcome: str
    phone: str | None

    @property
    def title(self) -> str:
        """The summary, or the beginning of what was raised."""
        given = " ".join(self.texts.get("title", "").split())
        return given or _beginning(self.texts["content"])


class Issues:
    """Reads issues by the definition, departments and calendar in force."""

    def __init__(
        self, definition: WorkflowDefinition, people: Snapshot, calendar: WorkingCalendar
    ) -> None:
        self._kinds = names.labels(definition.field("record", "kind").options)
        self._outcomes = names.labels(definition.field("reply", "outcome").options)
        self._stubs = definition.stubs
        self._departments = names.DepartmentNames(people)
        self._calendar = calendar

    def read(self, reading: Reading, session: Session | None, now: datetime) -> Issue | None:
        """The issue of a row; None after a fault, in `reading` or about its session."""
        if not reading.raw("content"):
            reading.fault("content", "content_missing")
        names.phone(reading)
        names.card(reading)
        phone = None if reading.faults else reading.phone("phone", None)
        reading.email("email")
        reading.day("document_date")
        department = self._departments.code_in(reading)
        kind = names.choice(reading, "kind", self._kinds)
        if kind in self._stubs:
            reading.fault("kind", "denunciation_in_list")
        category = names.choice(reading, "category", names.CATEGORIES, "citizen")
        outcome = names.choice(reading, "outcome", self._outcomes)
        state, due = self._state(reading, department), reading.day("due")
        replied_on = reading.day("replied_on")
        if session is None:
            return None
        if due is not None and due < session.date:
            reading.fault("due", "due_too_early")
        if state in _ANSWERED:
            self._judge_reply(reading, session, replied_on, now)
        if reading.faults:
            return None
        texts = {name: reading.raw(name) for name in (*_WORDS, *_PERSON, *_REPLY, *_CASE)}
        at = self._told_at(replied_on, session, now) if state in _ANSWERED else None
        return Issue(session, texts, category, kind, department, state, due, at, outcome, phone)

    def _state(self, reading: Reading, department: str) -> str:
        """How far it has come: by its word, else by the other cells."""
        told = "assigned" if department else "recorded"
        told = "replied" if reading.raw("replied_on") else told
        state = names.choice(reading, "status", _STATES, told)
        if state in ("assigned", "in_progress") and not department and not reading.faults:
            reading.fault("department", "department_needed")
        return state

    def _judge_reply(
        self, reading: Reading, session: Session, day: date | None, now: datetime
    ) -> None:
        if day is None:
            if not any(fault.field == "replied_on" for fault in reading.faults):
                reading.fault("replied_on", "replied_day_missing")
        elif day < session.date:
            reading.fault("replied_on", "replied_too_early")
        elif day > self._calendar.local(now).date():
            reading.fault("replied_on", "replied_too_late")

    def _told_at(self, day: date | None, session: Session, now: datetime) -> datetime | None:
        """When the answer of that day is told to have been given (UTC)."""
        if day is None:
            return None
        at = self._calendar.instant(datetime.combine(day, _END_OF_DAY))
        return max(session.ends_at, min(at, now - _A_SECOND))

    def told(self, issue: Issue, ref: str, line: int) -> list[FileRow]:
        """The actions of the issue, in the order they were taken."""
        steps = enumerate(self._steps(issue))
        return [
            FileRow(line, ref, place, at, action, cells) for place, (action, at, cells) in steps
        ]

    def _steps(self, issue: Issue) -> Iterator[tuple[str, datetime, dict[str, str]]]:
        begins = issue.session.starts_at
        yield "record", begins, _record(issue)
        if issue.department and issue.state != "recorded":
            yield "assign", begins, self._assign(issue)
            if issue.state != "assigned":
                yield "accept", begins, {}
        if issue.replied_at is None:
            return
        # what no department was charged with, the office answered itself
        action = "reply" if issue.department else "answer_on_the_spot"
        yield action, issue.replied_at, _answer(issue)
        if issue.state == "closed":
            yield "close", issue.replied_at + _A_SECOND, {}

    def _assign(self, issue: Issue) -> dict[str, str]:
        due = RULE
        if issue.due is not None:
            due = f"{issue.due + timedelta(days=1)}T00:00:00"
        words = issue.texts["instruction"]
        return {"department": issue.department, "due": due, "instruction": words}


def _record(issue: Issue) -> dict[str, str]:
    texts = issue.texts
    person = {name: texts[name] for name in _PERSON if texts[name]}
    if issue.phone:
        person["phone"] = issue.phone
    person["category"] = issue.category
    if "name" not in person:
        person["anonymous"] = "true"
    return {
        "title": issue.title,
        "content": texts["content"],
        "kind": issue.kind,
        "origin": "session",
        "session": issue.session.id,
        "petitioner": json.dumps(person, ensure_ascii=False),
        **{name: texts[name] for name in _CASE},
    }


def _answer(issue: Issue) -> dict[str, str]:
    given = {name: issue.texts[name] for name in ("text", *_REPLY)}
    return {**given, "outcome": issue.outcome}


def _beginning(content: str) -> str:
    """The first words of what was raised, as far as a summary goes."""
    line = " ".join(content.split())
    if len(line) <= _TITLE:
        return line
    return f"{line[:_TITLE].rpartition(' ')[0] or line[:_TITLE]}…"
