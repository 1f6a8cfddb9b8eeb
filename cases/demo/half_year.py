"""Six months of a register, lived through record, act and tick with a moving clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

from sqlalchemy import select

from cases.commands.requests import Act, Record
from cases.demo.issues import Issue, issues
from cases.demo.scripts import Planned, Script
from cases.demo.staged import STAGED, Staged, staged_before
from cases.errors import CaseNotFound
from cases.numbers import case_number
from cases.register import Register
from cases.tables import Escalation, table_of
from workflow.attempt import Actor
from workflow.refusal import Refused

#: local times of day at which the clock of the demo runs
_TICKS = (time(0, 5), time(7, 20), time(11, 45), time(16, 50))
_RUNGS = table_of(Escalation)


@dataclass(frozen=True, slots=True)
class Monday:
    """A session of the demo: its id, when it begins and ends (UTC)."""

    session_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens: cases in all, how many of them outside the sessions, and to how many of the
    last sessions people come who registered.
    """

    cases: int = 404
    outside: int = 60
    visited: int = 27


@dataclass(frozen=True, slots=True)
class _Raised:
    """An issue that somebody raises at `at` (UTC), at a session or outside."""

    at: datetime
    session: str | None = None
    staged: Staged | None = None


@dataclass(frozen=True, order=True, slots=True)
class _Event:
    at: datetime
    order: int
    deed: Callable[[datetime], None] = field(compare=False)


class HalfYear:
    """Plays the months up to `now`; the same seed and `now` give the same register."""

    def __init__(self, register: Register, now: datetime, seed: int) -> None:
        self._register = register
        self._now = now
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._order = count()
        self._events: list[_Event] = []
        self.codes: dict[str, str] = {}
        #: whose the cases are, by number
        self.departments: dict[str, str] = {}
        self.refused = 0

    def play(self, mondays: Sequence[Monday], size: Size) -> None:
        """Record the cases of these sessions and of the days between, and live on until `now`."""
        for at in self._tick_times(mondays[0].starts_at):
            self.at(at, self._tick)
        for raised in self._recordings(mondays, size):
            self._until(raised.at)
            self._record(raised)
        self._until(self._now)
        self._register.tick(self._now)

    def _recordings(self, mondays: Sequence[Monday], size: Size) -> Iterator[_Raised]:
        calendar = self._register.calendar()
        planned = [_Raised(at, staged=case) for at, case in staged_before(self._now, calendar)]
        at_sessions = size.cases - size.outside
        for index in range(at_sessions):
            monday = mondays[index * len(mondays) // at_sessions]
            minutes = 4 + self._random.randrange(84)
            at = monday.starts_at + timedelta(minutes=minutes)
            planned.append(_Raised(at, monday.session_id))
        span = self._now - mondays[0].starts_at
        for _ in range(size.outside - len(STAGED)):
            moment = mondays[0].starts_at + span * self._random.random()
            planned.append(_Raised(calendar.next_open(moment)))
        return iter(sorted((p for p in planned if p.at < self._now), key=lambda p: p.at))

    def _record(self, raised: _Raised) -> None:
        at, session = raised.at, raised.session
        issue = self._random.choice(issues())
        month = max(1, self._register.calendar().local(at).month - self._random.randint(1, 2))
        fields = issue.fields(self._random, month)
        fields["origin"] = "session" if session else self._random.choice(("hotline", "walk_in"))
        if session:
            fields["session"] = session
        if raised.staged:
            fields["pace"] = "normal"
        username = "tongdai1022" if fields["origin"] == "hotline" else "trungtam"
        done = self._register.record(Record(self.actor(username), fields), at)
        self.codes[done.number] = done.code or ""
        self.departments[done.number] = issue.department
        self._plan(issue, raised, done.number)

    def _plan(self, issue: Issue, raised: _Raised, number: str) -> None:
        script = Script(issue, raised.at, self._random, self._register.calendar())
        last_action = raised.staged.last_action if raised.staged else None
        for step in script.write_until(last_action) if last_action else script.write():
            self.at(step.at, partial(self._act, number, step))

    def at(self, moment: datetime, deed: Callable[[datetime], None]) -> None:
        """Let something happen at `moment` (UTC), unless that is still to come."""
        if moment < self._now:
            heapq.heappush(self._events, _Event(moment, next(self._order), deed))

    def _until(self, moment: datetime) -> None:
        while self._events and self._events[0].at < moment:
            event = heapq.heappop(self._events)
            event.deed(event.at)

    def _tick(self, at: datetime) -> None:
        self._register.tick(at)
        local = self._register.calendar().local(at)
        if local.weekday() == 1 and local.time() > time(16):
            self._acknowledge(at)

    def _act(self, number: str, step: Planned, at: datetime) -> None:
        command = Act(self.actor(step.username), number, step.action, step.fields)
        try:
            self._register.act(command, at)
        except (Refused, CaseNotFound):
            # as in life: a plan was overtaken, and the register said no
            self.refused += 1

    def _acknowledge(self, at: datetime) -> None:
        """On Tuesdays everybody goes through what was escalated to them, and answers most of it."""
        people = self._register.directory.current()
        with self._register.database.read() as connection:
            waiting = connection.execute(
                select(_RUNGS.c.case_id, _RUNGS.c.seq, _RUNGS.c.person_id)
                .where(_RUNGS.c.level >= 1, _RUNGS.c.acknowledged_at.is_(None))
                .order_by(_RUNGS.c.rung_at, _RUNGS.c.case_id, _RUNGS.c.seq)
            ).all()
        for case_id, seq, person_id in waiting:
            told = people.person(person_id) if person_id is not None else None
            if self._random.random() < 0.6 and told is not None:
                number = case_number(case_id)
                fields = {"escalation": f"{number}.{seq}"}
                self._act(number, Planned(at, told.username, "acknowledge", fields), at)

    def actor(self, username: str) -> Actor:
        """Somebody of the cast."""
        people = self._register.directory.current()
        person = people.by_username(username)
        if person is None:
            raise LookupError(f"{username} is not in the cast of the demo")
        return people.actor(person)

    def _tick_times(self, start: datetime) -> Iterator[datetime]:
        calendar = self._register.calendar()
        day: date = calendar.local(start).date()
        while (begin := calendar.instant(datetime.combine(day, time(0)))) < self._now:
            for moment in _TICKS:
                yield begin + timedelta(hours=moment.hour, minutes=moment.minute)
            day += timedelta(days=1)
