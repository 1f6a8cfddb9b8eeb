"""The walk as hypothesis takes it: anybody does anything at any time.

Every rule gets numbers and makes its choices of them, 0 being the plainest: so a failing walk
shrinks to a short one, and its notes say in words what was done.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.model.choosing import (
    HORIZON_YEAR,
    allowed,
    anything,
    edited_day,
    everybody,
    on_the_edge,
    recording,
)
from tests.model.dice import SIDES, Dice
from tests.model.office import Command
from tests.model.registers import Registers
from tests.model.walk import Walk

#: cases that may be opened in a walk, its parts not counted
MOST_CASES = 6
_HOUR, _DAY, _SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
#: a Monday at work; before a day off, before a swap, before the year's end, before Tết; a Saturday
STARTS = tuple(
    datetime(*wall, tzinfo=UTC) - 7 * _HOUR
    for wall in (
        (2026, 11, 16, 9, 0),
        (2026, 11, 19, 16, 30),
        (2026, 8, 20, 7, 0),
        (2026, 12, 28, 10, 15),
        (2027, 1, 29, 13, 30),
        (2026, 10, 24, 20, 0),
    )
)
NUMBERS = st.integers(0, SIDES - 1)
FEW = st.integers(0, 15)


class OfficeMachine(RuleBasedStateMachine):
    """One register and its model; `registers` and `steps` are given by `walk_machine`."""

    registers: Registers
    steps: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        desk = self._opened.enter_context(self.registers.desk())
        self.walk = Walk(desk, STARTS[0], steps=self.steps)

    def teardown(self) -> None:
        with self._opened:
            self.walk.close()

    @initialize(start=st.sampled_from(STARTS), which=NUMBERS, how=NUMBERS)
    def begin(self, start: datetime, which: int, how: int) -> None:
        self.walk.now = start
        self._record(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def record(self, which: int, how: int, later: int) -> None:
        self._pass(_within(2 * _HOUR, later))
        self._record(which, how)

    @rule(which=NUMBERS, how=NUMBERS)
    def act_at_once(self, which: int, how: int) -> None:
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def act_soon(self, which: int, how: int, later: int) -> None:
        self._pass(_within(8 * _HOUR, later))
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def act_days_later(self, which: int, how: int, later: int) -> None:
        self._pass(_within(4 * _DAY, later))
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, edge=FEW)
    def act_on_the_edge(self, which: int, how: int, edge: int) -> None:
        self._go_to_the_edge(edge)
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS)
    def anybody_tries_anything(self, which: int, how: int) -> None:
        command = anything(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self._command("try", command)

    @rule(which=NUMBERS)
    def anybody_looks(self, which: int) -> None:
        dice, cases = Dice(which), [*self.walk.office.cases.values()]
        if cases:
            case = dice.one_of(cases)
            actor = dice.one_of(everybody(case))
            self.walk.step("look", case.number, actor)
            self.walk.look(case, actor)

    @rule(place=FEW)
    def repeat_a_command(self, place: int) -> None:
        self.walk.step("repeat", place)
        self.walk.repeat(place)
        self.walk.reuse_key(place)

    @rule(which=NUMBERS, how=NUMBERS)
    def act_on_an_old_version(self, which: int, how: int) -> None:
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self.walk.step("stale", command)
            self.walk.stale(command)

    @rule(later=NUMBERS)
    def tick_soon(self, later: int) -> None:
        self._pass(_within(_DAY, later))
        self._tick()

    @rule(edge=FEW)
    def tick_on_the_edge(self, edge: int) -> None:
        self._go_to_the_edge(edge)
        self._tick()

    @rule(later=NUMBERS)
    def tick_weeks_later(self, later: int) -> None:
        self._pass(_within(35 * _DAY, later))
        self._tick()

    @rule(earlier=NUMBERS)
    def tick_by_a_clock_set_back(self, earlier: int) -> None:
        moment = self.walk.now - _within(3 * _DAY, earlier)
        self.walk.step("tick set back to", moment)
        self.walk.tick_set_back(moment)

    @rule(later=NUMBERS)
    def two_clocks_tick(self, later: int) -> None:
        self._pass(_within(3 * _DAY, later))
        self.walk.step("two clocks")
        self.walk.two_clocks()

    @rule(which=NUMBERS, how=NUMBERS, edge=FEW)
    def a_clock_and_a_person_at_once(self, which: int, how: int, edge: int) -> None:
        self._go_to_the_edge(edge)
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self.walk.step("at once", command)
            self.walk.clock_and_person(command)

    @rule(how=NUMBERS)
    def change_the_calendar(self, how: int) -> None:
        day, hours = edited_day(self.walk.now, Dice(how))
        self.walk.step("calendar", day, hours)
        self.walk.change_calendar(day, hours)

    @rule(which=NUMBERS, how=NUMBERS, after=FEW, fault=st.integers(0, 1))
    def cut_a_command(self, which: int, how: int, after: int, fault: int) -> None:
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self.walk.step("cut", command, after, fault)
            self.walk.cut_command(command, after, fault)

    @rule(later=NUMBERS, after=FEW, fault=st.integers(0, 1))
    def cut_a_tick(self, later: int, after: int, fault: int) -> None:
        self._pass(_within(6 * _DAY, later))
        self.walk.step("cut tick", after, fault)
        self.walk.cut_tick(after, fault)

    @rule(how=NUMBERS, after=FEW, fault=st.integers(0, 1))
    def cut_a_change_of_the_calendar(self, how: int, after: int, fault: int) -> None:
        day, hours = edited_day(self.walk.now, Dice(how))
        self.walk.step("cut calendar", day, hours, after, fault)
        self.walk.cut_calendar_change(day, hours, after, fault)

    def _record(self, which: int, how: int) -> None:
        if len(self.walk.office.cases) < MOST_CASES:
            self._command("record", recording(Dice(which), Dice(how)))
        else:
            self._act(which, how)

    def _act(self, which: int, how: int) -> None:
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self._command("act", command)

    def _command(self, name: str, command: Command) -> None:
        self.walk.step(name, command)
        self.walk.command(command)

    def _tick(self) -> None:
        self.walk.step("tick")
        self.walk.tick()

    def _pass(self, time: timedelta) -> None:
        if self.walk.now.year <= HORIZON_YEAR:
            self.walk.now += time

    def _go_to_the_edge(self, edge: int) -> None:
        self.walk.now = on_the_edge(self.walk.office, self.walk.now, Dice(edge))


def _within(span: timedelta, number: int) -> timedelta:
    """Some whole seconds less than the span."""
    return number % (span // _SECOND) * _SECOND


def walk_machine(registers: Registers, steps: Counter[str]) -> type[OfficeMachine]:
    """The machine for these registers; it counts what it does in `steps`."""
    return type("OfficeMachine", (OfficeMachine,), {"registers": registers, "steps": steps})


def walk_about(
    registers: Registers, wanted: int, first_seed: int, *, shrink: bool = True, length: int = 50
) -> Counter[str]:
    """Take at least so many steps, in walks of `length` steps; what was done how often.

    The same seed takes the same steps.
    """
    steps: Counter[str] = Counter()
    number = first_seed
    while steps.total() < wanted:
        walks = max(1, min(_WALKS_IN_ONE_GO, (wanted - steps.total()) // length))
        machine = walk_machine(registers, steps)
        run_state_machine_as_test(seed(number)(machine), settings=_settings(walks, length, shrink))
        number += 1
    return steps


#: hypothesis remembers all walks of one go
_WALKS_IN_ONE_GO = 200


def _settings(walks: int, length: int, shrink: bool) -> settings:
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    return settings(
        max_examples=walks,
        stateful_step_count=length,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
