"""The menu: what somebody may do with a case now, and for the rest why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import EVERYBODY, HOA, LAN, MINH
from tests.workflow.situation import AT_SXD, BA, BINH, DEFINITION, NOW, STATES, WORKFLOW, decided
from workflow.attempt import CLOCK, Actor, Attempt, Facts, Step
from workflow.errors import UnknownState
from workflow.machine import Offer

_FACTS = st.builds(
    Facts,
    now=st.just(NOW),
    lead=st.sampled_from([None, "SXD", "SYT"]),
    returns=st.integers(0, 3),
    replied_at=st.sampled_from([None, NOW, NOW.replace(year=2025)]),
    objection_until=st.sampled_from([None, NOW, NOW.replace(year=2025)]),
    due_at=st.sampled_from([None, NOW, NOW.replace(year=2025)]),
    running=st.frozensets(st.sampled_from(sorted(DEFINITION.deadlines))),
    asked=st.frozensets(st.sampled_from(["SYT", "STC"])),
    coordinating=st.frozensets(st.sampled_from(["SYT", "STC"])),
    extensions=st.integers(0, 2),
    drafted=st.booleans(),
    extended=st.booleans(),
    paused=st.booleans(),
)


def _menu(actor: Actor, state: str, *, hidden: bool = False) -> dict[str, Offer]:
    offers = WORKFLOW.menu(state, Attempt(actor, AT_SXD, {}), hidden=hidden)
    return {offer.name: offer for offer in offers}


def test_lan_may_accept_and_reads_why_she_may_not_reply() -> None:
    menu = _menu(LAN, "assigned")
    assert {name for name, offer in menu.items() if offer.allowed} == {
        "accept",
        "send_back",
        "request_contribution",
        "inform",
        "note",
        "attach",
        "appoint_handler",
    }
    reasons = [reason.code for reason in menu["reply"].reasons]
    assert reasons == ["not_your_role", "wrong_state"]


def test_needed_fields_do_not_keep_an_action_off_the_menu() -> None:
    assert _menu(MINH, "recorded")["assign"].allowed


def test_hoa_may_do_nothing_and_every_offer_says_why() -> None:
    menu = _menu(HOA, "in_progress")
    assert not any(offer.allowed for offer in menu.values())
    assert all(offer.reasons for offer in menu.values())


def test_what_pages_do_not_show_is_left_out_unless_asked_for() -> None:
    offers = WORKFLOW.menu("assigned", Attempt(MINH, AT_SXD, {}))
    assert {"remind", "acknowledge"}.isdisjoint(offer.name for offer in offers)
    assert all(offer.action is DEFINITION.actions[offer.name] for offer in offers)
    assert {"remind", "acknowledge"} <= _menu(MINH, "assigned", hidden=True).keys()
    assert "record" not in _menu(MINH, "assigned", hidden=True)


def test_there_is_no_menu_in_a_state_nobody_declared() -> None:
    with pytest.raises(UnknownState):
        WORKFLOW.menu("lost", Attempt(MINH, AT_SXD, {}))


@given(st.sampled_from([*EVERYBODY, BA, BINH, CLOCK]), st.sampled_from(STATES), _FACTS)
def test_the_menu_promises_exactly_what_the_machine_accepts(
    actor: Actor, state: str, facts: Facts
) -> None:
    for offer in WORKFLOW.menu(state, Attempt(actor, facts, {}), hidden=True):
        assert WORKFLOW.may(state, offer.name, Attempt(actor, facts, {})) == offer.allowed
        outcome = decided(actor, state, offer.name, facts)
        assert isinstance(outcome, Step) == offer.allowed
        assert isinstance(outcome, Step) or outcome.reasons == offer.reasons


@given(st.sampled_from([*EVERYBODY, BA, BINH, CLOCK]), st.sampled_from(STATES), _FACTS)
def test_what_is_open_to_somebody_is_what_their_menu_allows(
    actor: Actor, state: str, facts: Facts
) -> None:
    menu = WORKFLOW.menu(state, Attempt(actor, facts, {}))
    allowed = {offer.name for offer in menu if offer.allowed}
    assert WORKFLOW.open_to(state, Attempt(actor, facts, {})) == allowed
