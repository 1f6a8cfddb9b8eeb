"""Who sees what: contract.md section 10, told with the people of the tests.

Each story has its negative: somebody of another department, of another role, of no role.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from cases.errors import CaseNotFound
from cases.numbers import case_number
from cases.policy import Sight, overdue_scope, visible_to
from cases.tables import CaseFile, table_of
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, KHOA, LAN, LANH, MINH, NGA, NGOC, THU, TUAN
from workflow.attempt import CLOCK, Actor
from workflow.refusal import Refused

EVERYTHING = (MINH, NGA, LANH, KHOA)
NOBODY = Actor("stranger", frozenset())
WEDNESDAY = local("2026-11-25 08:00")
THURSDAY = local("2026-11-26 08:00")


def _sight(desk: Desk, actor: Actor, number: str) -> Sight:
    try:
        return desk.view(actor, number, THURSDAY).sight
    except CaseNotFound:
        return Sight.NOTHING


def _listed(desk: Desk, actor: Actor) -> set[str]:
    case = table_of(CaseFile)
    with desk.read() as connection:
        found = connection.execute(select(case.c.id).where(visible_to(actor)))
        return {case_number(case_id) for (case_id,) in found}


def _may(desk: Desk, actors: Iterable[Actor], number: str, how: Sight) -> None:
    """Everybody sees as much; and the list agrees, but for a case that was handed on."""
    for actor in actors:
        assert _sight(desk, actor, number) is how, actor.id
        assert (number in _listed(desk, actor)) is (how in (Sight.WHOLE, Sight.COORDINATING))


def test_a_recorded_case_is_the_office_s_and_the_recording_centre_s(desk: Desk) -> None:
    number = desk.record()
    _may(desk, (*EVERYTHING, THU), number, Sight.WHOLE)
    _may(desk, (LAN, TUAN, HOA, NGOC, NOBODY, CLOCK), number, Sight.NOTHING)


def test_an_assigned_case_is_the_lead_s_too(desk: Desk) -> None:
    number = desk.assigned()
    _may(desk, (*EVERYTHING, THU, LAN, TUAN), number, Sight.WHOLE)
    _may(desk, (HOA, NGOC, NOBODY, CLOCK), number, Sight.NOTHING)


def test_the_lead_keeps_its_case_after_reply_and_closing(desk: Desk) -> None:
    number = desk.replied(MONDAY, WEDNESDAY)
    _may(desk, (LAN, TUAN), number, Sight.WHOLE)
    desk.act(MINH, number, "close", WEDNESDAY)
    _may(desk, (LAN, TUAN), number, Sight.WHOLE)


def test_the_centre_sees_what_it_recorded_until_it_is_closed(desk: Desk) -> None:
    number = desk.replied(MONDAY, WEDNESDAY)
    _may(desk, (THU,), number, Sight.WHOLE)
    desk.act(MINH, number, "close", WEDNESDAY)
    _may(desk, (THU,), number, Sight.NOTHING)


def test_the_centre_does_not_see_what_the_office_recorded(desk: Desk) -> None:
    number = desk.record(actor=MINH)
    _may(desk, (THU,), number, Sight.NOTHING)


def test_an_operator_of_another_place_does_not_see_it_either(desk: Desk) -> None:
    number = desk.record()
    _may(desk, (Actor("truc", frozenset({"centre"}), "TD1022"),), number, Sight.NOTHING)
    _may(desk, (Actor("truc", frozenset({"centre"}), None),), number, Sight.NOTHING)


def test_a_department_s_name_alone_opens_nothing(desk: Desk) -> None:
    """Chị Ngọc may sit at Construction: an administrator sees no case content."""
    number = desk.assigned()
    administrator = Actor("ngoc", frozenset({"admin"}), "SXD")
    _may(desk, (administrator,), number, Sight.NOTHING)


def test_a_role_without_a_department_opens_nothing(desk: Desk) -> None:
    number = desk.record()
    _may(desk, (Actor("lan", LAN.roles, None),), number, Sight.NOTHING)


def test_a_departmental_officer_inside_the_office_is_not_the_office(desk: Desk) -> None:
    """Between two leads the UPC office answers for a case; that makes it nobody's own."""
    number = desk.record()
    inside = Actor("loc", frozenset({"department_officer"}), "VPUBND")
    _may(desk, (inside,), number, Sight.NOTHING)
    desk.act(MINH, number, "assign", MONDAY, lead_department="SXD")
    _may(desk, (inside,), number, Sight.NOTHING)


