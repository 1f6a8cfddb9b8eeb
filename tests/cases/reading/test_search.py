"""Finding cases: by number, code, words without their marks; by a name only for those who may."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select

from cases.policy import visible_to
from cases.reading.search import named_case, search
from cases.tables import CaseFile, table_of
from tests.cases.life import checked
from tests.cases.reading.desk import MONDAY, Desk
from tests.people import EVERYBODY, HOA, KHOA, LAN, LANH, MINH, NGA, NGOC, THU, TUAN
from workflow.attempt import Actor
from workflow.words import fold, words_of

PHUC = Actor("phuc", frozenset({"department_officer"}), "STC")


def found(desk: Desk, text: str, actor: Actor = MINH) -> list[str]:
    with desk.read() as connection, desk.counting(at_most=3):
        page = search(connection, desk.office, actor, text, MONDAY)
    assert page.total == len(page.items)
    return [item.number for item in page.items]


def named(desk: Desk, text: str, actor: Actor = MINH) -> str | None:
    with desk.read() as connection, desk.counting(at_most=4):
        return named_case(connection, desk.office, actor, desk.register.codes, text, MONDAY)


@pytest.mark.parametrize(
    "text",
    [
        "Chậm cấp giấy phép",
        "CHAM CAP GIAY PHEP",
        "phép giấy",
        "gia\u0302\u0301y phe\u0301p",  # as macOS writes it
        "hồ sơ tháng 9",
        "ho so, thang 9!",
    ],
)
def test_words_are_found_however_they_are_written(desk: Desk, text: str) -> None:
    number = desk.assigned()
    desk.record(title="Đường Nguyễn Huệ ngập", content="Mưa là ngập.")

    assert found(desk, text) == [number]
    assert found(desk, text, LAN) == [number]


def test_d_without_its_bar_finds_the_street(desk: Desk) -> None:
    number = desk.record(title="Đường Nguyễn Huệ ngập", content="Mưa là ngập.")

    assert found(desk, "duong nguyen hue") == [number]
    assert found(desk, "duong nguyen du") == [], "all the words must be there"
    assert found(desk, "ng") == [], "half a syllable is another word"
    assert found(desk, "") == found(desk, "?!") == []


def test_the_newest_first_and_as_many_as_asked_for(desk: Desk) -> None:
    numbers = [desk.record() for _ in range(3)]

    assert found(desk, "giấy phép") == numbers[::-1]


def test_a_file_number_is_found(desk: Desk) -> None:
    number = desk.record(dossier_number="H20.15-261123-0042")

    assert found(desk, "H20.15-261123-0042") == found(desk, "261123") == [number]


def test_nobody_finds_what_is_not_theirs_to_see(desk: Desk) -> None:
    number = desk.assigned(coordinating=["SYT"])

    finders = [
        who for who in (LAN, TUAN, HOA, MINH, NGA, LANH, KHOA, THU) if found(desk, "phép", who)
    ]

    assert finders == [LAN, TUAN, HOA, MINH, NGA, LANH, KHOA, THU]
    for stranger in (PHUC, NGOC):
        assert found(desk, "giấy phép", stranger) == []
        assert named(desk, number, stranger) is None
    assert named(desk, number, HOA) == number


@pytest.mark.parametrize("text", ["Huỳnh Thị Sáu", "huynh sau", "0912 345 678", "+84912345678"])
def test_a_petitioner_is_found_only_by_whoever_may_know_them(desk: Desk, text: str) -> None:
    number = desk.record()
    assert found(desk, text, THU) == [number], "while it is recorded, the Centre has to know"

    desk.act(MINH, number, "assign", MONDAY, lead_department="SXD")

    assert found(desk, text, MINH) == found(desk, text, NGA) == [number]
    for who in (LAN, TUAN, HOA, LANH, KHOA, THU):
        assert found(desk, text, who) == [], f"{who.id} would learn whose case it is"


def test_the_parts_of_a_case_are_found_by_its_petitioner(desk: Desk) -> None:
    number = desk.record()
    parts = [
        {"title": "Giấy phép", "content": "Cấp giấy phép."},
        {"title": "Vỉa hè", "content": "Vỉa hè bị lấn."},
    ]
    desk.act(MINH, number, "split", MONDAY, parts=parts)

    assert len(found(desk, "Huỳnh Thị Sáu")) == 3
    assert len(found(desk, "vỉa hè bị lấn")) == 1


def test_nothing_of_a_denunciation_can_be_searched_for(desk: Desk) -> None:
    number = desk.record(title="Tố giác ông X", content="Ông X nhận tiền.")
    other = desk.record()
    path = {"kind": "denunciation", "legal_path": "Thanh tra tỉnh", "reason": "Tố cáo."}
    desk.act(MINH, number, "redirect", MONDAY, **path)

    assert found(desk, "ông X nhận tiền") == []
    assert found(desk, "tố giác") == []
    assert found(desk, "Huỳnh Thị Sáu") == [other]
    with desk.read() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM petitioner_word WHERE petitioner_id = 20260000001"
        ).scalar_one()
    assert left == 0
    assert checked(desk.register).problems == []


@pytest.mark.parametrize(
    "text",
    ["YK-2026-000001", " yk-2026-000001 ", "2026-1", "yk 2026/000001", "YK-2026-1", "yk2026000001"],
)
def test_a_number_names_its_case_also_written_short(desk: Desk, text: str) -> None:
    number = desk.record()
    desk.record()

    assert named(desk, text) == number == "YK-2026-000001"


@pytest.mark.parametrize("text", ["1", "000001", "YK-2026-000009", "YK-2026", "", "2026-0", "YK"])
def test_what_is_no_number_of_a_case_names_none(desk: Desk, text: str) -> None:
    desk.record()

    assert named(desk, text) is None


def test_a_tracking_code_names_its_case_for_whoever_sees_it(desk: Desk) -> None:
    number = desk.assigned()
    with desk.read() as connection:
        code = desk.register.codes.reveal(connection, 20260000001)
    assert code is not None

    assert named(desk, code) == named(desk, code.lower().replace("-", ""), LAN) == number
    assert named(desk, code, PHUC) is None
    assert named(desk, "0000-0000-0000") is None


def test_the_former_lead_opens_its_part_by_the_number(desk: Desk) -> None:
    number = desk.assigned()
    desk.act(MINH, number, "reassign", MONDAY, lead_department="SYT", reason="Đúng lĩnh vực.")

    assert named(desk, number, LAN) == number
    assert found(desk, "giấy phép", LAN) == []


@pytest.mark.parametrize("actor", [MINH, LAN, THU])
def test_both_databases_answer_from_an_index(desk: Desk, actor: Actor) -> None:
    """No word and no case is read but those an index leads to."""
    for _ in range(3):
        desk.assigned()
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "case_word" in statement and not statement.startswith("EXPLAIN"):
            asked.append((statement, parameters))

    event.listen(desk.database.engine, "before_cursor_execute", note)
    with desk.read() as connection:
        search(connection, desk.office, actor, "giay phep", MONDAY)
        plans = [_plan(connection, *each) for each in asked]

    assert len(plans) == 2
    for plan in plans:
        assert "ix_case_word_word" in plan
        for table in ("case_word", "petitioner_word", "case_file"):
            assert f"SCAN {table}" not in plan
            assert f"Seq Scan on {table}" not in plan


def _plan(connection: Connection, statement: str, parameters: Any) -> str:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[3] for row in rows)
    # a small table is read from end to end whatever there is
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(row[0] for row in rows)


def test_what_a_list_shows_is_what_a_search_finds(desk: Desk) -> None:
    """The rule of who sees a case is written for long lists and for few cases alike."""
    desk.assigned(coordinating=["SYT"])
    desk.assigned(lead="SYT")
    desk.assigned(lead="VPUBND")
    desk.record()
    ended = desk.assigned(coordinating=["SYT"])
    desk.act(MINH, ended, "set_coordinating", MONDAY, coordinating=[], reason="Đủ rồi.")
    loc = Actor("loc", frozenset({"department_officer"}), "VPUBND")
    case = table_of(CaseFile)

    for who in (*EVERYBODY, PHUC, loc):
        with desk.read() as connection:
            listed, few = (
                connection.execute(select(case.c.id).where(condition).order_by(case.c.id)).all()
                for condition in (visible_to(who), visible_to(who, few=True))
            )
        assert listed == few, who.id


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60))
def test_words_of_two_texts_are_those_of_each(one: str, other: str) -> None:
    assert words_of(one, other) == words_of(one) | words_of(other)
    assert words_of(fold(one)) == words_of(one)
    assert all(word and len(word) <= 40 for word in words_of(one))
