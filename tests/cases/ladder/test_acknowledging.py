"""Only who was told takes note of an escalation: the person, a deputy, whoever shares the post."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.commands.requests import Act
from cases.register import Register
from cases.store.engine import Database
from tests.cases.ladder.staffing import fill, register_under
from tests.cases.life import act, in_progress, rows
from tests.people import HOA, KHOA, LAN, LANH, MINH, NGA, THU, TUAN
from tests.workflow.definitions import read
from workflow.attempt import Actor
from workflow.refusal import Refused

#: after +5 of the reply deadline
LATE = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
YOURS = "escalation_was_told_to_you"


@pytest.fixture
def number(register: Register) -> str:
    """A case of anh Tuấn's department that climbed to the chairman, who is ông Lãnh."""
    fill(register, "chairman", "lanh")
    fill(register, "upc_deputy_chief", "nga")
    case = in_progress(register)
    register.tick(LATE)
    return case


def rung(register: Register, number: str, name: str) -> str:
    """The id of a rung of the reply deadline."""
    ((seq,),) = rows(
        register.database,
        f"SELECT seq FROM escalation WHERE rung = '{name}' AND deadline_name = 'reply'",
    )
    return f"{number}.{seq}"


def refusal(register: Register, who: Actor, number: str, name: str) -> list[str]:
    """Why somebody may not acknowledge a rung; empty when they may."""
    command = Act(who, number, "acknowledge", {"escalation": rung(register, number, name)})
    try:
        register.act(command, LATE)
    except Refused as refused:
        return [reason.code for reason in refused.reasons]
    return []


def test_the_heads_rung_is_the_heads_to_acknowledge(register: Register, number: str) -> None:
    assert refusal(register, MINH, number, "due") == [YOURS]
    assert refusal(register, LANH, number, "due") == [YOURS]
    assert refusal(register, LAN, number, "due") == [YOURS]
    assert refusal(register, THU, number, "due") == ["not_your_role", YOURS]
    assert refusal(register, TUAN, number, "due") == []


def test_a_deputy_may_also_when_the_holder_was_told(register: Register, number: str) -> None:
    fill(register, "department_head", "tuan", "SXD", deputy="lan")
    assert refusal(register, LAN, number, "due") == []


def test_what_was_told_to_one_of_the_upc_office_any_of_it_may_answer(
    register: Register, number: str
) -> None:
    assert refusal(register, TUAN, number, "plus_1") == [YOURS]
    assert refusal(register, NGA, number, "plus_1") == []
    assert refusal(register, MINH, number, "plus_3") == []


def test_the_chairmans_rung_is_not_the_offices_to_tick_off(register: Register, number: str) -> None:
    assert refusal(register, MINH, number, "plus_5") == [YOURS]
    assert refusal(register, NGA, number, "plus_5") == [YOURS]
    assert refusal(register, KHOA, number, "plus_5") == ["not_your_role", YOURS]
    assert refusal(register, LANH, number, "plus_5") == []


def test_who_was_told_in_place_of_a_vacant_post_may(register: Register) -> None:
    case = in_progress(register)
    register.tick(LATE)
    assert refusal(register, LANH, case, "plus_5") == [YOURS]
    assert refusal(register, MINH, case, "plus_5") == []


def test_the_successor_may_acknowledge_what_the_predecessor_was_told(
    register: Register, number: str
) -> None:
    fill(register, "chairman", "nga", at=LATE)
    assert refusal(register, NGA, number, "plus_5") == []


def test_who_was_told_may_still_after_leaving_the_post(register: Register, number: str) -> None:
    fill(register, "chairman", "nga", at=LATE)
    assert refusal(register, LANH, number, "plus_5") == []


def test_what_a_department_was_told_before_it_lost_the_case_is_the_offices(
    register: Register, number: str
) -> None:
    handing_on = {"lead_department": "SYT", "reason": "Thuộc ngành y tế"}
    act(register, MINH, number, "reassign", LATE, handing_on)
    assert refusal(register, HOA, number, "due") == [YOURS]
    assert refusal(register, MINH, number, "due") == []


def test_an_unknown_escalation_is_refused_for_that_alone(register: Register, number: str) -> None:
    command = Act(TUAN, number, "acknowledge", {"escalation": f"{number}.999"})
    with pytest.raises(Refused) as caught:
        register.act(command, LATE)
    assert [reason.code for reason in caught.value.reasons] == ["escalation_awaits_an_answer"]


def test_the_refusal_is_a_sentence_in_both_languages(register: Register, number: str) -> None:
    command = Act(MINH, number, "acknowledge", {"escalation": rung(register, number, "plus_5")})
    with pytest.raises(Refused) as caught:
        register.act(command, LATE)
    definition = register.workflows.current.definition
    (reason,) = caught.value.reasons
    assert reason.message(definition, "vi").startswith("Chỉ người được báo cáo")
    assert reason.message(definition, "en").startswith("Only the person this was escalated to")


def test_without_the_guard_the_office_could_tick_off_the_chairmans_rung(
    database: Database,
) -> None:
    """The negative control: under the same definition without the guard nobody is refused."""
    awaits = 'guards = ["escalation_awaits_an_answer"'
    unguarded = read((f'{awaits}, "{YOURS}"]', f"{awaits}]"))
    register = register_under(database, unguarded)
    fill(register, "chairman", "lanh")
    case = in_progress(register)
    register.tick(LATE)
    assert refusal(register, MINH, case, "plus_5") == []