def test_an_officer_of_the_office_sees_what_the_office_leads(desk: Desk) -> None:
    number = desk.assigned(lead="VPUBND")
    inside = Actor("loc", frozenset({"department_officer"}), "VPUBND")
    _may(desk, (inside,), number, Sight.WHOLE)


class TestCoordinating:
    """A department that was asked to contribute sees the case without internal notes of others."""

    def test_it_sees_the_case(self, desk: Desk) -> None:
        number = desk.assigned(coordinating=["SYT"])
        _may(desk, (HOA,), number, Sight.COORDINATING)
        _may(desk, (LAN,), number, Sight.WHOLE)

    def test_internal_notes_of_others_are_not_there(self, desk: Desk) -> None:
        number = desk.in_progress(coordinating=["SYT"])
        desk.act(LAN, number, "note", MONDAY, text="Chờ ý kiến phòng Quản lý xây dựng.")
        desk.act(MINH, number, "note", MONDAY, text="Đã điện thoại cho Sở.")
        seen = desk.view(HOA, number, MONDAY)
        assert "note" not in [entry.action for entry in seen.entries]
        assert "Chờ ý kiến" not in repr(seen)
        assert "Đã điện thoại" not in repr(seen)
        for actor in (LAN, MINH, LANH, KHOA, THU):
            notes = [e for e in desk.view(actor, number, MONDAY).entries if e.action == "note"]
            assert len(notes) == 2, actor.id

    def test_a_send_back_ends_it(self, desk: Desk) -> None:
        number = desk.assigned(coordinating=["SYT"])
        _send_back(desk, number)
        _may(desk, (HOA,), number, Sight.NOTHING)

    def test_it_may_not_act_as_the_lead(self, desk: Desk) -> None:
        number = desk.assigned(coordinating=["SYT"])
        with pytest.raises(Refused):
            desk.act(HOA, number, "accept", MONDAY)


class TestFormerLead:
    """A department that handed a case on keeps its part of the history and nothing after."""

    def test_it_sees_the_history_up_to_the_hand_over(self, desk: Desk) -> None:
        number = _handed_on(desk)
        _may(desk, (LAN, TUAN), number, Sight.FORMER)
        seen = desk.view(LAN, number, THURSDAY)
        assert seen.until == WEDNESDAY
        assert [entry.action for entry in seen.entries] == [
            "record",
            "assign",
            "accept",
            "reassign",
        ]

    def test_what_came_after_is_nowhere_in_what_it_gets(self, desk: Desk) -> None:
        number = _handed_on(desk)
        desk.act(HOA, number, "accept", THURSDAY, handler="hoa")
        desk.act(MINH, number, "instruct", THURSDAY, text="Làm ngay trong tuần.")
        seen = desk.view(LAN, number, THURSDAY)
        assert "Làm ngay" not in repr(seen)
        assert "hoa" not in repr(seen)
        assert (seen.item.state, seen.item.department, seen.item.lead) == ("assigned", "SXD", None)
        assert (seen.item.due_at, seen.item.handler, seen.item.overdue) == (None, None, False)
        assert (seen.deadlines, seen.escalations) == ((), ())

    def test_acting_on_it_is_like_acting_on_nothing(self, desk: Desk) -> None:
        number = _handed_on(desk)
        with pytest.raises(CaseNotFound):
            desk.act(LAN, number, "note", THURSDAY, text="Vẫn của tôi chứ?")

    def test_with_the_case_back_it_sees_all_again(self, desk: Desk) -> None:
        number = _handed_on(desk)
        desk.act(MINH, number, "reassign", THURSDAY, lead_department="SXD", reason="Nhầm.")
        _may(desk, (LAN, TUAN), number, Sight.WHOLE)

    def test_after_a_send_back_the_sender_is_a_former_lead(self, desk: Desk) -> None:
        number = desk.in_progress()
        _send_back(desk, number)
        desk.act(MINH, number, "note", THURSDAY, text="Hỏi lại Sở Tư pháp.")
        seen = desk.view(LAN, number, THURSDAY)
        assert seen.sight is Sight.FORMER
        assert [entry.action for entry in seen.entries][-1] == "send_back"

    def test_of_one_instant_only_what_came_before_the_hand_over(self, desk: Desk) -> None:
        number = desk.assigned(lead="SXD")
        desk.act(MINH, number, "reassign", MONDAY, lead_department="SYT", reason="Nhầm.")
        desk.act(HOA, number, "accept", MONDAY)
        actions = [entry.action for entry in desk.view(LAN, number, MONDAY).entries]
        assert actions == ["record", "assign", "reassign"]


