"""Who registers for the Mondays of the demo, and what becomes of it: by the functions of the desk.

Some are declined, moved or stay on the waiting list; departments prepare, and some forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final, Protocol

from sqlalchemy import select

from cases.attachments.limits import Limits
from cases.demo.cast import officer_of
from cases.demo.issues import Issue, issues, petitioner
from cases.meetings.desk import Desk
from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import change_registration
from cases.meetings.preparation.answering import answer
from cases.meetings.registering import Receipt, register_visit
from cases.meetings.rules import HOLDING
from cases.meetings.scheduling import change_session
from cases.tables import Preparation, Registration, table_of
from workflow.attempt import Actor
from workflow.worktime import WorkingCalendar

#: what people say it is about, by the department that answers for it
_TOPICS: Final[Mapping[str, str]] = {
    "SXD": "construction",
    "SNNMT": "land",
    "STC": "investment",
    "BQLKKT": "investment",
    "THUE": "tax",
    "STP": "papers",
    "CAT": "papers",
    "SNV": "social",
    "SYT": "papers",
}
_FEWEST, _MOST = 4, 7
#: so long before a session people begin to register
_AHEAD: Final = timedelta(days=12)
_A_DAY: Final = timedelta(days=1)
_A_MINUTE: Final = timedelta(minutes=1)
_DECLINED: Final = "Nội dung thuộc thẩm quyền của UBND xã; Trung tâm đã hướng dẫn ông/bà liên hệ."
_MOVED: Final = "Người đăng ký bận việc gia đình, xin dời sang buổi sau."
_PREPARED: Final = (
    "Hồ sơ tiếp nhận đúng thành phần, đang chờ thẩm định; dự kiến trả kết quả trong tuần tới.",
    "Đơn vị đã làm việc với người dân hai lần; còn thiếu bản đồ trích đo, đề nghị bổ sung.",
    "Vướng mắc do quy hoạch chưa cập nhật; đơn vị đề xuất lãnh đạo cho lấy ý kiến Sở Xây dựng.",
)
_WEIGHTS: Final = {"web": 5, "hotline": 3, "counter": 2}
_REG, _ASKED = table_of(Registration), table_of(Preparation)


class Stage(Protocol):
    """The months that are lived through."""

    def at(self, moment: datetime, deed: Callable[[datetime], None]) -> None:
        """Let something happen at `moment` (UTC), unless that is still to come."""

    def actor(self, username: str) -> Actor:
        """Somebody of the cast."""


class Day(Protocol):
    """A Monday; its instants are UTC."""

    @property
    def session_id(self) -> str:
        """The session's id."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


