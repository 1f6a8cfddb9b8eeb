"""Sent back, assigned again, handed to another: who decides, and the citizen's clock runs on."""

from __future__ import annotations

import pytest

from cases.directory.people import change_roles
from tests.cases.rules.office import PHUC, RETURN, Office, Story, wall
from tests.people import HOA, LAN, MINH, NGA, THU
from workflow.attempt import Actor

WHY = {"reason": "Thuộc lĩnh vực khác"}


def returned_twice(office: Office) -> Story:
    """SXD and then STC handed it back."""
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="STC")
    story.act(PHUC, "send_back", "2026-11-23 09:00", **RETURN)
    return story


@pytest.mark.parametrize("missing", ["legal_ground", "proposed_body"])
def test_sending_back_needs_a_ground_and_a_proposed_body(office: Office, missing: str) -> None:
    """fixmystreet 4457: "not responsible" must say who refused and where to go."""
    given = {name: value for name, value in RETURN.items() if name != missing}
    assert office.led().refused(LAN, "send_back", "2026-11-20 09:00", **given) == ["field_missing"]


def test_the_office_answers_at_once_and_has_one_day_to_assign_again(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    assert story.case("state", "department", "lead", "returns") == ("recorded", "VPUBND", None, 1)
    first, second = story.deadlines("assign", "due_at", "opened_by")
    assert (wall(first[0]), first[1]) == ("2026-11-24 00:00", "record")
    assert (wall(second[0]), second[1]) == ("2026-11-24 00:00", "send_back")


def test_the_citizens_clock_runs_through_all_of_it(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    story.act(MINH, "assign", "2026-11-25 09:00", lead_department="STC")
    story.act(MINH, "reassign", "2026-11-26 09:00", lead_department="SYT", **WHY)
    assert story.due == "2026-11-28 00:00"
    spans = office.rows(
        "SELECT c.department FROM deadline_change c JOIN deadline d ON d.no = c.no"
        " WHERE d.name = 'reply' ORDER BY c.change"
    )
    assert [code for (code,) in spans] == ["VPUBND", "SXD", "VPUBND", "STC", "SYT"]


def test_whoever_handed_it_back_gets_it_again_only_from_the_chief(office: Office) -> None:
    """uniTicket 108: an office that handed a case back could never receive it again."""
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    again = story.refused(MINH, "assign", "2026-11-20 10:00", lead_department="SXD")
    assert again == ["returner_takes_it_only_from_the_chief"]
    story.act(MINH, "assign", "2026-11-20 11:00", lead_department="STC")
    back = story.refused(MINH, "reassign", "2026-11-20 12:00", lead_department="SXD", **WHY)
    assert back == ["returner_takes_it_only_from_the_chief"]
    story.act(NGA, "reassign", "2026-11-20 13:00", lead_department="SXD", **WHY)
    assert story.case("lead", "returned_by") == ("SXD", "SXD")


def returned(office: Office) -> Story:
    """SXD handed it back."""
    story = office.accepted()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    return story


ONLY_THE_CHIEF = ["returner_takes_it_only_from_the_chief"]


def test_a_part_of_it_goes_to_the_returner_only_by_the_chief_too(office: Office) -> None:
    story = returned(office)
    lamp = {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng.", "kind": "feedback"}
    story.act(MINH, "split", "2026-11-20 10:00", parts=[lamp])
    part = Story(office, "YK-2026-000002")
    assert part.refused(MINH, "assign", "2026-11-20 11:00", lead_department="SXD") == ONLY_THE_CHIEF
    part.act(NGA, "assign", "2026-11-20 12:00", lead_department="SXD")
    assert part.case("lead", "returned_by", "returns") == ("SXD", "SXD", 1)
    assert office.problems() == []


def test_the_returner_co_ordinates_only_by_the_chief(office: Office) -> None:
    story = returned(office)
    named = {"lead_department": "STC", "coordinating": ["SYT", "SXD"]}
    assert story.refused(MINH, "assign", "2026-11-20 10:00", **named) == ONLY_THE_CHIEF
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="STC", coordinating=["SYT"])
    wanted = {"department": "SXD", "text": "Ý kiến về cấp nước"}
    asked = "request_contribution"
    assert story.refused(PHUC, asked, "2026-11-20 11:00", **wanted) == ONLY_THE_CHIEF
    both: dict[str, object] = {"coordinating": ["SYT", "SXD"], "reason": "Cần ý kiến."}
    assert story.refused(MINH, "set_coordinating", "2026-11-20 13:30", **both) == ONLY_THE_CHIEF
    story.act(NGA, "set_coordinating", "2026-11-20 14:00", **both)
    # what the chief decided stands, for the lead and for anh Minh
    story.act(PHUC, asked, "2026-11-20 15:00", **wanted)
    fewer: dict[str, object] = {"coordinating": ["SXD"], "reason": "Đã đủ."}
    story.act(MINH, "set_coordinating", "2026-11-20 16:00", **fewer)


def test_no_merge_takes_it_to_the_returner_but_the_chief_s(office: Office) -> None:
    story, theirs, open_one = returned(office), office.accepted(), office.record()
    into = {"into": theirs.number, "reason": "Cùng một con đường"}
    assert story.refused(MINH, "merge", "2026-11-20 10:00", **into) == ONLY_THE_CHIEF
    story.act(MINH, "merge", "2026-11-20 11:00", **{**into, "into": open_one.number})
    again = open_one.refused(MINH, "assign", "2026-11-20 13:30", lead_department="SXD")
    assert again == ONLY_THE_CHIEF
    open_one.act(NGA, "merge", "2026-11-20 14:00", **into)
    assert theirs.case("lead", "returned_by") == ("SXD", "SXD")
    assert office.problems() == []


def returned_once(office: Office, lead: str, who: Actor) -> Story:
    """One department handed it back."""
    story = office.led(lead=lead)
    story.act(who, "send_back", "2026-11-20 09:00", **RETURN)
    return story


SAME = {"reason": "Cùng một con đường"}


def test_no_merge_gets_rid_of_a_return(office: Office) -> None:
    """Two offices said “not ours”, each of one of two cases about the same road."""
    story, other = returned_once(office, "SXD", LAN), returned_once(office, "STC", PHUC)
    story.act(MINH, "merge", "2026-11-20 10:00", into=other.number, **SAME)
    assert other.case("returns", "returned_by") == (2, "STC\nSXD")
    again = other.refused(MINH, "assign", "2026-11-20 11:00", lead_department="SYT")
    assert again == ["chief_decides_after_returns"]
    other.act(NGA, "assign", "2026-11-20 11:00", lead_department="SYT")
    back = other.refused(HOA, "send_back", "2026-11-20 12:00", **RETURN)
    assert back == ["assignment_is_not_final"]


def test_two_cases_that_one_office_handed_back_are_one_return(office: Office) -> None:
    story, other = returned_once(office, "SXD", LAN), returned_once(office, "SXD", LAN)
    story.act(MINH, "merge", "2026-11-20 10:00", into=other.number, **SAME)
    assert other.case("returns", "returned_by") == (1, "SXD")
    other.act(MINH, "assign", "2026-11-20 11:00", lead_department="STC")
    other.act(PHUC, "send_back", "2026-11-20 12:00", **RETURN)
    assert other.case("returns") == (2,)


def test_after_the_second_return_only_the_chief_merges_it_into_a_case_with_a_lead(
    office: Office,
) -> None:
    """Else the office would assign it by the merge, to somebody who may hand it back twice more."""
    story, led, free = returned_twice(office), office.led(lead="SYT"), office.record()
    only = ["chief_merges_after_returns"]
    at = "2026-11-23 10:00"
    assert story.refused(MINH, "merge", at, into=led.number, **SAME) == only
    story.act(NGA, "merge", at, into=led.number, **SAME)
    assert led.case("returns") == (2,)
    assert led.refused(HOA, "send_back", at, **RETURN) == ["assignment_is_not_final"]
    # what the chief decided stands, whatever is merged into it
    free.act(MINH, "merge", "2026-11-23 11:00", into=led.number, **SAME)


def test_nor_does_the_second_of_both_together_come_about_by_a_merge_into_it(
    office: Office,
) -> None:
    story, other = returned_once(office, "SXD", LAN), returned_once(office, "STC", PHUC)
    other.act(MINH, "assign", "2026-11-20 10:00", lead_department="SYT")
    refused = story.refused(MINH, "merge", "2026-11-20 11:00", into=other.number, **SAME)
    assert refused == ["chief_merges_after_returns"]
    # the other way round nobody gets it by the merge, and the chief assigns
    other.act(MINH, "merge", "2026-11-20 11:00", into=story.number, **SAME)
    assert story.case("returns", "lead") == (2, None)


def test_after_the_second_return_the_chief_decides_finally(office: Office) -> None:
    story = returned_twice(office)
    assert story.refused(MINH, "assign", "2026-11-23 10:00", lead_department="SYT") == [
        "chief_decides_after_returns"
    ]
    story.act(NGA, "assign", "2026-11-23 11:00", lead_department="STC")
    assert story.case("returned_by") == ("STC\nSXD",)
    assert story.refused(PHUC, "send_back", "2026-11-23 12:00", **RETURN) == [
        "assignment_is_not_final"
    ]
    moved = story.refused(MINH, "reassign", "2026-11-23 13:00", lead_department="SYT", **WHY)
    assert moved == ["chief_decides_after_returns"]
    story.act(NGA, "reassign", "2026-11-23 14:00", lead_department="SYT", **WHY)
    assert story.refused(HOA, "send_back", "2026-11-23 15:00", **RETURN) == [
        "assignment_is_not_final"
    ]


def test_an_assignment_nobody_makes_climbs_to_the_chief(office: Office) -> None:
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    office.tick("2026-11-27 09:00")
    assert story.rungs("assign") == [
        ("due", "2026-11-24 00:00"),
        ("plus_1", "2026-11-26 00:00"),
    ]


def test_nobody_accepts_and_the_head_is_told(office: Office) -> None:
    """glpi 4206: tell the head if nobody accepted the case in time, by a clock of its own."""
    story = office.led()
    office.tick("2026-11-25 09:00")
    assert story.rungs("accept") == [("due", "2026-11-21 00:00"), ("plus_1", "2026-11-24 00:00")]
    assert wall(story.case("overdue_from")[0]) == "2026-11-28 00:00"


def test_each_hand_over_starts_the_accept_clock_anew(office: Office) -> None:
    """caluma 1863: a step that was done again kept its old, expired deadline."""
    story = office.led()
    story.act(MINH, "reassign", "2026-11-25 09:00", lead_department="STC", **WHY)
    first, second = story.deadlines("accept", "due_at", "edition")
    assert (wall(first[0]), first[1]) == ("2026-11-21 00:00", 1)
    assert (wall(second[0]), second[1]) == ("2026-11-27 00:00", 2)


def test_the_draft_and_the_officer_do_not_move_along(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "appoint_handler", "2026-11-20 09:00", handler="lan")
    story.act(LAN, "draft_reply", "2026-11-20 10:00", text="Đang xem xét.")
    story.act(MINH, "reassign", "2026-11-20 11:00", lead_department="STC", **WHY)
    assert story.case("handler_id", "draft_seq") == (None, None)


def test_a_person_who_moves_takes_no_case_along(office: Office) -> None:
    """CCRS: the department was that of the user, so each move rewrote the figures of the past."""
    story = office.led()
    story.act(LAN, "accept", "2026-11-19 11:00", handler="lan")
    involved = "SELECT department, relation, from_at, until_at FROM involvement ORDER BY no"
    before = office.rows(involved)
    lan = office.register.directory.current().by_username("lan")
    assert lan is not None
    with office.register.database.write() as transaction:
        change_roles(transaction, lan, LAN.roles, department="STC")
        transaction.commit()
    office.tick("2026-11-30 09:00")
    assert story.case("department", "lead") == ("SXD", "SXD")
    assert office.rows(involved) == before
    departments = office.rows("SELECT DISTINCT department FROM escalation")
    assert departments == [("SXD",)]


def test_the_centre_assigns_nothing(office: Office) -> None:
    refused = office.record().refused(THU, "assign", "2026-11-20 09:00", lead_department="SXD")
    assert refused == ["not_your_role"]


def test_the_lead_does_not_co_ordinate_with_itself(office: Office) -> None:
    story = office.record()
    refused = story.refused(
        MINH, "assign", "2026-11-20 09:00", lead_department="SXD", coordinating=["SYT", "SXD"]
    )
    assert refused == ["lead_does_not_coordinate"]


def test_the_date_of_an_assignment_that_was_sent_back_binds_nobody_any_more(office: Office) -> None:
    dated, open_ended, instructed = (office.led(due="2026-11-23T00:00") for _ in range(3))
    instructed.act(NGA, "instruct", "2026-11-20 09:00", text="Gấp.", due="2026-11-26T00:00")
    for story in (dated, open_ended, instructed):
        assert story.due == "2026-11-23 00:00"
        story.act(LAN, "send_back", "2026-11-20 10:00", **RETURN)
    assert dated.due == "2026-11-28 00:00"
    dated.act(MINH, "assign", "2026-11-20 11:00", lead_department="STC", due="2026-11-27T00:00")
    open_ended.act(MINH, "assign", "2026-11-20 11:00", lead_department="STC")
    instructed.act(MINH, "assign", "2026-11-20 11:00", lead_department="STC")
    assert (dated.due, open_ended.due) == ("2026-11-27 00:00", "2026-11-28 00:00")
    # a leader's date was not said to the department that sent it back
    assert instructed.due == "2026-11-26 00:00"