class TestPetitionersContact:
    """Name and addresses are shown to who writes them down; to others on request or not at all.

    What happens on request is told in tests/cases/disclosure.
    """

    @pytest.mark.parametrize(
        "actor", [MINH, NGA, LAN, TUAN, LANH, KHOA, THU], ids=lambda actor: actor.id
    )
    def test_nobody_sees_it_by_the_way(self, desk: Desk, actor: Actor) -> None:
        seen = desk.view(actor, desk.in_progress(), MONDAY)
        assert seen.petitioner is not None
        assert seen.petitioner.withheld
        assert seen.petitioner.on_request is (actor in (MINH, NGA, LAN, TUAN))
        assert seen.petitioner.category == "citizen"
        for secret in ("Huỳnh Thị Sáu", "912345678", "Mỹ Hiệp"):
            assert secret not in repr(seen)

    def test_the_centre_does_while_it_records(self, desk: Desk) -> None:
        number = desk.record()
        assert not _withheld(desk, THU, number)
        desk.act(MINH, number, "assign", MONDAY, lead_department="SXD")
        assert _withheld(desk, THU, number)


@pytest.mark.parametrize("actor", EVERYTHING, ids=lambda actor: actor.id)
def test_everybody_s_overdue_work(actor: Actor) -> None:
    scope = overdue_scope(actor)
    assert scope.everything
    assert scope.covers("SXD")
    assert not scope.is_empty


@pytest.mark.parametrize("actor", [LAN, TUAN], ids=lambda actor: actor.id)
def test_one_s_own_department_s_overdue_work(actor: Actor) -> None:
    scope = overdue_scope(actor)
    assert scope.covers("SXD")
    assert not scope.covers("SYT")
    assert not scope.everything


@pytest.mark.parametrize("actor", [THU, NGOC, NOBODY, CLOCK], ids=lambda actor: actor.id)
def test_nobody_s_overdue_work(actor: Actor) -> None:
    scope = overdue_scope(actor)
    assert scope.is_empty
    assert not scope.covers("TTHCC")


@pytest.mark.parametrize("number", ["YK-2026-999999", "YK-2026-1", "hello", ""])
def test_not_there_is_told_like_not_yours(desk: Desk, number: str) -> None:
    mine = desk.assigned(lead="SYT")
    told = set()
    for wanted in (mine, number):
        with pytest.raises(CaseNotFound) as refused:
            desk.view(LAN, wanted, MONDAY)
        told.add(str(refused.value))
    assert len(told) == 1


def _handed_on(desk: Desk) -> str:
    number = desk.in_progress()
    desk.act(MINH, number, "reassign", WEDNESDAY, lead_department="SYT", reason="Thuộc ngành y tế.")
    return number


def _send_back(desk: Desk, number: str) -> None:
    ground = {"legal_ground": "Không thuộc thẩm quyền.", "proposed_body": "Sở Tư pháp"}
    desk.act(LAN, number, "send_back", WEDNESDAY, **ground)


def _withheld(desk: Desk, actor: Actor, number: str) -> bool:
    petitioner = desk.view(actor, number, MONDAY).petitioner
    assert petitioner is not None
    return petitioner.withheld
