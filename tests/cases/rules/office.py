"""Short sentences for the stories of the rules: who does what to which case, at what time.

Beside the people of `tests.people`, anh Phúc works at the Department of Finance (STC), anh Sơn at
the Department of Science and Technology (SKHCN), chị Dung heads the Department of Health (SYT), chị
Ba of the Department of Construction may sign replies; anh Bình raised the issue and has its code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.citizens import citizen_of
from cases.commands.requests import Act, Done, Record
from cases.directory.people import NewPerson, add_person
from cases.register import Register
from tests.cases.departments import end_department
from tests.cases.life import checked, rows
from tests.light_passwords import light_hash
from tests.people import HIRED_AT, LAN, MINH, PASSWORD, THU, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused

PHUC = Actor("phuc", frozenset({"department_officer"}), "STC")
SON = Actor("son", frozenset({"department_officer"}), "SKHCN")
DUNG = Actor("dung", frozenset({"department_head"}), "SYT")
BA = Actor("ba", frozenset({"department_officer"}), "SXD", frozenset({"reply"}))

ISSUE: dict[str, object] = {
    "title": "Đường làng ngập nước",
    "content": "Mỗi khi mưa, nước ngập đến đầu gối.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Nguyễn Văn Bình", "phone": "0912345678"},
}
REPLY: dict[str, object] = {
    "text": "Đường sẽ được sửa trước Tết.",
    "document_number": "123/SXD-HT",
    "document_date": "2026-11-17",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}
PAUSE: dict[str, object] = {
    "reason": "citizen_must_supply",
    "waiting_for": "bản sao giấy chứng nhận",
}
RETURN: dict[str, object] = {
    "legal_ground": "Nghị định 45/2025, Điều 3",
    "proposed_body": "Sở Tài chính",
}


def local(text: str) -> datetime:
    """The instant of a wall time in the province such as "2026-11-25 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=7)


def wall(moment: datetime | int | None) -> str | None:
    """An instant, or its stored microseconds, on the wall clock of the province."""
    if isinstance(moment, int):
        moment = datetime.fromtimestamp(moment / 1e6, UTC)
    return None if moment is None else f"{moment + timedelta(hours=7):%Y-%m-%d %H:%M}"


#: Thursday: the reply is due at the end of Friday the 27th, the 24th being a day off
THURSDAY = "2026-11-19 09:00"


