"""What may happen in the office, each time to the register and to the model alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from hypothesis import note

from cases.clock.report import TickReport
from cases.commands.requests import Act, Done
from cases.errors import CaseNotFound, KeyReused, StaleCase
from cases.register import Register
from tests.model.case import OfficeCase
from tests.model.desk import Desk, Differs, number_of
from tests.model.forgetting import why_forgotten
from tests.model.interruption import PowerCut, WentAway, interrupted
from tests.model.mileage import Mileage
from tests.model.office import Command, Office
from tests.model.office_time import Hours
from tests.model.people import KEEPER, reference, sees
from workflow.attempt import Actor
from workflow.refusal import Refused

_COUNTS = ("examined", "reminded", "escalated", "closed")
_FAULTS: tuple[type[BaseException], ...] = (PowerCut, WentAway)


@dataclass
class Walk:
    """A register and its model at a moment."""

    desk: Desk
    now: datetime
    office: Office = field(default_factory=Office)
    mileage: Mileage = field(default_factory=Mileage)
    _answers: list[tuple[Command, str, Done]] = field(default_factory=list)
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2))

    def close(self) -> None:
        """The end of the walk: every promise of the register holds."""
        self._threads.shutdown()
        self.mileage.note_lives(self.office.cases.values())
        problems = self.desk.problems()
        if problems:
            raise Differs("\n".join(problems))

    def step(self, name: str, *what: object) -> None:
        """Count a step, and tell of it should it be the one that fails."""
        self.mileage.steps[name] += 1
        note(f"{self.now.isoformat()} {name} {' '.join(map(repr, what))}")

    def command(self, command: Command, key: str | None = None) -> None:
        """Somebody asks for something: done or refused as the model says."""
        wanted = self.office.refusals(command, self.now)
        if wanted != set():
            self.mileage.note_refusal(wanted)
            self._same("the reasons", self.desk.refusals(command, self.now), wanted)
            return
        done = self.desk.do(command, self.now, key=key)
        self._done(command, done, key)

    def repeat(self, place: int) -> None:
        """A command comes a second time under its key: the same answer, and no second effect."""
        if not self._answers:
            return
        command, key, first = self._answers[place % len(self._answers)]
        case = self.office.cases[first.case_id]
        before = self.desk.writes()
        if command.case_id is None or sees(command.actor, case):
            again = self.desk.do(command, self.now, key=key)
            self._same(
                "the answer",
                (again.replayed, again.version, again.seq),
                (True, first.version, first.seq),
            )
        else:
            with pytest.raises(CaseNotFound):
                self.desk.do(command, self.now, key=key)
        self._same("what is stored", self.desk.writes(), before)

    def reuse_key(self, place: int) -> None:
        """A key comes with another command: refused, nothing is written."""
        found = [
            (c, key)
            for c, key, _ in self._answers
            if c.case_id and sees(c.actor, self.office.cases[c.case_id])
        ]
        if not found:
            return
        command, key = found[place % len(found)]
        other = Command(
            command.actor, command.case_id, command.action, {**command.values, "text": "khác"}
        )
        self._raises(KeyReused, other, key=key)

    def stale(self, command: Command) -> None:
        """Somebody asks for what was allowed on the version before: refused, nothing is written."""
        version = self.office.cases[command.case_id or 0].version
        self._raises(StaleCase, command, expected_version=version - 1)

    def look(self, case: OfficeCase, actor: Actor) -> None:
        """Somebody looks at the menu of a case."""
        wanted = self.office.offers(case, actor, self.now)
        self._same("the menu", self.desk.offers(case, actor, self.now), wanted)

    def tick(self) -> None:
        """One pass of the clock."""
        report = self.desk.register.tick(self.now)
        self._told([report], self.office.tick(self.now))
        self.compare()

    def tick_set_back(self, earlier: datetime) -> None:
        """A clock that was set back does nothing that is not due yet by its own time."""
        report = self.desk.register.tick(earlier)
        self._told([report], self.office.tick(earlier))
        self.compare()

    def two_clocks(self) -> None:
        """Two clocks at once on two connections: together they do what one does."""
        clocks = (self.desk.register, self.desk.another())
        reports = self._at_once(*(lambda clock=clock: clock.tick(self.now) for clock in clocks))
        self._told(reports, self.office.tick(self.now))
        self.compare()

    def clock_and_person(self, command: Command) -> None:
        """The clock and a person at once: one of them came first.

        On PostgreSQL the clock leaves a case alone that the person holds, and takes it in its next
        pass.
        """
        clock, person = self.desk.register, self.desk.another()
        self._at_once(lambda: clock.tick(self.now), lambda: _tried(person, command, self.now))
        clock.tick(self.now)
        person_first, clock_first = self.office, self.office.copy()
        clock_first.tick(self.now)
        if clock_first.refusals(command, self.now) == set():
            clock_first.do(command, self.now)
        clock_first.tick(self.now)
        person_first.do(command, self.now)
        person_first.tick(self.now)
        self._adopt((person_first, clock_first))

    def change_calendar(self, day: date, hours: Hours | None) -> None:
        """A day gets other hours, and every case that runs follows."""
        if self._planned(day, hours) is None:
            return
        self.desk.change_calendar(self.desk.planned(day, hours), self.now)
        self._switch(self.office, day, hours)
        self.office.follow_calendar(self.now)
        self.compare()

    def cut_command(self, command: Command, after: int, fault: int) -> None:
        """The work stops in the middle of a command: done as a whole or not at all, and asking
        again does it once.
        """
        key = self._key()
        done: Done | None = None
        with interrupted(after, _FAULTS[fault]) as fuse:
            done = self.desk.do(command, self.now, key=key)
        if fuse.burnt:
            self.desk.restart()
        if fuse.commits:
            self.office.do(command, self.now)
        self.compare()
        if fuse.burnt and not self._is_out_of_sight(command):
            done = self.desk.do(command, self.now, key=key)
            self._same("whether it was done before", done.replayed, bool(fuse.commits))
            if not fuse.commits:
                self.office.do(command, self.now)
            self.compare()
        if done is not None:
            self._answers.append((command, key, done))

    def _is_out_of_sight(self, command: Command) -> bool:
        """Whether the command itself took the case out of somebody's sight, as a return does:
        visibility comes before the idempotency key (contract.md section 4).
        """
        case = self.office.cases.get(command.case_id or 0)
        return case is not None and not sees(command.actor, case)

    def cut_tick(self, after: int, fault: int) -> None:
        """The clock dies in the middle of a pass: every case is done or as it was."""
        followed, ticked = self.office.copy(), self.office.copy()
        followed.follow_calendar(self.now)
        ticked.tick(self.now)
        with interrupted(after, _FAULTS[fault]) as fuse:
            self.desk.register.tick(self.now)
        if fuse.burnt:
            self.desk.restart()
        self._adopt((ticked, followed, self.office) if fuse.burnt else (ticked,))

    def cut_calendar_change(self, day: date, hours: Hours | None, after: int, fault: int) -> None:
        """A change of the calendar breaks off: made or not; each case follows or is as it was."""
        if self._planned(day, hours) is None:
            return
        change = self.desk.planned(day, hours)
        with interrupted(after, _FAULTS[fault]) as fuse:
            self.desk.change_calendar(change, self.now)
        switched, followed = self.office.copy(), self.office.copy()
        for office in (switched, followed):
            self._switch(office, day, hours)
        followed.follow_calendar(self.now)
        if fuse.burnt:
            self.desk.restart()
        in_force = self.desk.register.calendar().version == change.after.version
        self._same("whether it is in force", in_force, bool(fuse.commits))
        self._adopt((followed, switched) if fuse.commits else (self.office,))

    def compare(self) -> None:
        """Hold the register against the model, and the model against what must never happen."""
        self.desk.compare(self.office)
        for case in self.office.cases.values():
            if forgotten := why_forgotten(case):
                raise Differs(f"{case.number}: {forgotten}")

    def _done(self, command: Command, done: Done, key: str | None) -> None:
        case = self.office.do(command, self.now)
        # a pause in vain ends after what was done
        last = case.history[-1]
        seq = case.seq - ((last.action, last.actor) == ("resume", "clock"))
        self._same(
            "the answer", (done.case_id, done.version, done.seq), (case.id, case.version, seq)
        )
        if key is not None:
            self._answers.append((command, key, done))
        self.compare()

    def _planned(self, day: date, hours: Hours | None) -> dict[date, Hours] | None:
        """The listed days after an edit; None when it changes nothing."""
        listed = {known: found for known, found in self.office.listed.items() if known != day}
        if hours is not None:
            listed[day] = hours
        return None if listed == self.office.listed else listed

    def _switch(self, office: Office, day: date, hours: Hours | None) -> None:
        listed = self._planned(day, hours)
        assert listed is not None
        office.change_calendar(listed, self.now, reference(KEEPER))

    def _key(self) -> str:
        return f"key-{self.mileage.total}"

    def _told(self, reports: Iterable[TickReport], wanted: Counter[str]) -> None:
        """What the clocks reported, added up."""
        reports = tuple(reports)
        found = Counter({name: sum(getattr(r, name) for r in reports) for name in _COUNTS})
        self._same("what was told", +found, +wanted)
        self._same("what failed", sum(report.failed for report in reports), 0)

    def _adopt(self, offices: Iterable[Office]) -> None:
        """Go on with the one of these that the register is."""
        differences = []
        for office in offices:
            found = self.desk.differences(office)
            if not found:
                self.office = office
                self.compare()
                return
            differences += [*found, "or"]
        raise Differs("\n".join(differences))

    def _raises(self, kind: type[Exception], command: Command, **more: Any) -> None:
        before = self.desk.writes()
        with pytest.raises(kind):
            self.desk.do(command, self.now, **more)
        self._same("what is stored", self.desk.writes(), before)

    def _same(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            raise Differs(f"{what}: {found!r}, by the model {wanted!r}")

    def _at_once(self, *works: Callable[[], Any]) -> list[Any]:
        """Both at the same moment, each in a thread of its own."""
        barrier = Barrier(len(works))

        def begun(work: Callable[[], Any]) -> Any:
            barrier.wait()
            return work()

        return [future.result() for future in [self._threads.submit(begun, w) for w in works]]


def _tried(register: Register, command: Command, now: datetime) -> bool:
    """Whether a command was accepted."""
    act = Act(command.actor, number_of(command.case_id or 0), command.action, command.values)
    try:
        register.act(act, now)
    except (Refused, CaseNotFound):
        return False
    return True
