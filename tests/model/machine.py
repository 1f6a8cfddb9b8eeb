"""The walk as hypothesis takes it: anybody does anything at any time.

Every rule gets numbers and makes its choices of them, 0 being the plainest: so a failing walk
shrinks to a short one, and its notes say in words what was done.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.model.choosing import (
    HORIZON_YEAR,
    allowed,
    anything,
    edited_day,
    everybody,
    on_the_edge,
    plausible,
    recording,
)
from tests.model.dice import DIGITS, Dice, number_of
from tests.model.mileage import Mileage
from tests.model.office import Command
from tests.model.registers import Registers
from tests.model.walk import Walk
from tests.people import LAN, NGA

#: cases that may be opened in a walk, its parts not counted
MOST_CASES = 3
STEPS_OF_A_WALK = 50
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)
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
ASSIGNED = Command(NGA, None, "assign", {"lead_department": "SXD"})
ACCEPTED = Command(LAN, None, "accept", {})
#: hypothesis also draws what it finds written in the modules that are loaded, but nothing below a
#: hundred: of digits the walks are the same, whichever tests ran before
NUMBERS = st.tuples(*[st.integers(0, 63)] * DIGITS).map(number_of)
FEW = st.integers(0, 15)


class OfficeMachine(RuleBasedStateMachine):
    """One register and its model; `registers` and `mileage` are given by `walk_machine`."""

    registers: Registers
    mileage: Mileage

    def __init__(self) -> None:
        super().__init__()
        self._opened = ExitStack()
        desk = self._opened.enter_context(self.registers.desk())
        self.walk = Walk(desk, STARTS[0], mileage=self.mileage)

    def teardown(self) -> None:
        with self._opened:
            self.walk.close()

    @initialize(start=st.sampled_from(STARTS), how=NUMBERS, ahead=st.integers(0, 3))
    def begin(self, start: datetime, how: int, ahead: int) -> None:
        """A case that is recorded, mostly assigned, mostly accepted when the walk begins."""
        self.walk.now = start
        self._command("begin", recording(Dice(0), Dice(how)))
        for number, case in self.walk.office.cases.items():
            if case.is_open:
                for step in (ASSIGNED, ACCEPTED)[:ahead]:
                    self.walk.now += _MINUTE
                    self._command("begin", replace(step, case_id=number))

    @invariant()
    def time_passes(self) -> None:
        """Between two steps, be it a microsecond: no two commands of a case are at one instant."""
        self.walk.now += timedelta(microseconds=1)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def record(self, which: int, how: int, later: int) -> None:
        self._pass(_within(2 * _HOUR, later))
        if len(self.walk.office.cases) < MOST_CASES:
            self._command("record", recording(Dice(which), Dice(how)))
        else:
            self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS)
    def act_at_once(self, which: int, how: int) -> None:
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def act_within_the_hour(self, which: int, how: int, later: int) -> None:
        self._pass(_within(_HOUR, later))
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def act_within_a_working_day(self, which: int, how: int, later: int) -> None:
        self._pass(_within(8 * _HOUR, later))
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, later=NUMBERS)
    def act_within_two_days(self, which: int, how: int, later: int) -> None:
        self._pass(_within(2 * _DAY, later))
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS, edge=FEW)
    def act_on_the_edge(self, which: int, how: int, edge: int) -> None:
        self._go_to_the_edge(edge)
        self._act(which, how)

    @rule(which=NUMBERS, how=NUMBERS)
    def hope_for_something(self, which: int, how: int) -> None:
        self._hope(which, how)

    def _hope(self, which: int, how: int) -> None:
        """Somebody wishes what their part in the case allows; a guard may be against it."""
        command = plausible(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self._command("hope", command)

    @rule(which=NUMBERS, how=NUMBERS, edge=FEW)
    def hope_on_the_edge(self, which: int, how: int, edge: int) -> None:
        self._go_to_the_edge(edge)
        self._hope(which, how)

    @rule(which=NUMBERS, how=NUMBERS)
    def try_anything(self, which: int, how: int) -> None:
        command = anything(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self._command("try", command)

    @rule(what=st.integers(0, 2), which=NUMBERS, how=NUMBERS)
    def look_or_ask_again(self, what: int, which: int, how: int) -> None:
        """A menu is looked at, a command comes again under its key or on an old version."""
        dice, walk = Dice(which), self.walk
        command = allowed(walk.office, walk.now, dice, Dice(how)) if what == 1 else None
        if command is not None:
            walk.step("old version", command)
            walk.stale(command)
        elif what == 2:
            walk.step("again", which)
            walk.repeat(which)
            walk.reuse_key(which)
        elif walk.office.cases:
            case = dice.one_of([*walk.office.cases.values()])
            actor = dice.one_of(everybody(walk.office, case))
            walk.step("look", case.number, actor)
            walk.look(case, actor)

    @rule(edge=FEW, later=NUMBERS, what=st.integers(0, 2))
    def tick(self, edge: int, later: int, what: int) -> None:
        """One pass of the clock: soon, on the edge, or after a holiday of the machine."""
        if what == 1:
            self._go_to_the_edge(edge)
        else:
            self._pass(_within((_DAY, _DAY, 35 * _DAY)[what], later))
        self.walk.step("tick")
        self.walk.tick()

    @rule(later=NUMBERS, what=st.integers(0, 2), after=FEW)
    def tick_in_trouble(self, later: int, what: int, after: int) -> None:
        """Two clocks at once, a clock that was set back, one that is cut off."""
        if what == 1:
            moment = self.walk.now - _within(3 * _DAY, later)
            self.walk.step("tick set back", moment)
            self.walk.tick_set_back(moment)
            return
        self._pass(_within(_DAY, later))
        if what == 0:
            self.walk.step("two clocks")
            self.walk.two_clocks()
        else:
            self.walk.step("cut tick", after)
            self.walk.cut_tick(after, later % 2)

    @rule(which=NUMBERS, how=NUMBERS, edge=FEW)
    def a_clock_and_a_person_at_once(self, which: int, how: int, edge: int) -> None:
        self._go_to_the_edge(edge)
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self.walk.step("at once", command)
            self.walk.clock_and_person(command)

    @rule(how=NUMBERS, after=st.none() | FEW)
    def change_the_calendar(self, how: int, after: int | None) -> None:
        day, hours = edited_day(self.walk.now, Dice(how))
        self.walk.step("calendar", day, hours, after)
        if after is None:
            self.walk.change_calendar(day, hours)
        else:
            self.walk.cut_calendar_change(day, hours, after, how % 2)

    @rule(which=NUMBERS, how=NUMBERS, after=FEW)
    def cut_a_command(self, which: int, how: int, after: int) -> None:
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self.walk.step("cut", command, after)
            self.walk.cut_command(command, after, how % 2)

    def _act(self, which: int, how: int) -> None:
        command = allowed(self.walk.office, self.walk.now, Dice(which), Dice(how))
        if command is not None:
            self._command("act", command)

    def _command(self, name: str, command: Command) -> None:
        self.walk.step(name, command)
        self.walk.command(command)

    def _pass(self, time: timedelta) -> None:
        if self.walk.now.year <= HORIZON_YEAR:
            self.walk.now += time

    def _go_to_the_edge(self, edge: int) -> None:
        self.walk.now = on_the_edge(self.walk.office, self.walk.now, Dice(edge))


def _within(span: timedelta, number: int) -> timedelta:
    """Some whole seconds less than the span."""
    return number % (span // _SECOND) * _SECOND


def walk_machine(registers: Registers, mileage: Mileage) -> type[OfficeMachine]:
    """The machine for these registers; it counts what it does in `mileage`."""
    return type("OfficeMachine", (OfficeMachine,), {"registers": registers, "mileage": mileage})


def walk_about(
    registers: Registers,
    wanted: int,
    first_seed: int,
    *,
    shrink: bool = True,
    length: int = STEPS_OF_A_WALK,
) -> Mileage:
    """Take at least so many steps, in walks of `length` steps; the same seed takes the same.

    Raises what the first failing walk raised, after it was made as short as can be.
    """
    mileage, number = Mileage(), first_seed
    while mileage.total < wanted:
        walks = min(_WALKS_IN_ONE_GO, 1 + (wanted - mileage.total) // length)
        machine = walk_machine(registers, mileage)
        run_state_machine_as_test(seed(number)(machine), settings=_settings(walks, length, shrink))
        number += 1
    return mileage


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
