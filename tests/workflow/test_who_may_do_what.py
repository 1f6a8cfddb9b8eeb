"""Contract.md section 7 as a table: every action from every state by everybody.

The case belongs to the Department of Construction: chị Lan works there, anh Tuấn is its head, chị
Ba may sign for it. Chị Hoa of the Department of Health co-ordinates, anh Bình raised the issue.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import EVERYBODY, HOA, LAN, LANH, MINH, NGA, THU, TUAN
from tests.workflow.situation import (
    AT_SXD,
    BA,
    BINH,
    DEFINITION,
    NOW,
    STATES,
    attempt,
    codes,
    decided,
)
from workflow.attempt import CLOCK, Actor, Facts, Step
from workflow.definition import Party, Text
from workflow.errors import UnknownAction, UnknownState
from workflow.parties import Parties
from workflow.refusal import Refused

RECORDED, ASSIGNED, IN_PROGRESS, REPLIED, CLOSED = STATES
STAYS = ""
OFFICE = {MINH, NGA}
AT_LEAD = {LAN, TUAN, BA}
OPEN: list[str | None] = [RECORDED, ASSIGNED, IN_PROGRESS]
LED: list[str | None] = [ASSIGNED, IN_PROGRESS]
ANSWERED: list[str | None] = [REPLIED, CLOSED]

#: action: (from, to, who)
CONTRACT: dict[str, tuple[list[str | None], str, set[Actor]]] = {
    "record": ([None], RECORDED, {THU, *OFFICE}),
    "answer_on_the_spot": ([RECORDED], REPLIED, {THU, *OFFICE}),
    "assign": ([RECORDED], ASSIGNED, OFFICE),
    "reclassify": (OPEN, STAYS, OFFICE),
    "accept": ([ASSIGNED], IN_PROGRESS, AT_LEAD),
    "send_back": (LED, RECORDED, AT_LEAD),
    "reassign": (LED, ASSIGNED, OFFICE),
    "draft_reply": ([IN_PROGRESS], STAYS, AT_LEAD),
    "return_draft": ([IN_PROGRESS], STAYS, {TUAN}),
    "reply": ([IN_PROGRESS], REPLIED, {TUAN, BA}),
    "close": ([REPLIED], CLOSED, {*OFFICE, CLOCK}),
    "rate": (ANSWERED, STAYS, {BINH}),
    "ask_to_reopen": (ANSWERED, REPLIED, {BINH, THU}),
    "decline_reopening": ([REPLIED], CLOSED, OFFICE),
    "reopen": (ANSWERED, IN_PROGRESS, OFFICE),
    "redirect": (OPEN, CLOSED, {*OFFICE, CLOCK}),
    "withdraw": (OPEN, CLOSED, {*OFFICE, BINH}),
    "merge": (OPEN, CLOSED, OFFICE),
    "absorb": (OPEN, STAYS, {CLOCK}),
    "split": (OPEN, STAYS, {THU, *OFFICE}),
    "pause": (LED, STAYS, AT_LEAD),
    "resume": (LED, STAYS, {*AT_LEAD, CLOCK}),
    "supply": (LED, STAYS, {BINH, THU, *OFFICE}),
    "request_extension": (LED, STAYS, AT_LEAD),
    "grant_extension": (LED, STAYS, OFFICE),
    "refuse_extension": (LED, STAYS, OFFICE),
    "revoke_extension": (LED, STAYS, OFFICE),
    "request_contribution": (LED, STAYS, AT_LEAD),
    "set_coordinating": (LED, STAYS, OFFICE),
    "contribute": (LED, STAYS, {HOA}),
    "inform": (OPEN, STAYS, {*AT_LEAD, *OFFICE}),
    "submit_report": (list(STATES), STAYS, AT_LEAD),
    "instruct": (OPEN, STAYS, {LANH, *OFFICE}),
    "withdraw_instruction": ([*OPEN, REPLIED, CLOSED], STAYS, {LANH, *OFFICE}),
    "note": (list(STATES), STAYS, {THU, *OFFICE, *AT_LEAD}),
    "attach": (list(STATES), STAYS, {THU, HOA, *OFFICE, *AT_LEAD}),
    "appoint_handler": (LED, STAYS, AT_LEAD),
    # of these only those who were told: the guard `escalation_was_told_to_you`
    "acknowledge": (list(STATES), STAYS, {LANH, *OFFICE, *AT_LEAD}),
    "succeed": ([*LED, *ANSWERED], STAYS, {CLOCK}),
    "remind": ([*OPEN, REPLIED, CLOSED], STAYS, {CLOCK}),
    "escalate": ([*OPEN, REPLIED, CLOSED], STAYS, {CLOCK, *OFFICE}),
    "redate": ([*OPEN, REPLIED, CLOSED], STAYS, {CLOCK}),
}

_RUNNING = replace(AT_SXD, due_at=NOW + timedelta(days=3))
#: what must be so before it is an action's turn
WHEN: dict[str, Facts] = {
    "return_draft": replace(AT_SXD, drafted=True),
    "decline_reopening": replace(AT_SXD, running=frozenset({"reopening"})),
    "split": replace(AT_SXD, lead=None),
    "pause": _RUNNING,
    "resume": replace(_RUNNING, paused=True),
    "supply": replace(_RUNNING, paused=True),
    "request_extension": _RUNNING,
    "grant_extension": replace(_RUNNING, running=frozenset({"extension"})),
    "refuse_extension": replace(_RUNNING, running=frozenset({"extension"})),
    "revoke_extension": replace(_RUNNING, extended=True),
    "contribute": replace(AT_SXD, coordinating=frozenset({"SYT"}), asked=frozenset({"SYT"})),
    "attach": replace(AT_SXD, coordinating=frozenset({"SYT"})),
    "withdraw_instruction": replace(AT_SXD, instructed=True),
    "submit_report": replace(AT_SXD, running=frozenset({"report"})),
}


def test_the_table_names_every_action() -> None:
    assert CONTRACT.keys() == DEFINITION.actions.keys()


@pytest.mark.parametrize("action", CONTRACT)
def test_an_action_is_for_these_people_from_these_states(action: str) -> None:
    sources, target, who = CONTRACT[action]
    for state in (None, *STATES):
        for actor in (*EVERYBODY, BA, BINH, CLOCK):
            outcome = decided(actor, state, action, WHEN.get(action, AT_SXD))
            if actor in who and state in sources:
                assert isinstance(outcome, Step), (actor.id, state)
                assert outcome.target == (target or state)
            else:
                assert isinstance(outcome, Refused), (actor.id, state)
                assert (outcome.category == "role") == (actor not in who), (actor.id, state)


def test_of_a_case_that_nobody_leads_the_office_reports() -> None:
    unled = replace(AT_SXD, lead=None, running=frozenset({"report"}))
    for state in STATES:
        for actor in (*EVERYBODY, BA, BINH, CLOCK):
            outcome = decided(actor, state, "submit_report", unled)
            assert isinstance(outcome, Step) == (actor in OFFICE), (actor.id, state)


@pytest.mark.parametrize("action", sorted(WHEN.keys() - {"split", "attach"}))
def test_before_its_turn_an_action_is_refused_to_everybody(action: str) -> None:
    sources, _, who = CONTRACT[action]
    for state in sources:
        for actor in who:
            outcome = decided(actor, state, action)
            assert isinstance(outcome, Refused), (actor.id, state)


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


def test_hoa_contributes_only_while_she_is_asked() -> None:
    together = Facts(now=NOW, lead="SXD", coordinating=frozenset({"SYT"}))
    assert codes(HOA, IN_PROGRESS, "contribute", together) == ["contribution_is_asked"]
    asked = replace(together, asked=frozenset({"STC"}))
    assert codes(HOA, IN_PROGRESS, "contribute", asked) == ["contribution_is_asked"]


@pytest.mark.parametrize("rating", ["satisfied", "very_satisfied"])
def test_a_satisfied_rating_closes_at_once(rating: str) -> None:
    assert attempt(BINH, REPLIED, "rate", rating=rating) == CLOSED
    assert attempt(BINH, REPLIED, "rate", rating="not_satisfied") == REPLIED


def test_thu_splits_only_what_nobody_leads_yet() -> None:
    assert codes(THU, ASSIGNED, "split") == ["centre_splits_before_assignment"]
    assert attempt(MINH, ASSIGNED, "split") == ASSIGNED


def test_a_leader_without_department_is_no_member_of_a_case_without_lead() -> None:
    head_of_nothing = Actor("x", frozenset({"department_head"}), None)
    assert codes(head_of_nothing, ASSIGNED, "accept", Facts(now=NOW)) == ["not_your_role"]


def test_a_right_may_be_asked_of_people_of_any_department() -> None:
    """Bà Nga signs wherever she stands, ông Lãnh has the role and not the right."""
    signing = Party(label=Text(vi="Ký", en="Signs"), roles=("upc_chief", "leader"), right="reply")
    parties, facts = Parties([signing]), Facts(now=NOW, lead="SXD")

    assert parties.admit(replace(NGA, rights=frozenset({"reply"})), facts)
    assert parties.admit(replace(LANH, rights=frozenset({"reply"})), facts)
    assert not parties.admit(LANH, facts)
    assert not parties.admit(replace(LAN, rights=frozenset({"reply"})), facts)


def test_an_action_or_state_nobody_defined_is_unknown() -> None:
    with pytest.raises(UnknownAction, match="forget"):
        attempt(MINH, RECORDED, "forget")
    with pytest.raises(UnknownState, match="lost"):
        attempt(MINH, "lost", "note")


def test_a_relation_is_asked_for_beside_the_role_and_a_right_beside_both() -> None:
    everybody = Text(vi="Chuyên viên", en="An officer")
    facts = Facts(now=NOW, lead="SXD", coordinating=frozenset({"SYT"}))

    def let_in(relation: str, right: str | None = None) -> set[str]:
        party = Party(
            label=everybody, roles=("department_officer",), relation=relation, right=right
        )
        return {who.id for who in (LAN, TUAN, BA, HOA) if Parties([party]).admit(who, facts)}

    assert let_in("any") == {"lan", "hoa", "ba"}
    assert let_in("lead") == {"lan", "ba"}
    assert let_in("coordinating") == {"hoa"}
    assert let_in("unled") == set()
    assert let_in("any", "reply") == let_in("lead", "reply") == {"ba"}
