"""A list shows whoever asks no more than single cases would, and a tracking code opens one case."""

from __future__ import annotations

from sqlalchemy import select

from cases.citizens import citizen_of
from cases.numbers import case_number
from cases.policy import found_by_contact, may_act_on, visible_to, works_at
from cases.store.case_rows import peek
from cases.tables import CaseFile, table_of
from tests.cases.reading.desk import MONDAY, Desk
from tests.people import EVERYBODY, HOA, KHOA, LAN, LANH, MINH, NGA, NGOC, THU, TUAN
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


def test_where_few_are_left_to_look_at_everybody_sees_the_same(desk: Desk) -> None:
    desk.record()
    asked = desk.assigned(coordinating=["SYT"])
    hers, led = desk.assigned(lead="SYT"), desk.assigned(lead="VPUBND")
    case = table_of(CaseFile)

    def of_few(actor: Actor) -> list[str]:
        seen = select(case.c.id).where(visible_to(actor, few=True)).order_by(case.c.id)
        with desk.read() as connection:
            return [case_number(case_id) for (case_id,) in connection.execute(seen)]

    assert (of_few(LAN), of_few(HOA), of_few(LOC)) == ([asked], [asked, hers], [led])
    for actor in (*EVERYBODY, PHUC, LOC):
        assert of_few(actor) == shown(desk, actor), actor.id


def found_by_name(desk: Desk, actor: Actor, initial: str = "recorded") -> list[str] | None:
    """The cases that `actor` finds by the name of the petitioner; None where nobody asks for it."""
    condition = found_by_contact(actor, {initial})
    if condition is None:
        return None
    case = table_of(CaseFile)
    with desk.read() as connection:
        rows = connection.execute(select(case.c.id).where(condition).order_by(case.c.id))
        return [case_number(case_id) for (case_id,) in rows]


def test_the_centre_finds_a_petitioner_by_name_while_it_records_and_nobody_else(
    desk: Desk,
) -> None:
    recorded, handed_on = desk.record(), desk.assigned()
    of_the_office = desk.record(actor=MINH)
    elsewhere = desk.record(actor=Actor("thu", frozenset({"centre"}), "SYT"))
    withdrawn = desk.record()
    desk.act(MINH, withdrawn, "withdraw", MONDAY, reason="Ghi nhầm.")

    assert found_by_name(desk, THU) == [recorded]
    assert found_by_name(desk, THU, "closed") == [], "a closed case is nobody's to record"
    everything = [recorded, handed_on, of_the_office, elsewhere, withdrawn]
    assert found_by_name(desk, MINH) == found_by_name(desk, NGA) == everything
    for actor in (LAN, TUAN, HOA, LANH, KHOA, NGOC, Actor("thu", frozenset({"centre"}))):
        assert found_by_name(desk, actor) is None, actor.id


def test_who_works_at_a_department_is_told_by_role_and_place() -> None:
    assert works_at(LAN, "SXD")
    assert works_at(TUAN, "SXD")
    assert not works_at(HOA, "SXD")
    assert not works_at(MINH, "VPUBND"), "the office sees every case, for another reason"
    assert not works_at(Actor("ngoc", frozenset({"admin"}), "SXD"), "SXD")


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
