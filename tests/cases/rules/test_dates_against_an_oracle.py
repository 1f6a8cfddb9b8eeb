"""Whatever is said in whatever order, the reply is due when a little oracle says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.casefile.circumstances import Circumstances
from cases.casefile.facts import facts_about
from cases.casefile.redating import due_of
from cases.casefile.steps import apply
from cases.commands.opening import new_case
from tests.cases.rules.oracle import Oracle, Said
from tests.people import LAN, LANH, MINH, NGA, THU
from tests.workflow.worktime.offices import province
from workflow.attempt import Actor, Attempt, Step
from workflow.definition import WorkflowDefinition
from workflow.refusal import Refused
from workflow.versions import Workflows

WORKFLOW = Workflows.shipped().current
OFFICE = province()
#: Monday 16 November 2026, 09:00 in the province
RECORDED = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Desk:
    """A case in memory with its oracle beside it; both hear the same."""

    def __init__(self, definition: WorkflowDefinition = WORKFLOW.definition) -> None:
        self.now, self.definition = RECORDED, definition
        values: dict[str, object] = {"title": "Đường ngập", "kind": "feedback", "pace": "normal"}
        self.case = new_case(1, values, definition, "person:1", None, self.now, self.now)
        creation = definition.actions[definition.creation]
        opening = Step(definition.creation, creation, None, definition.initial, values)
        apply(self.case, opening, self._around(THU))
        self.oracle = Oracle(OFFICE.table, RECORDED)

    def act(self, who: Actor, action: str, **values: object) -> bool:
        """Somebody does something now; whether it was accepted."""
        facts = facts_about(self.case, self.definition, self.now)
        try:
            step = WORKFLOW.attempt(self.case.state, action, Attempt(who, facts, values))
        except Refused:
            return False
        apply(self.case, step, self._around(who))
        return True

    def _around(self, who: Actor) -> Circumstances:
        return Circumstances(
            self.now,
            self.now,
            who.id,
            who.department,
            self.definition,
            OFFICE.calendar,
            lambda count: b"\x07" * count,
        )

    def due(self) -> datetime:
        """When the register says it is due; of a paused case, if the pause were over now."""
        reply = self.case.clock("reply")
        assert reply is not None
        if not reply.held:
            assert self.case.due_at == reply.due_at
            return reply.due_at
        assert self.case.due_at is None
        dated = due_of(self.case, reply, self.definition, OFFICE.calendar, until=self.now)
        return dated.due.at


def pause(desk: Desk, minutes: int) -> None:
    if desk.act(LAN, "pause", reason="assessment", waiting_for="…"):
        desk.oracle.pauses.append((desk.now, None))


def resume(desk: Desk, minutes: int) -> None:
    if desk.act(LAN, "resume"):
        desk.oracle.pauses[-1] = (desk.oracle.pauses[-1][0], desk.now)


def extend(desk: Desk, minutes: int) -> None:
    wanted = desk.due() + timedelta(minutes=minutes)
    desk.act(LAN, "request_extension", due=wanted, reason="…")
    if desk.act(MINH, "grant_extension", due=wanted):
        desk.oracle.extension = Said(desk.now, wanted)


def revoke(desk: Desk, minutes: int) -> None:
    if desk.act(MINH, "revoke_extension", reason="…"):
        desk.oracle.extension = None


def instruct(desk: Desk, minutes: int) -> None:
    wanted = desk.now + timedelta(minutes=minutes)
    if desk.act(LANH, "instruct", text="…", due=wanted):
        desk.oracle.instructed = Said(desk.now, wanted)


def say_more(desk: Desk, minutes: int) -> None:
    assert desk.act(LANH, "instruct", text="…")


def withdraw_instruction(desk: Desk, minutes: int) -> None:
    if desk.act(MINH, "withdraw_instruction", reason="…"):
        desk.oracle.instructed = None


def reclassify(desk: Desk, minutes: int) -> None:
    pace = ("normal", "complex", "urgent")[minutes % 3]
    if desk.act(MINH, "reclassify", pace=pace, reason="…"):
        desk.oracle.pace = pace


def hand_over(desk: Desk, minutes: int) -> None:
    """There and back again: the citizen's clock does not notice, a pause goes on."""
    if desk.act(NGA, "reassign", lead_department="STC", reason="…"):
        assert desk.act(NGA, "reassign", lead_department="SXD", reason="…")
        assert desk.act(LAN, "accept")


def send_back(desk: Desk, minutes: int) -> None:
    """Handing it back ends a pause; the new assignment has a date of its own."""
    if not desk.act(LAN, "send_back", legal_ground="…", proposed_body="…"):
        return
    if desk.oracle.is_paused:
        desk.oracle.pauses[-1] = (desk.oracle.pauses[-1][0], desk.now)
    wanted = desk.now + timedelta(minutes=minutes)
    assert desk.act(NGA, "assign", lead_department="SXD", due=wanted)
    assert desk.act(LAN, "accept")
    desk.oracle.assigned = Said(desk.now, wanted)


OPERATIONS: tuple[Callable[[Desk, int], None], ...] = (
    *(pause, resume, pause, resume, extend, revoke),
    *(instruct, say_more, withdraw_instruction, reclassify, hand_over, send_back),
)
_STORIES = st.lists(
    st.tuples(st.integers(1, 2500), st.sampled_from(OPERATIONS), st.integers(1, 12_000)),
    min_size=4,
    max_size=14,
)


def opened_desk(definition: WorkflowDefinition = WORKFLOW.definition) -> Desk:
    """A case that SXD accepted two hours after its recording."""
    desk = Desk(definition)
    desk.now += HOUR
    assert desk.act(MINH, "assign", lead_department="SXD")
    desk.now += HOUR
    assert desk.act(LAN, "accept")
    return desk


@settings(max_examples=250, deadline=None)
@given(_STORIES)
def test_pauses_extensions_limits_and_classes_combine_in_any_order(
    story: list[tuple[int, Callable[[Desk, int], None], int]],
) -> None:
    desk = opened_desk()
    first = desk.case.first_due_at
    for gap, operation, minutes in story:
        desk.now += gap * MINUTE
        operation(desk, minutes)
        assert desk.due() == desk.oracle.due(desk.now)
        assert desk.case.paused_until is None or desk.oracle.is_paused
    assert desk.case.first_due_at == first


@settings(max_examples=100, deadline=None)
@given(_STORIES, st.integers(1, 5000))
def test_an_extension_that_is_taken_back_leaves_no_trace_on_the_date(
    story: list[tuple[int, Callable[[Desk, int], None], int]], minutes: int
) -> None:
    with_it, without = opened_desk(), opened_desk()
    extend(with_it, minutes)
    harmless = [step for step in story if step[1] in (pause, resume, reclassify, hand_over)]
    for gap, operation, more in harmless:
        for desk in (with_it, without):
            desk.now += gap * MINUTE
        # what is overdue cannot be paused: both hear only what both could hear
        if with_it.due() > with_it.now and without.due() > without.now:
            operation(with_it, more)
            operation(without, more)
    revoke(with_it, 0)
    assert with_it.due() == without.due()


def test_the_oracle_knows_the_vector_of_the_contract() -> None:
    """Due Fri 27/11/2026 24:00, one minute of pause on Wed 25/11 at 10:00: Mon 30/11 at 07:01."""
    recorded = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
    oracle = Oracle(OFFICE.table, recorded)
    friday = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    assert oracle.due(recorded) == friday
    begin = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    oracle.pauses.append((begin, begin + MINUTE))
    assert oracle.due(begin) == datetime(2026, 11, 30, 0, 1, tzinfo=UTC)
