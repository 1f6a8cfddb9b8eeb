"""Cases that belong together lead to each other, as far as their reader may see them."""

from __future__ import annotations

from cases.reading.course.links import Relation
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, MINH
from workflow.attempt import Actor

NOON = local("2026-11-23 11:00")
PARTS = [
    {"title": "Đường ngập", "content": "Nước ngập đường."},
    {"title": "Rác", "content": "Rác không ai gom.", "kind": "feedback"},
]


def _links(desk: Desk, actor: Actor, number: str) -> list[tuple[Relation, str, str | None]]:
    links = desk.view(actor, number, NOON).links
    return [(link.relation, link.number, link.title) for link in links]


def test_a_merged_case_and_its_survivor_name_each_other(desk: Desk) -> None:
    survivor, duplicate = desk.in_progress(), desk.record(title="Cùng một con đường")
    reason = "Cùng một nội dung."
    desk.act(MINH, duplicate, "merge", MONDAY, into=survivor, reason=reason)
    assert _links(desk, MINH, duplicate) == [
        (Relation.SURVIVOR, survivor, "Chậm cấp giấy phép xây dựng")
    ]
    assert _links(desk, MINH, survivor) == [(Relation.DUPLICATE, duplicate, "Cùng một con đường")]
    assert desk.view(MINH, duplicate, NOON).entries[-1].summary == f"Gộp vào vụ việc {survivor}"
    # never assigned: nobody of Construction may see the duplicate
    assert _links(desk, LAN, survivor) == [(Relation.DUPLICATE, duplicate, None)]


def test_a_split_case_and_its_parts_name_each_other(desk: Desk) -> None:
    number = desk.record()
    desk.act(MINH, number, "split", MONDAY, parts=PARTS)
    parts = _links(desk, MINH, number)
    assert [(relation, title) for relation, _, title in parts] == [
        (Relation.PART, "Đường ngập"),
        (Relation.PART, "Rác"),
    ]
    first = parts[0][1]
    assert _links(desk, MINH, first) == [(Relation.ORIGIN, number, "Chậm cấp giấy phép xây dựng")]
    assert desk.view(MINH, first, NOON).entries[0].split_from == number
    fields = desk.view(MINH, number, NOON).entries[-1].fields
    assert [field.value for field in fields] == [", ".join(part[1] for part in parts)]


def test_a_former_lead_is_told_of_none(desk: Desk) -> None:
    survivor = desk.in_progress()
    desk.act(MINH, survivor, "reassign", MONDAY, lead_department="SYT", reason="Đúng hơn.")
    desk.act(MINH, desk.record(), "merge", MONDAY, into=survivor, reason="Cùng nội dung.")
    assert _links(desk, LAN, survivor) == []
    assert len(_links(desk, HOA, survivor)) == 1


def test_most_cases_stand_alone(desk: Desk) -> None:
    number = desk.in_progress()
    desk.in_progress()
    assert _links(desk, MINH, number) == []
