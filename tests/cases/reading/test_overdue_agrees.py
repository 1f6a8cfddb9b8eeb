"""Property: for random histories, what `overdue_as_of` tells of a moment is what was shown then."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from cases.errors import CaseNotFound
from cases.reading.case_view import visible_case
from cases.reading.overdue import (
    OverdueReport,
    overdue_as_of,
    overdue_cases_as_of,
    overdue_cases_now,
)
from cases.reading.overdue.lists import OverdueCase
from tests.cases.reading.desk import REPLY, Desk, local
from tests.people import LAN, MINH, NGA, TUAN
from workflow.attempt import Actor
from workflow.errors import Refused

DEPARTMENTS = ("SXD", "SYT", "STP")
STEPS = 90
SEEDS = range(2)

Shown = tuple[OverdueReport, dict[str, tuple[OverdueCase, ...]]]


class Story:
    """A random walk of some cases through time; it notes what the page showed on the way."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.dice = random.Random(seed)
        self.now = local("2026-09-01 08:00")
        self.numbers: list[str] = []
        self.shown: dict[datetime, Shown] = {}
        self.done: dict[str, int] = {}

    def goes_on(self) -> None:
        """Something happens, or time passes, and somebody looks at the page."""
        for _ in range(STEPS):
            # steps of nothing at all put several actions into one instant, seen when all is done
            hours = self.dice.choice((0, 1, 5, 30))
            if hours:
                self._somebody_looks()
            self.now += hours * timedelta(hours=1, minutes=7)
            if len(self.numbers) < 12 and self.dice.random() < 0.25:
                pace = self.dice.choice(("normal", "complex", "urgent"))
                self.numbers.append(self.desk.record(self.now, pace=pace))
            elif self.numbers:
                self._somebody_acts(self.dice.choice(self.numbers))
            if self.dice.random() < 0.1:
                self.desk.register.tick(self.now)
        self._somebody_looks()

    def _somebody_looks(self) -> None:
        with self.desk.read() as connection:
            lists = {
                code: overdue_cases_now(connection, self.desk.office, code, self.now).items
                for code in DEPARTMENTS
            }
        self.shown[self.now] = (self.desk.overdue(self.now), lists)

    def _somebody_acts(self, number: str) -> None:
        action = self.dice.choice(tuple(ACTIONS))
        try:
            lead = self.dice.choice(DEPARTMENTS)
            who, fields = ACTIONS[action]
            officer = Actor(LAN.id, LAN.roles, self._lead_of(number))
            head = Actor(TUAN.id, TUAN.roles, self._lead_of(number))
            actor = {"office": MINH, "chief": NGA, "officer": officer, "head": head}[who]
            given = {name: lead if value == "?" else value for name, value in fields.items()}
            if action == "instruct":
                given["due"] = (self.now + timedelta(days=self.dice.randint(1, 6))).isoformat()
            self.desk.act(actor, number, action, self.now, **given)
            self.done[action] = self.done.get(action, 0) + 1
        except (Refused, CaseNotFound):
            # not possible now, or not this department's any more: nothing happened
            pass

    def _lead_of(self, number: str) -> str | None:
        with self.desk.read() as connection:
            return visible_case(connection, self.desk.office, MINH, number, self.now).item.lead


ACTIONS: dict[str, tuple[str, dict[str, object]]] = {
    "assign": ("chief", {"lead_department": "?"}),
    "accept": ("officer", {}),
    "send_back": ("officer", {"legal_ground": "Khác thẩm quyền.", "proposed_body": "Sở khác"}),
    "reassign": ("office", {"lead_department": "?", "reason": "Đúng thẩm quyền hơn."}),
    "reclassify": ("office", {"pace": "complex", "reason": "Nhiều đơn vị cùng giải quyết."}),
    "reply": ("head", dict(REPLY)),
    "answer_on_the_spot": ("office", {"text": "Đã giải thích.", "outcome": "explained"}),
    "reopen": ("office", {"reason": "Chưa đúng nội dung."}),
    "instruct": ("office", {"text": "Trả lời sớm hơn."}),
    "close": ("office", {}),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_moment_is_remembered_as_it_was_shown(desk: Desk, seed: int) -> None:
    story = Story(desk, seed)
    story.goes_on()
    later = story.now + timedelta(days=400)
    desk.register.tick(later)
    with desk.read() as connection:
        for moment, (report, lists) in story.shown.items():
            assert overdue_as_of(connection, desk.office, moment, later) == report
            for code, cases in lists.items():
                then = overdue_cases_as_of(connection, desk.office, code, moment, later)
                assert _without_title(then.items) == _without_title(cases)
    assert sum(report.total for report, _ in story.shown.values()) > 0, "nothing was ever overdue"
    assert len(story.done) >= 6, "hardly anything happened"


def _without_title(cases: tuple[OverdueCase, ...]) -> list[tuple[object, ...]]:
    """Everything but title, kind and pace, which a list shows as they are now."""
    return [
        (case.number, case.state, case.department, case.due_at, case.overdue_since, case.last_day)
        for case in cases
    ]