class Visits:
    """Everything about visitors; `random` is its own, so that cases come out as without them."""

    def __init__(
        self, stage: Stage, desk: Desk, calendar: WorkingCalendar, random: Random, now: datetime
    ) -> None:
        self._stage, self._desk, self._calendar = stage, desk, calendar
        self._random, self._now = random, now

    def plan(self, days: Sequence[Day], visited: int) -> None:
        """Plan what happens before and at these sessions, those to come included; to the last
        `visited` of them people come who registered.
        """
        for day in days:
            self._stage.at(day.starts_at, partial(self._step, day, "hold"))
            self._stage.at(day.ends_at, partial(self._step, day, "conclude"))
        for index, day in enumerate(days[-visited:]):
            after = days[-visited:][index + 1 : index + 2]
            self._registering(day)
            self._deciding(index, day, after[0] if after else None)
            self._stage.at(day.starts_at + 5 * _A_MINUTE, partial(self._welcome, day))

    def _registering(self, day: Day) -> None:
        """In the days before; who is to come soon has registered by now."""
        first, last = day.starts_at - _AHEAD, min(day.starts_at - _A_DAY, self._now)
        count = self._random.randint(_FEWEST, _MOST) if last < self._now else _MOST + 1
        for number in range(count):
            twice = number == 0 and last == self._now
            # whoever registers twice came first, and is not the one who is declined
            moment = first if twice else first + (last - first) * self._random.random()
            issue, person = self._random.choice(issues()), self._person()
            self._stage.at(
                min(self._calendar.next_open(moment), last - _A_MINUTE),
                partial(self._register, day, issue, person),
            )
            if twice:
                self._stage.at(last - _A_MINUTE, partial(self._register, day, issue, person))

    def _person(self) -> Mapping[str, object]:
        """Somebody who gives a name and a number, as the form asks for both."""
        person = petitioner(self._random)
        while not (person.get("name") and person.get("phone")):
            person = petitioner(self._random)
        return person

    def _register(self, day: Day, issue: Issue, person: Mapping[str, object], at: datetime) -> None:
        channel = self._random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        given = {
            name: str(person.get(name, "")) for name in ("name", "phone", "email", "organisation")
        }
        given |= {
            "category": str(person.get("category", "citizen")),
            "topic": _TOPICS.get(issue.department, "other"),
            "about": str(issue.fields(self._random, 5)["title"]),
            "procedure": issue.procedure,
            "project": "true" if self._random.random() < 0.5 else "",
            "session": day.session_id,
            "consent": "true",
            "channel": channel,
        }
        staff = {"hotline": "tongdai1022", "counter": "trungtam"}.get(channel)
        actor = self._stage.actor(staff) if staff else None
        with suppress(MeetingRefused):
            receipt = register_visit(self._desk, actor, given, None, at)
            self._prepare(receipt, at)

    def _prepare(self, receipt: Receipt, at: datetime) -> None:
        """Most departments that are asked answer, some hours or days later."""
        if self._random.random() < 0.75:
            moment = at + timedelta(hours=self._random.randint(2, 40))
            moment = self._calendar.next_open(moment)
            self._stage.at(moment, partial(self._answer, receipt.booking_id))

    def _answer(self, registration: int, at: datetime) -> None:
        waiting = select(_ASKED.c.id, _ASKED.c.department).where(
            _ASKED.c.registration_id == registration, _ASKED.c.answered_at.is_(None)
        )
        with self._desk.database.read() as connection:
            rows = connection.execute(waiting.order_by(_ASKED.c.id)).all()
        for number, department in rows:
            text = {"text": self._random.choice(_PREPARED)}
            officer = self._stage.actor(officer_of(department))
            with suppress(MeetingRefused):
                answer(self._desk, Limits(), officer, number, text, None, at)

    def _deciding(self, index: int, day: Day, after: Day | None) -> None:
        """Now and then one is declined, or moved to the Monday after."""
        moment = min(day.starts_at - _A_DAY, self._now - 5 * _A_MINUTE)
        soon = day.starts_at > self._now
        if index % 3 == 0 or soon:
            decline = {"reason": _DECLINED}
            self._stage.at(moment, partial(self._decide, day, "decline", decline))
        if after is not None and (index % 4 == 1 or after.starts_at > self._now):
            move = {"session": after.session_id, "reason": _MOVED}
            self._stage.at(moment + _A_MINUTE, partial(self._decide, day, "move", move))

    def _decide(self, day: Day, step: str, given: Mapping[str, str], at: datetime) -> None:
        """Take a step with the one who registered last of those who have a place."""
        placed = self._placed(day)
        if len(placed) > 1:
            self._change(placed[-1], step, given, at)

    def _welcome(self, day: Day, at: datetime) -> None:
        """Enter who came."""
        for number in self._placed(day):
            self._change(number, "come" if self._random.random() < 0.88 else "miss", {}, at)

    def _placed(self, day: Day) -> Sequence[int]:
        query = select(_REG.c.id).where(
            _REG.c.session_id == day.session_id, _REG.c.state.in_(HOLDING)
        )
        with self._desk.database.read() as connection:
            return connection.execute(query.order_by(_REG.c.id)).scalars().all()

    def _change(self, number: int, step: str, given: Mapping[str, str], at: datetime) -> None:
        actor = self._stage.actor("trungtam")
        with suppress(MeetingRefused):
            change_registration(self._desk, actor, number, step, given, at)

    def _step(self, day: Day, step: str, at: datetime) -> None:
        change_session(self._desk, self._stage.actor("trungtam"), day.session_id, step, {}, at)
