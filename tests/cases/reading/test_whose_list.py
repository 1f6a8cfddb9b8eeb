"""A list shows whoever asks no more than single cases would, and a tracking code opens one case."""

from __future__ import annotations

from sqlalchemy import select

from cases.citizens import citizen_of
from cases.numbers import case_number
from cases.policy import may_act_on, visible_to
from cases.store.case_rows import peek
from cases.tables import CaseFile, table_of
from tests.cases.reading.desk import Desk
from tests.people import HOA, LAN, MINH, THU
from workflow.attempt import Actor

PHUC = Actor("phuc", frozenset({"department_officer"}), "STC")
LOC = Actor("loc", frozenset({"department_officer"}), "VPUBND")


def shown(desk: Desk, actor: Actor, department: str | None = None) -> list[str]:
    """What the list of `actor` holds, of one department alone if that is named."""
    case = table_of(CaseFile)
    own = select(case.c.id).where(visible_to(actor, department)).order_by(case.c.id)
    if department is not None:
        own = own.where(case.c.department == department)
    with desk.read() as connection:
        return [case_number(case_id) for (case_id,) in connection.execute(own)]


def test_what_chi_hoa_is_asked_about_is_not_in_anh_phuc_s_list(desk: Desk) -> None:
    number = desk.assigned(coordinating=["SYT"])

    assert shown(desk, HOA) == [number]
    assert shown(desk, PHUC) == []


def test_an_operator_of_no_office_sees_nothing_that_no_office_recorded(desk: Desk) -> None:
    desk.record(actor=Actor("thu", frozenset({"centre"})))

    assert shown(desk, Actor("thu", frozenset({"centre"}))) == []


def test_an_officer_who_sits_at_the_centre_is_no_operator(desk: Desk) -> None:
    number = desk.record()

    assert shown(desk, THU) == [number]
    assert shown(desk, Actor("sang", frozenset({"department_officer"}), THU.department)) == []


def test_anh_loc_s_list_of_the_office_holds_what_it_leads_alone(desk: Desk) -> None:
    """The office answers for what waits for a lead; that is nobody's own case there."""
    desk.record()
    led = desk.assigned(lead="VPUBND")

    assert shown(desk, LOC, "VPUBND") == [led]
    assert shown(desk, MINH, "VPUBND") == shown(desk, MINH)


def test_a_list_of_her_department_is_the_same_for_chi_lan_as_her_own(desk: Desk) -> None:
    number = desk.assigned()
    desk.assigned(lead="SYT")

    assert shown(desk, LAN, "SXD") == shown(desk, LAN) == [number]
    assert shown(desk, LAN, "SYT") == []


def test_whoever_has_the_code_of_one_case_acts_on_no_other(desk: Desk) -> None:
    first, second = desk.record(), desk.record()
    with desk.read() as connection:
        case = peek(connection, 20260000001)
    assert case is not None

    assert citizen_of(first).roles == {"citizen"}
    assert citizen_of(first).id.endswith(first)
    assert may_act_on(citizen_of(first), case, first)
    assert not may_act_on(citizen_of(second), case, first)
    assert not may_act_on(Actor(citizen_of(first).id, frozenset()), case, first)
    assert shown(desk, citizen_of(first)) == [], "a code opens a page, and no list"
