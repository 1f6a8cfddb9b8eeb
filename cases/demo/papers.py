"""The papers around two Mondays of the demo: who attends, the brief, the notice; and their rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from cases.brief.issued import issue_brief
from cases.calendar.sessions import CAPACITY
from cases.demo.cast import LEADER, SITE, head_of
from cases.demo.visits import Day, Stage
from cases.meetings.conclusions import Item, approve, save_draft
from cases.meetings.desk import Desk
from cases.meetings.scheduling import change_session
from cases.meetings.series import set_series
from cases.numbers import case_number
from cases.office import Office
from cases.register import Register
from cases.tables import CaseFile, table_of

_OPENING: Final = "Chủ tịch UBND tỉnh kết luận như sau:"
_SAID: Final = "Trả lời dứt điểm cho người dân, báo cáo kết quả tại buổi gặp tới."
#: after the session, before the office closes for noon
_DRAWN_UP: Final = timedelta(minutes=20)
#: the Friday afternoon before
_BEFORE: Final = timedelta(days=2, hours=18)
_A_MINUTE: Final = timedelta(minutes=1)
#: who comes along, and what is got ready
_ATTENDING: Final = ("SXD", "SNNMT", "STC")
_LOGISTICS: Final = "Phòng tiếp dân tầng 1; 20 ghế, máy chiếu, nước uống."
_CASE: Final = table_of(CaseFile)


class Papers:
    """Who draws them up, and when; `departments` tells which case is whose by its number."""

    def __init__(
        self,
        stage: Stage,
        register: Register,
        desk: Desk,
        departments: Mapping[str, str],
        now: datetime,
    ) -> None:
        self._stage, self._register, self._desk = stage, register, desk
        self._departments, self._now = departments, now

    def plan(self, days: Sequence[Day]) -> None:
        """The notice of the last session that is over, a brief of it and of those to come."""
        self._stage.at(days[0].starts_at - _BEFORE, self._rule)
        over = [day for day in days if day.ends_at + _DRAWN_UP < self._now]
        if over:
            self._stage.at(over[-1].ends_at + _DRAWN_UP, partial(self._conclude, over[-1]))
        for day in (*over[-1:], *days[len(over) :]):
            moment = min(day.starts_at - _BEFORE, self._now - _A_MINUTE)
            self._stage.at(moment - _A_MINUTE, partial(self._attend, day))
            self._stage.at(moment, partial(self._brief, day))

    def _rule(self, at: datetime) -> None:
        """The rule by which the Mondays were planned."""
        rule = {"site": SITE, "leader": LEADER, "capacity": str(CAPACITY)}
        set_series(self._desk, self._stage.actor("vpubnd"), rule, at)

    def _attend(self, day: Day, at: datetime) -> None:
        """The officials who come, and what the Centre gets ready."""
        people, office = self._register.directory.current(), self._stage.actor("vpubnd")
        for code in _ATTENDING:
            head = people.by_username(head_of(code))
            given = {"department": code, "official": head.full_name if head else ""}
            change_session(self._desk, office, day.session_id, "attend", given, at)
        change_session(
            self._desk,
            office,
            day.session_id,
            "change",
            {"leader": LEADER, "logistics": _LOGISTICS},
            at,
        )

    def _brief(self, day: Day, at: datetime) -> None:
        register = self._register
        office = Office(register.calendar(), register.directory.current(), register.workflows)
        issue_brief(self._desk, office, self._stage.actor("trungtam"), day.session_id, at)

    def _conclude(self, day: Day, at: datetime) -> None:
        """The office approves what was decided of every issue; that assigns them at once."""
        actor = self._stage.actor("vpubnd")
        items = [self._item(*row) for row in self._raised(day)]
        save_draft(self._desk, actor, day.session_id, _OPENING, items, at)
        approve(self._desk, self._register.tools, actor, day.session_id, at + _A_MINUTE)

    def _raised(self, day: Day) -> Sequence[tuple[int, str, str | None, str]]:
        columns = (_CASE.c.id, _CASE.c.title, _CASE.c.lead, _CASE.c.state)
        query = select(*columns).where(_CASE.c.session_id == day.session_id)
        with self._desk.database.read() as connection:
            return [tuple(row) for row in connection.execute(query.order_by(_CASE.c.id))]

    def _item(self, case_id: int, title: str, lead: str | None, state: str) -> Item:
        number = case_number(case_id)
        charges = state == "recorded"
        return Item(
            number=number,
            title=title,
            lead_department=self._departments[number] if charges else lead or "",
            instruction=_SAID if charges else "",
            charges=charges,
            answered=state in ("replied", "closed"),
        )
