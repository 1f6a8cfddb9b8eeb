"""Every action of the shipped workflow: who may take it, from where, and why others may not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people import EVERYBODY, HOA, LAN, LANH, MINH, NGA, THU, TUAN
from workflow.attempt import CLOCK, Actor, Attempt, Facts
from workflow.errors import Refused, UnknownAction
from workflow.versions import Workflows

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORKFLOW = Workflows.shipped().current
AT_SXD = Facts(now=NOW, department="SXD", lead="SXD", replied_at=NOW - timedelta(days=3))
SIGNATORY = Actor("chi-ba", frozenset({"department_officer"}), "SXD", frozenset({"reply"}))

ALLOWED = (
    (THU, None, "record", "recorded"),
    (MINH, None, "record", "recorded"),
    (THU, "recorded", "answer_on_the_spot", "replied"),
    (MINH, "recorded", "assign", "assigned"),
    (NGA, "recorded", "assign", "assigned"),
    (MINH, "in_progress", "reclassify", "in_progress"),
    (LAN, "assigned", "accept", "in_progress"),
    (TUAN, "in_progress", "send_back", "recorded"),
    (MINH, "in_progress", "reassign", "assigned"),
    (TUAN, "in_progress", "reply", "replied"),
    (SIGNATORY, "in_progress", "reply", "replied"),
    (MINH, "replied", "close", "closed"),
    (MINH, "closed", "reopen", "in_progress"),
    (LANH, "assigned", "instruct", "assigned"),
    (LAN, "closed", "note", "closed"),
    (LAN, "in_progress", "appoint_handler", "in_progress"),
    (CLOCK, "assigned", "remind", "assigned"),
    (CLOCK, "recorded", "escalate", "recorded"),
    (MINH, "in_progress", "escalate", "in_progress"),
)


def attempt(
    actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD, **values: object
) -> str:
    values.setdefault("lead_department", "STC")
    return WORKFLOW.attempt(state, action, Attempt(actor, facts, values)).target


def reasons(
    actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD, **values: object
) -> list[str]:
    with pytest.raises(Refused) as caught:
        attempt(actor, state, action, facts, **values)
    return [reason.code for reason in caught.value.reasons]


@pytest.mark.parametrize(("actor", "state", "action", "target"), ALLOWED)
def test_who_may_act_moves_the_case_on(
    actor: Actor, state: str | None, action: str, target: str
) -> None:
    assert attempt(actor, state, action) == target


@pytest.mark.parametrize("action", ["accept", "send_back", "reply", "appoint_handler", "note"])
def test_hoa_of_another_department_may_do_nothing_with_the_case(action: str) -> None:
    assert "not_your_role" in reasons(HOA, "in_progress", action)


def test_lan_may_not_reply_without_the_right() -> None:
    assert reasons(LAN, "in_progress", "reply") == ["not_your_role"]


def test_a_closed_case_cannot_be_assigned_and_all_reasons_are_told_together() -> None:
    facts = Facts(now=NOW, lead="SXD", active_departments=frozenset({"SXD"}))
    codes = reasons(HOA, "closed", "assign", facts, lead_department="XYZ")
    assert set(codes) == {"not_your_role", "department_exists", "wrong_state"}


def test_after_two_returns_only_the_chief_assigns_and_the_case_stays() -> None:
    twice = Facts(now=NOW, lead="SXD", returns=2)
    assert reasons(MINH, "recorded", "assign", twice) == ["chief_decides_after_returns"]
    assert attempt(NGA, "recorded", "assign", twice) == "assigned"
    assert reasons(LAN, "assigned", "send_back", twice) == ["assignment_is_not_final"]


def test_the_clock_closes_only_after_the_objection_window() -> None:
    until = NOW + timedelta(days=1)
    open_window = Facts(now=NOW, objection_until=until)
    assert reasons(CLOCK, "replied", "close", open_window) == [
        "clock_waits_for_the_objection_window"
    ]
    assert attempt(CLOCK, "replied", "close", Facts(now=until, objection_until=NOW)) == "closed"
    at_the_instant = Facts(now=until, objection_until=until)
    assert reasons(CLOCK, "replied", "close", at_the_instant)


def test_reopening_counts_from_the_reply() -> None:
    late = Facts(now=NOW, lead="SXD", replied_at=NOW - timedelta(days=31))
    assert reasons(MINH, "closed", "reopen", late) == ["within_the_reopening_window"]


def test_a_case_that_never_had_a_lead_is_reopened_as_recorded() -> None:
    no_lead = Facts(now=NOW, replied_at=NOW - timedelta(days=1))
    assert attempt(MINH, "closed", "reopen", no_lead) == "recorded"


def test_a_case_is_not_reassigned_to_its_own_lead() -> None:
    assert reasons(MINH, "assigned", "reassign", lead_department="SXD") == ["lead_changes"]


def test_an_action_nobody_defined_is_unknown() -> None:
    with pytest.raises(UnknownAction):
        attempt(MINH, "recorded", "forget")


def test_every_refusal_has_words_in_both_languages() -> None:
    with pytest.raises(Refused) as caught:
        attempt(HOA, "closed", "assign")
    (role, *_) = caught.value.reasons
    assert role.message(WORKFLOW.definition, "vi") == (
        "Việc “Phân công” dành cho: Văn phòng UBND tỉnh."
    )
    assert role.message(WORKFLOW.definition, "en") == "“Assign” is for: UPC office."


def test_the_menu_tells_what_lan_may_do_and_why_not_the_rest() -> None:
    offers = {offer.name: offer for offer in WORKFLOW.menu("assigned", Attempt(LAN, AT_SXD, {}))}
    assert {name for name, offer in offers.items() if offer.allowed} == {
        "accept",
        "send_back",
        "note",
        "appoint_handler",
    }
    assert [reason.code for reason in offers["reply"].reasons] == ["not_your_role", "wrong_state"]
    assert "remind" not in offers


@given(
    st.lists(
        st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(sorted(WORKFLOW.definition.actions)))
    )
)
def test_no_walk_leaves_the_declared_states(steps: list[tuple[Actor, str]]) -> None:
    state: str | None = None
    for actor, action in steps:
        try:
            state = attempt(actor, state, action)
        except Refused:
            continue
        assert state in WORKFLOW.definition.states


def test_threads_share_one_machine_without_mixing_cases() -> None:
    wrong: list[str] = []

    def work(state: str, action: str, target: str) -> None:
        for _ in range(400):
            found = attempt(MINH, state, action)
            if found != target:
                wrong.append(found)

    jobs = [("recorded", "assign", "assigned"), ("replied", "close", "closed")] * 4
    threads = [Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
