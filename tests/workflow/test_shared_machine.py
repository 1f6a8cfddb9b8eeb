"""One machine serves all cases and threads; whatever happens, a case stays in a declared state."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import EVERYBODY, LAN, MINH, TUAN
from tests.workflow.situation import AT_SXD, BA, DEFINITION, STATES, WORKFLOW, attempt
from workflow.attempt import CLOCK, Actor, Attempt
from workflow.errors import UnknownAction
from workflow.refusal import Refused

_LIFE = (
    (MINH, "assign", "assigned"),
    (LAN, "accept", "in_progress"),
    (TUAN, "reply", "replied"),
    (MINH, "close", "closed"),
    (MINH, "reopen", "in_progress"),
    (TUAN, "send_back", "recorded"),
)
_STEPS = st.tuples(
    st.sampled_from([*EVERYBODY, BA, CLOCK]), st.sampled_from(sorted(DEFINITION.actions))
)


@given(st.lists(_STEPS, max_size=80))
def test_no_walk_leaves_the_declared_states(steps: list[tuple[Actor, str]]) -> None:
    state = attempt(MINH, None, "record")
    for actor, action in steps:
        before = state
        try:
            state = attempt(actor, state, action)
        except Refused:
            assert state == before
        assert state in STATES


def test_the_clock_has_a_name_like_everybody() -> None:
    """It stands in the history as the actor of whatever it did."""
    assert (CLOCK.id, CLOCK.roles) == ("clock", frozenset({"clock"}))


def test_an_accepted_step_says_what_happened() -> None:
    values: dict[str, object] = {"lead_department": "SYT"}
    step = WORKFLOW.attempt("recorded", "assign", Attempt(MINH, AT_SXD, values))
    assert (step.name, step.source, step.target) == ("assign", "recorded", "assigned")
    assert step.action is DEFINITION.actions["assign"]
    assert step.values == values
    begun = WORKFLOW.attempt(None, "record", Attempt(MINH, AT_SXD, {}))
    assert (begun.source, begun.target) == (None, "recorded")


def test_the_librarys_machine_knows_the_definition_and_nothing_else() -> None:
    """No case stays in it, and it adds no way of its own into a state."""
    machine = WORKFLOW._machine
    assert machine.events.keys() == DEFINITION.actions.keys()
    assert set(machine.states) == {"", *STATES}
    assert machine.models == []


def test_an_action_is_known_by_its_name() -> None:
    assert WORKFLOW.require_action("assign") is DEFINITION.actions["assign"]
    with pytest.raises(UnknownAction):
        WORKFLOW.require_action("assing")


def test_eight_threads_take_cases_through_their_lives_without_mixing_them() -> None:
    def live(turn: int) -> list[str]:
        wrong = []
        for step in range(1_500):
            index = (turn + step) % len(_LIFE)
            actor, action, expected = _LIFE[index]
            before = _LIFE[index - 1][2]
            reached = attempt(actor, before, action)
            if reached != expected:
                wrong.append(f"{before} {action} {reached}")
            try:
                attempt(LAN, before, "close")
                wrong.append(f"Lan closed a case that was {before}")
            except Refused:
                pass
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert [wrong for found in pool.map(live, range(8)) for wrong in found] == []
