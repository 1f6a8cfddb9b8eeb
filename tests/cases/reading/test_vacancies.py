"""The list of vacancies: who is missing where, and what fired into the gap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.access.accounts import disable
from cases.directory.posts import Holding, fill_post
from cases.reading import missed_rungs
from cases.reading.vacancies import Vacancy, count_vacancies, vacancies
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import HIRED_AT, LAN, MINH, TUAN

LATE = local("2026-12-15 08:00")


def listed(desk: Desk, language: str = "vi") -> dict[str, Vacancy]:
    with desk.read() as connection:
        found = vacancies(connection, desk.office, LATE, language)
    return {f"{each.post}:{each.department}": each for each in found}


def fill(desk: Desk, post: str, username: str | None, department: str = "") -> None:
    person = desk.directory.current().by_username(username) if username else None
    with desk.database.write() as transaction:
        holding = Holding(post, department, person.id if person else None)
        fill_post(transaction, holding, HIRED_AT, "console")
        transaction.commit()


def leave(desk: Desk, username: str) -> None:
    person = desk.directory.current().by_username(username)
    assert person is not None
    with desk.database.write() as transaction:
        disable(transaction, person.id)
        transaction.commit()


def test_a_new_register_misses_the_posts_of_the_province(desk: Desk) -> None:
    assert listed(desk).keys() == {"chairman:", "upc_deputy_chief:"}
    assert listed(desk)["chairman:"].departments == ()


def test_a_department_without_a_head_is_listed_while_it_has_open_cases(desk: Desk) -> None:
    number = desk.assigned(lead="SYT")
    assert "department_head:SYT" in listed(desk)
    vacancy = listed(desk)["department_head:SYT"]
    assert (vacancy.post_label, vacancy.departments) == ("Thủ trưởng đơn vị", ("Sở Y tế",))
    assert "department_head:SXD" not in listed(desk), "nothing is open there"
    assert number


def test_what_fired_into_the_vacancy_is_named_with_who_was_told_instead(desk: Desk) -> None:
    number = desk.in_progress()
    leave(desk, "tuan")
    desk.register.tick(LATE)
    head, deputy = listed(desk)["department_head:SXD"], listed(desk)["upc_deputy_chief:"]
    missed = head.oldest
    assert missed is not None
    assert (head.cases, head.fired, missed.number, missed.rung_label, missed.told) == (
        1, 1, number, "quá hạn trả lời", "Phạm Quang Minh",
    )  # fmt: skip
    assert missed.rung_at == local("2026-12-02 00:00")
    english = listed(desk, "en")["upc_deputy_chief:"]
    assert [each.oldest.rung_label for each in (deputy, english) if each.oldest] == [
        "quá hạn trả lời 3 ngày làm việc",
        "reply 3 working days overdue",
    ]


def test_a_vacancy_is_one_line_with_the_cases_that_wait_and_the_oldest(desk: Desk) -> None:
    """A department's head misses that department's cases; the chairman everybody's."""
    first, second = desk.in_progress(), desk.assigned(MONDAY + timedelta(days=3), lead="SYT")
    desk.register.tick(LATE)
    chairman, head = listed(desk)["chairman:"], listed(desk)["department_head:SYT"]
    assert (chairman.cases, chairman.fired, head.cases, head.fired) == (2, 4, 1, 2)
    assert chairman.oldest is not None
    assert head.oldest is not None
    assert (chairman.oldest.number, head.oldest.number) == (first, second)


def test_a_reply_settles_what_fired_into_the_vacancy(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    assert listed(desk)["chairman:"].fired == 2
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    assert listed(desk)["chairman:"].fired == 0


def test_a_granted_extension_settles_it_too(desk: Desk) -> None:
    """The ladder begins anew: the reply is not overdue, and nobody has to hear that it was."""
    number = desk.in_progress()
    due = {"due": "2027-01-29T17:00"}
    desk.act(LAN, number, "request_extension", MONDAY, **due, reason="Chờ đo đạc.")
    desk.register.tick(LATE)
    assert listed(desk)["chairman:"].fired == 2
    desk.act(MINH, number, "grant_extension", LATE, **due)
    assert listed(desk)["chairman:"].fired == 0


def test_what_was_told_by_hand_counts_as_well(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "escalate", MONDAY, reason="Dân bức xúc.")
    missed = listed(desk)["upc_deputy_chief:"].oldest
    assert missed is not None
    assert (missed.number, missed.rung_label) == (number, "Báo cáo cấp trên")


def test_a_vice_chairman_fills_the_gap_for_the_departments_in_charge(desk: Desk) -> None:
    desk.in_progress()
    desk.assigned(lead="SYT")
    fill(desk, "chairman", "lanh", "SXD")
    assert listed(desk)["chairman:"].departments == ("Sở Y tế",)
    fill(desk, "chairman", "nga")
    assert "chairman:" not in listed(desk)


def test_a_deputy_who_stands_in_is_named(desk: Desk) -> None:
    nga = desk.directory.current().by_username("nga")
    assert nga is not None
    with desk.database.write() as transaction:
        fill_post(transaction, Holding("chairman", "", None, nga.id), HIRED_AT, "console")
        transaction.commit()
    assert listed(desk)["chairman:"].standing_in == "Đặng Thị Nga"


def test_four_statements_however_many_cases_and_no_count_beyond_the_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        desk.in_progress()
    first = desk.assigned(MONDAY - timedelta(days=3), lead="SYT")
    desk.register.tick(LATE)
    with desk.counting(at_most=4):
        chairman = listed(desk)["chairman:"]
    assert (chairman.cases, chairman.fired, chairman.or_more) == (5, 10, False)

    monkeypatch.setattr(missed_rungs, "MOST", 7)
    chairman, head = listed(desk)["chairman:"], listed(desk)["department_head:SYT"]
    assert (chairman.cases, chairman.fired, chairman.or_more) == (4, 7, True)
    assert chairman.oldest is not None
    assert chairman.oldest.number == first, "the oldest of all, counted or not"
    assert (head.fired, head.or_more) == (2, False)


def test_the_count_for_the_overdue_page_asks_no_statement(desk: Desk) -> None:
    office = desk.office
    with desk.counting(at_most=0):
        assert count_vacancies(office, ["SYT", "SXD"], MONDAY) == 3
