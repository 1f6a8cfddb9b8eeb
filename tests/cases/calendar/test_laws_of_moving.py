"""What must hold for every open case, whatever calendar and clock do and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calendar.moving import bring_up_to_date, is_behind
from cases.calendar.versions import KeptCalendar
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.deadline import DeadlineClock
from cases.casefile.facts import facts_about
from cases.casefile.redating import due_of
from cases.casefile.rungs import fire_due
from cases.casefile.steps import apply
from cases.commands.opening import new_case
from cases.directory.organisation import shipped_organisation
from cases.directory.snapshot import Snapshot
from tests.cases.life import ISSUE, MONDAY
from tests.people import LAN, MINH, THU
from tests.workflow.worktime.wall import day_off, half_day, makeup
from workflow.attempt import Actor, Attempt
from workflow.versions import Workflows
from workflow.worktime import WorkingCalendar, shipped_calendar
from workflow.worktime.editing import with_day, without_day

LAWS = settings(max_examples=60, deadline=None)
WORKFLOW = Workflows.shipped().current
SHIPPED = shipped_calendar()
#: every post is vacant
NOBODY = Snapshot(shipped_organisation())
HOUR = timedelta(hours=1)

dates = st.integers(0, 60).map(lambda days: date(2026, 11, 10) + timedelta(days=days))
edits = st.tuples(st.sampled_from(["off", "makeup", "half", "drop"]), dates)
kinds = st.sampled_from(["normal", "complex", "urgent"])


class Story:
    """A case in memory, its clock and the calendar that counts."""

    def __init__(self, pace: str, kind: str = "feedback") -> None:
        self.calendar = SHIPPED
        self.now = MONDAY
        self.numbers = count(2)
        self.fired: list[tuple[int, int, str, int]] = []
        values = {**ISSUE, "kind": kind, "pace": pace, "petitioner": None}
        self.case = new_case(
            20260000001, values, WORKFLOW.definition, "person:1", None, MONDAY, MONDAY
        )
        self.take(THU, None, "record", values)
        self.take(MINH, self.case.state, "assign", {"lead_department": "SXD"})
        self.take(LAN, self.case.state, "accept", {})
        self.settle()

    def take(self, who: Actor, state: str | None, action: str, values: dict[str, object]) -> None:
        facts = facts_about(self.case, WORKFLOW.definition, self.now)
        step = WORKFLOW.attempt(state, action, Attempt(who, facts, values))
        apply(self.case, step, self.around())

    def around(self) -> Circumstances:
        return Circumstances(
            self.now, self.now, "clock", None, WORKFLOW.definition, self.calendar, bytes
        )

    def settle(self) -> None:
        """Keep what fired, and begin a new journal as saving does."""
        self.fired += [
            (rung.deadline_no, rung.edition, rung.rung, rung.occurrence)
            for rung in self.case.journal.rungs
        ]
        self.case.journal = type(self.case.journal)()

    def turn(self, calendar: WorkingCalendar) -> None:
        """The calendar changes now, and the case follows."""
        self.calendar = calendar = calendar.succeeding(self.calendar.known)
        if is_behind(self.case, calendar):
            line = KeptCalendar(next(self.numbers), calendar.version, self.now, "person:9", "1/TB")
            bring_up_to_date(self.case, WORKFLOW, [line], self.around())
            self.settle()

    def tick(self, hours: int) -> None:
        """Time passes, and the clock looks."""
        self.now += hours * HOUR
        fire_due(self.case, WORKFLOW, self.around(), NOBODY)
        self.settle()

    def due(self) -> dict[str, datetime]:
        return {clock.name: clock.due_at for clock in self.case.running()}

    def counted_anew(self) -> dict[str, datetime]:
        return {
            clock.name: due_of(self.case, clock, WORKFLOW.definition, self.calendar).due.at
            for clock in self.case.running()
        }


def edited(calendar: WorkingCalendar, edit: tuple[str, date]) -> WorkingCalendar:
    kind, on = edit
    text = on.isoformat()
    if kind == "drop":
        return without_day(calendar, on)
    days = {"off": day_off(text), "makeup": makeup(text), "half": half_day(text, "07:00-11:30")}
    return with_day(calendar, days[kind])


@LAWS
@given(kinds, st.lists(edits, max_size=8))
def test_every_date_is_where_the_calendar_in_force_puts_it(
    pace: str, changes: list[tuple[str, date]]
) -> None:
    story = Story(pace)
    for edit in changes:
        story.turn(edited(story.calendar, edit))
    assert story.due() == story.counted_anew()
    assert not is_behind(story.case, story.calendar)


@LAWS
@given(kinds, st.lists(edits, max_size=6), st.randoms(use_true_random=False))
def test_neither_the_order_of_edits_nor_their_number_matters(
    pace: str, changes: list[tuple[str, date]], random: object
) -> None:
    last_of_each_date = list({on: (kind, on) for kind, on in changes}.values())
    shuffled = last_of_each_date.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other, at_once = Story(pace), Story(pace), Story(pace)
    for edit in changes:
        one.turn(edited(one.calendar, edit))
    final = SHIPPED
    for edit in shuffled:
        other.turn(edited(other.calendar, edit))
        final = edited(final, edit)
    at_once.turn(final)
    assert one.due() == other.due() == at_once.due()


@LAWS
@given(kinds, st.lists(edits, max_size=4), dates)
def test_one_more_day_off_makes_nothing_due_earlier_and_taking_it_back_restores(
    pace: str, changes: list[tuple[str, date]], on: date
) -> None:
    story = Story(pace)
    for edit in changes:
        story.turn(edited(story.calendar, edit))
    story.turn(without_day(story.calendar, on))
    before, calendar = story.due(), story.calendar
    story.turn(with_day(calendar, day_off(on.isoformat())))
    assert all(due >= before[name] for name, due in story.due().items())
    story.turn(calendar)
    assert story.due() == before


@LAWS
@given(kinds, st.lists(st.one_of(edits, st.integers(1, 200)), max_size=14))
def test_no_rung_fires_twice_and_none_that_is_due_is_left_out(
    pace: str, happenings: list[tuple[str, date] | int]
) -> None:
    story = Story(pace)
    for happening in happenings:
        if isinstance(happening, int):
            story.tick(happening)
        else:
            story.turn(edited(story.calendar, happening))
    story.tick(0)
    assert len(story.fired) == len(set(story.fired))
    for clock in story.case.running():
        climbed = [rung for no, _, rung, _ in story.fired if no == clock.no]
        ladder = WORKFLOW.definition.deadlines[clock.name].ladder
        for rung in ladder:
            if rung.at is not None and not rung.is_reminder:
                is_due = story.calendar.shift(clock.due_at, rung.at) < story.now
                assert not is_due or rung.rung in climbed, (clock.name, rung.rung)
        assert _waits(story.case, clock, story.now)


def _waits(case: Case, clock: DeadlineClock, now: datetime) -> bool:
    """What fell due has fired, and the clock looks at the next one."""
    if clock.rung_at is None:
        return True
    return (
        clock.rung_at >= now
        and case.next_check_at is not None
        and (case.next_check_at <= clock.rung_at)
    )


@LAWS
@given(kinds, st.lists(edits, min_size=1, max_size=5), st.integers(0, 400))
def test_a_case_that_missed_some_changes_ends_like_one_that_did_not(
    pace: str, changes: list[tuple[str, date]], hours: int
) -> None:
    prompt, late = Story(pace), Story(pace)
    prompt.tick(hours)
    late.tick(hours)
    for edit in changes:
        prompt.turn(edited(prompt.calendar, edit))
    late.turn(prompt.calendar)
    assert late.due() == prompt.due()
    assert {c.name: (c.provisional, c.edition) for c in late.case.running()} == {
        c.name: (c.provisional, c.edition) for c in prompt.case.running()
    }


def test_a_story_in_memory_is_one_of_the_register() -> None:
    story = Story("normal")
    assert story.case.state == "in_progress"
    assert story.due()["reply"] == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert replace(story.around(), actor="x").actor == "x"
