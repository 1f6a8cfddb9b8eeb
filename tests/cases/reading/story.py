"""A random walk of some cases through time: everybody does everything, as far as it is possible."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from cases.citizens import citizen_of
from cases.errors import CaseNotFound
from cases.reading.case_view import visible_case
from tests.cases.reading.desk import REPLY, Desk, local
from tests.people import LAN, MINH, NGA, THU, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused
from workflow.worktime import PROVINCE_ZONE

DEPARTMENTS = ("SXD", "SYT", "STP")
#: a value to be drawn: a department, or a moment some days ahead; the day on which it happens
DEPARTMENT, LATER, TODAY = "?", "+", "="

ACTIONS: dict[str, tuple[str, dict[str, object]]] = {
    "assign": ("chief", {"lead_department": DEPARTMENT}),
    "accept": ("officer", {}),
    "send_back": ("officer", {"legal_ground": "Khác thẩm quyền.", "proposed_body": "Sở khác"}),
    "reassign": ("office", {"lead_department": DEPARTMENT, "reason": "Đúng thẩm quyền hơn."}),
    "reclassify": ("office", {"pace": "complex", "reason": "Nhiều đơn vị cùng giải quyết."}),
    "reply": ("head", {**REPLY, "document_date": TODAY}),
    "answer_on_the_spot": ("office", {"text": "Đã giải thích.", "outcome": "explained"}),
    "reopen": ("office", {"reason": "Chưa đúng nội dung."}),
    "instruct": ("office", {"text": "Trả lời sớm hơn.", "due": LATER, "report_due": LATER}),
    "submit_report": ("officer", {"text": "Đã báo cáo."}),
    "close": ("office", {}),
    "pause": ("officer", {"reason": "assessment", "waiting_for": "Kết quả đo."}),
    "resume": ("officer", {}),
    "supply": ("citizen", {"text": "Giấy tờ đây ạ."}),
    "request_extension": ("officer", {"due": LATER, "reason": "Chờ đo đạc."}),
    "grant_extension": ("office", {"due": LATER}),
    "refuse_extension": ("office", {"reason": "Không cần."}),
    "revoke_extension": ("office", {"reason": "Xong sớm."}),
    "request_contribution": ("officer", {"department": DEPARTMENT, "text": "Cho ý kiến."}),
    "contribute": ("anybody", {"text": "Ý kiến đây."}),
    "draft_reply": ("officer", {"text": "Dự thảo."}),
    "return_draft": ("head", {"reason": "Chưa rõ."}),
    "inform": ("officer", {"text": "Đang đo đạc."}),
    "rate": ("citizen", {"rating": "not_satisfied"}),
    "ask_to_reopen": ("centre", {"reason": "Chưa trả lời đúng."}),
    "decline_reopening": ("office", {"reason": "Đã trả lời đủ."}),
    "withdraw": ("citizen", {"reason": "Đã xong."}),
}
#: what ends a case early is drawn more rarely, and what much depends on more often
_WEIGHTS = {
    "answer_on_the_spot": 0.1,
    "withdraw": 0.1,
    "close": 0.2,
    "reply": 0.3,
    "send_back": 0.4,
    "instruct": 0.3,
    "reclassify": 0.3,
    "inform": 0.3,
    "reassign": 0.6,
    "assign": 3.0,
    "accept": 3.0,
    "pause": 4.0,
    "request_contribution": 2.0,
    "reopen": 2.0,
}
#: how often something impossible is followed by another try
_TRIES = 8


class Story:
    """Some cases and what happens to them; `looks` is called before time passes."""

    def __init__(self, desk: Desk, seed: int, looks: Callable[[Story], None] | None = None) -> None:
        self.desk = desk
        self.dice = random.Random(seed)
        self.now = local("2026-09-01 08:00")
        self.numbers: list[str] = []
        self.done: dict[str, int] = {}
        self._looks = looks
        self._weights = [_WEIGHTS.get(action, 1.0) for action in ACTIONS]

    def goes_on(self, steps: int) -> None:
        """Something happens, or time passes."""
        for _ in range(steps):
            # steps of nothing at all put several actions into one instant, seen when all is done
            hours = self.dice.choice((0, 0, 1, 5, 30, 75))
            if hours:
                self._look()
            self.now += hours * timedelta(hours=1, minutes=7)
            if len(self.numbers) < 12 and self.dice.random() < 0.25:
                pace = self.dice.choice(("normal", "complex", "urgent"))
                self.numbers.append(self.desk.record(self.now, pace=pace))
            elif self.numbers:
                number = self.dice.choice(self.numbers)
                any(self._somebody_acts(number) for _ in range(_TRIES))
        self._look()

    def _look(self) -> None:
        # what ends by itself has its own instant, so only a clock that runs shows it in time
        self.desk.register.tick(self.now)
        if self._looks is not None:
            self._looks(self)

    def _somebody_acts(self, number: str) -> bool:
        action = self.dice.choices(tuple(ACTIONS), self._weights)[0]
        who, fields = ACTIONS[action]
        given = {name: self._drawn(value) for name, value in fields.items()}
        try:
            self.desk.act(self._actor(who, number), number, action, self.now, **given)
        except (Refused, CaseNotFound):
            # not possible now, or not this department's any more: nothing happened
            return False
        self.done[action] = self.done.get(action, 0) + 1
        return True

    def _drawn(self, value: object) -> object:
        if value == LATER:
            return (self.now + timedelta(days=self.dice.randint(1, 9))).isoformat()
        if value == TODAY:
            return self.now.astimezone(PROVINCE_ZONE).date().isoformat()
        return self.dice.choice(DEPARTMENTS) if value == DEPARTMENT else value

    def _actor(self, who: str, number: str) -> Actor:
        named = {"office": MINH, "chief": NGA, "centre": THU, "citizen": citizen_of(number)}
        if who in named:
            return named[who]
        if who == "anybody":
            return Actor(LAN.id, LAN.roles, self.dice.choice(DEPARTMENTS))
        someone = TUAN if who == "head" else LAN
        return Actor(someone.id, someone.roles, self._lead_of(number))

    def _lead_of(self, number: str) -> str | None:
        with self.desk.read() as connection:
            return visible_case(connection, self.desk.office, MINH, number, self.now).item.lead
