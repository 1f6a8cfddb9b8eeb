"""Desks that record and act as fast as they can, each a process of its own that may be killed.

A desk goes through its turns in order, and remembers in its journal which it began and which were
acknowledged. Its next life begins with the turn whose answer it did not see: it asks again, with
the same key, as a browser or another system does after a cut connection.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cases.commands.requests import Act, Done, Record
from cases.errors import CaseNotFound
from cases.register import Register
from tests.cases.life import ISSUE
from tests.killing.journal import Journal
from tests.killing.write_behind import WriteBehind
from tests.people import LAN, MINH, THU
from tests.web.installed import settings_for
from web.wiring import build
from workflow.refusal import Refused

#: what becomes of each case, turn by turn
LIFE = ("record", "assign", "accept", "note")
#: Monday 16 November 2026, 09:00 in the province
MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
#: seconds that an answer is under way at most
_ANSWER_TAKES = 0.004
#: seconds that a late commit is late; much longer than a command takes
_LATE = 0.03


@dataclass(frozen=True)
class Desk:
    """Who works where. `habit` is "sound", "no key" or "write behind", a protection left out."""

    name: str
    url: str
    folder: Path
    began: float
    habit: str = "sound"
    #: how fast time goes: what is open is told again every Monday, so years would bury the clock
    a_second_is: timedelta = timedelta(days=1)

    @property
    def journal(self) -> Journal:
        """What it remembers from life to life."""
        return Journal(self.folder / f"{self.name}.journal")

    def now(self) -> datetime:
        """The time at the desk, the same at all desks that began together."""
        return MONDAY + (time.time() - self.began) * self.a_second_is

    def words(self, turn: int) -> str:
        """The key and the words of a turn: nobody else writes them."""
        return f"{self.name}-{turn}"


def work(desk: Desk, last: bool) -> None:
    """A life: turn after turn until somebody kills it; a `last` one ends with the case at hand."""
    with closing(build(settings_for(desk.url))) as services:
        life = _Life(desk, services.register)
        while not (last and life.may_end):
            life.take_turn()


def keep_time(desk: Desk, last: bool) -> None:
    """A clock's life: it ticks until somebody kills it; a `last` one ticks once."""
    with closing(build(settings_for(desk.url))) as services:
        while True:
            report = services.register.tick(desk.now())
            desk.journal.write("tick", report.escalated, report.failed)
            if last:
                return


class _Life:
    def __init__(self, desk: Desk, register: Register) -> None:
        self._desk, self._register, self._journal = desk, register, desk.journal
        self._random = Random()
        self._answers = self._journal.acknowledged()
        begun = self._journal.begun()
        self.turn = begun + 1 if begun in self._answers or begun < 0 else begun

    @property
    def may_end(self) -> bool:
        """Nothing is begun and unanswered, and no case is left half way."""
        return self.turn > self._journal.begun() and self.turn % len(LIFE) == 0

    def take_turn(self) -> None:
        """Begin, do, and write down that it was acknowledged."""
        self._journal.write("begin", self.turn)
        late = WriteBehind() if self._desk.habit == "write behind" else None
        try:
            done = self._command(LIFE[self.turn % len(LIFE)])
        except (CaseNotFound, Refused) as problem:
            self._journal.write("refused", self.turn, type(problem).__name__)
            self.turn += len(LIFE) - self.turn % len(LIFE)
            return
        if self._desk.habit == "no key":
            time.sleep(_LATE)
        time.sleep(self._random.uniform(0, _ANSWER_TAKES))
        self._journal.write("done", self.turn, done.number, done.seq, done.replayed)
        self._answers = self._journal.acknowledged()
        self.turn += 1
        if late:
            time.sleep(_LATE)
            late.commit()

    def _command(self, action: str) -> Done:
        words = self._desk.words(self.turn)
        key = None if self._desk.habit == "no key" else words
        if action == "record":
            command = Record(THU, {**ISSUE, "content": words}, key)
            return self._register.record(command, self._desk.now())
        number = self._answers[self.turn - self.turn % len(LIFE)].number
        who = LAN if action == "accept" else MINH
        return self._register.act(
            Act(who, number, action, _fields(action, words), key=key), self._desk.now()
        )


def _fields(action: str, words: str) -> Mapping[str, Any]:
    return {
        "assign": {"lead_department": "SXD", "instruction": words},
        "accept": {},
        "note": {"text": words},
    }[action]
