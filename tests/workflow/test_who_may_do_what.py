"""Contract.md section 7 as a table: every action from every state by everybody.

The case belongs to the Department of Construction: chị Lan works there, anh Tuấn is its head, chị
Ba may sign for it. Chị Hoa is the outsider from the Department of Health.
"""

from __future__ import annotations

import pytest

from tests.people import EVERYBODY, HOA, LAN, LANH, MINH, NGA, THU, TUAN
from tests.workflow.situation import AT_SXD, BA, DEFINITION, NOW, STATES, attempt, codes, decided
from workflow.attempt import CLOCK, Actor, Facts, Step
from workflow.errors import Refused, UnknownAction, UnknownState

RECORDED, ASSIGNED, IN_PROGRESS, REPLIED, CLOSED = STATES
STAYS = ""
OFFICE = {MINH, NGA}
AT_LEAD = {LAN, TUAN, BA}

#: action: (from, to, who)
CONTRACT: dict[str, tuple[list[str | None], str, set[Actor]]] = {
    "record": ([None], RECORDED, {THU, *OFFICE}),
    "answer_on_the_spot": ([RECORDED], REPLIED, {THU, *OFFICE}),
    "assign": ([RECORDED], ASSIGNED, OFFICE),
    "reclassify": ([RECORDED, ASSIGNED, IN_PROGRESS], STAYS, OFFICE),
    "accept": ([ASSIGNED], IN_PROGRESS, AT_LEAD),
    "send_back": ([ASSIGNED, IN_PROGRESS], RECORDED, AT_LEAD),
    "reassign": ([ASSIGNED, IN_PROGRESS], ASSIGNED, OFFICE),
    "reply": ([IN_PROGRESS], REPLIED, {TUAN, BA}),
    "close": ([REPLIED], CLOSED, {*OFFICE, CLOCK}),
    "reopen": ([REPLIED, CLOSED], IN_PROGRESS, OFFICE),
    "instruct": ([RECORDED, ASSIGNED, IN_PROGRESS], STAYS, {LANH, *OFFICE}),
    "note": (list(STATES), STAYS, {THU, *OFFICE, *AT_LEAD}),
    "appoint_handler": ([ASSIGNED, IN_PROGRESS], STAYS, AT_LEAD),
    # of these only those who were told: the guard `escalation_was_told_to_you`
    "acknowledge": (list(STATES), STAYS, {LANH, *OFFICE, *AT_LEAD}),
    "remind": ([RECORDED, ASSIGNED, IN_PROGRESS, REPLIED], STAYS, {CLOCK}),
    "escalate": ([RECORDED, ASSIGNED, IN_PROGRESS, REPLIED], STAYS, {CLOCK, *OFFICE}),
    "redate": ([RECORDED, ASSIGNED, IN_PROGRESS, REPLIED], STAYS, {CLOCK}),
}


def test_the_table_names_every_action() -> None:
    assert CONTRACT.keys() == DEFINITION.actions.keys()


@pytest.mark.parametrize("action", CONTRACT)
def test_an_action_is_for_these_people_from_these_states(action: str) -> None:
    sources, target, who = CONTRACT[action]
    for state in (None, *STATES):
        for actor in (*EVERYBODY, BA, CLOCK):
            outcome = decided(actor, state, action)
            if actor in who and state in sources:
                assert isinstance(outcome, Step), (actor.id, state)
                assert outcome.target == (target or state)
            else:
                assert isinstance(outcome, Refused), (actor.id, state)
                assert (outcome.category == "role") == (actor not in who), (actor.id, state)


def test_after_two_returns_only_the_chief_assigns_and_the_case_stays() -> None:
    once, twice = Facts(now=NOW, lead="SXD", returns=1), Facts(now=NOW, lead="SXD", returns=2)
    assert attempt(MINH, RECORDED, "assign", once) == ASSIGNED
    assert codes(MINH, RECORDED, "assign", twice) == ["chief_decides_after_returns"]
    assert attempt(NGA, RECORDED, "assign", twice) == ASSIGNED
    assert codes(LAN, ASSIGNED, "send_back", twice) == ["assignment_is_not_final"]


def test_a_case_that_never_had_a_lead_is_reopened_as_recorded() -> None:
    no_lead = Facts(now=NOW, replied_at=AT_SXD.replied_at)
    assert attempt(MINH, CLOSED, "reopen", no_lead) == RECORDED


def test_hoa_who_co_ordinates_is_still_not_the_lead() -> None:
    together = Facts(now=NOW, lead="SXD", coordinating=frozenset({"SYT"}))
    assert codes(HOA, IN_PROGRESS, "note", together) == ["not_your_role"]


def test_a_leader_without_department_is_no_member_of_a_case_without_lead() -> None:
    head_of_nothing = Actor("x", frozenset({"department_head"}), None)
    assert codes(head_of_nothing, ASSIGNED, "accept", Facts(now=NOW)) == ["not_your_role"]


def test_an_action_or_state_nobody_defined_is_unknown() -> None:
    with pytest.raises(UnknownAction, match="forget"):
        attempt(MINH, RECORDED, "forget")
    with pytest.raises(UnknownState, match="lost"):
        attempt(MINH, "lost", "note")