@dataclass(frozen=True)
class Office:
    """A register where these people work."""

    register: Register

    def hire(self) -> None:
        """Let the further people of this module work here too."""
        with self.register.database.write() as transaction:
            for actor in (PHUC, SON, DUNG, BA):
                person = NewPerson(
                    actor.id, actor.id.title(), actor.roles, actor.department, actor.rights
                )
                add_person(transaction, person, light_hash(PASSWORD), HIRED_AT)
            transaction.commit()

    def record(self, at: str = THURSDAY, who: Actor = THU, **fields: object) -> Story:
        """A case that somebody recorded."""
        done = self.register.record(Record(who, {**ISSUE, **fields}), local(at))
        return Story(self, done.number, done.code)

    def led(self, at: str = THURSDAY, lead: str = "SXD", **fields: object) -> Story:
        """A case that was assigned an hour after its recording."""
        story = self.record(at)
        assigned = local(at) + timedelta(hours=1)
        story.act(MINH, "assign", assigned, lead_department=lead, **fields)
        return story

    def accepted(self, at: str = THURSDAY, **fields: object) -> Story:
        """A case that SXD accepted two hours after its recording."""
        story = self.led(at, **fields)
        story.act(LAN, "accept", local(at) + timedelta(hours=2))
        return story

    def replied(self, at: str = "2026-11-25 10:00") -> Story:
        """A case that anh Tuấn replied to."""
        story = self.accepted()
        story.reply(at)
        return story

    def tick(self, at: str) -> None:
        """One pass of the clock."""
        report = self.register.tick(local(at))
        assert report.failed == 0

    def end_department(self, code: str, last_day: date, successor: str) -> None:
        """A department ends and another succeeds it."""
        end_department(self.register.database, code, last_day, successor)

    def problems(self) -> list[str]:
        """What `check` says."""
        return list(checked(self.register).problems)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query, as stored."""
        return rows(self.register.database, query)


@dataclass(frozen=True)
class Story:
    """One case and what happens to it."""

    office: Office
    number: str
    code: str | None = None

    @property
    def citizen(self) -> Actor:
        """Whoever has its tracking code."""
        return citizen_of(self.number)

    @property
    def id(self) -> int:
        """Its id in the tables."""
        year, _, serial = self.number.removeprefix("YK-").partition("-")
        return int(year) * 10_000_000 + int(serial)

    def act(self, who: Actor, action: str, at: str | datetime, **fields: object) -> Done:
        """Somebody does something."""
        moment = local(at) if isinstance(at, str) else at
        return self.office.register.act(Act(who, self.number, action, fields), moment)

    def refused(self, who: Actor, action: str, at: str, **fields: object) -> list[str]:
        """Somebody tries something; the reasons why not. Nothing is written."""
        before = self.case("version", "history_seq")
        with pytest.raises(Refused) as caught:
            self.act(who, action, at, **fields)
        assert self.case("version", "history_seq") == before
        return [reason.code for reason in caught.value.reasons]

    def pause(self, begin: str, end: str | None = None) -> None:
        """chị Lan pauses the clock, and resumes it."""
        self.act(LAN, "pause", begin, **PAUSE)
        if end is not None:
            self.act(LAN, "resume", end)

    def extend(self, until: str, asked: str, granted: str) -> None:
        """chị Lan asks for an extension and anh Minh grants it."""
        self.act(LAN, "request_extension", asked, due=until, reason="Chờ kết quả đo đạc.")
        self.act(MINH, "grant_extension", granted, due=until)

    def reply(self, at: str, who: Actor = TUAN) -> Done:
        """Somebody signs the reply."""
        return self.act(who, "reply", at, **REPLY)

    def case(self, *columns: str) -> tuple[Any, ...]:
        """What stands on the case."""
        query = f"SELECT {', '.join(columns)} FROM case_file WHERE id = {self.id}"
        return self.office.rows(query)[0]

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.case("state")[0])

    @property
    def due(self) -> str | None:
        """When it is due, on the wall clock; None while it is paused."""
        return wall(self.case("due_at")[0])

    def deadlines(self, name: str, *columns: str) -> list[tuple[Any, ...]]:
        """Its deadlines of one name, in the order they were opened."""
        query = f"SELECT {', '.join(columns)} FROM deadline WHERE case_id = {self.id}"
        return self.office.rows(f"{query} AND name = '{name}' ORDER BY no")

    def rungs(self, deadline: str) -> list[tuple[str, str | None]]:
        """The rungs that fired for a deadline, with their instants."""
        query = f"SELECT rung, rung_at FROM escalation WHERE case_id = {self.id}"
        found = self.office.rows(f"{query} AND deadline_name = '{deadline}' ORDER BY seq")
        return [(rung, wall(at)) for rung, at in found]

    def history(self) -> list[str]:
        """The actions of its history, without what the ladder told."""
        return [entry["action"] for entry in self.entries()]

    def entries(self) -> list[dict[str, Any]]:
        """Its history without what the ladder told: action, actor, time and payload."""
        query = f"SELECT action, actor, at, payload FROM history WHERE case_id = {self.id}"
        return [
            {"action": action, "actor": actor, "at": wall(at), **json.loads(payload)}
            for action, actor, at, payload in self.office.rows(f"{query} ORDER BY seq")
            if action not in ("remind", "escalate")
        ]

    def words(self, field: str) -> list[str]:
        """What people wrote in a field, oldest first."""
        query = f"SELECT words FROM case_text WHERE case_id = {self.id} AND field = '{field}'"
        return [words for (words,) in self.office.rows(f"{query} ORDER BY seq")]
