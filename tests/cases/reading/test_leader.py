"""What ông Lãnh sees first: what climbed to him, what he promised, what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cases.calendar.sessions import add_session, planned
from cases.directory.charge import Charge, charge_of
from cases.directory.posts import Holding, fill_post
from cases.reading.leader import LeaderView, leader_view
from tests.cases.reading.desk import CALENDAR, MONDAY, Desk, local
from tests.people import HIRED_AT, LAN, LANH, MINH, TUAN

FOUR_WEEKS_LATER = MONDAY + timedelta(days=28)


def charge(desk: Desk, at: datetime = MONDAY) -> Charge:
    people = desk.directory.current()
    person = people.by_username(LANH.id)
    assert person is not None
    return charge_of(person, desk.office.vocabulary, people, at)


def seen(desk: Desk, at: datetime, whose: Charge | None = None) -> LeaderView:
    with desk.read() as connection:
        return leader_view(connection, desk.office, whose or charge(desk, at), at)


def in_charge_of(desk: Desk, *departments: str) -> None:
    person_id = charge(desk).person_id
    with desk.database.write() as transaction:
        for code in departments:
            fill_post(transaction, Holding("chairman", code, person_id), HIRED_AT, "console")
        transaction.commit()


def test_what_climbed_to_the_top_waits_until_he_says_something(desk: Desk) -> None:
    number = desk.in_progress()
    assert seen(desk, MONDAY).waiting == ()
    desk.register.tick(FOUR_WEEKS_LATER)

    waiting = seen(desk, FOUR_WEEKS_LATER).waiting
    assert [each.item.number for each in waiting] == [number]
    assert waiting[0].department_name == "Sở Xây dựng"
    assert waiting[0].rung_label == "vẫn quá hạn, nhắc lại thứ Hai"

    desk.act(LANH, number, "instruct", FOUR_WEEKS_LATER, text="Trả lời ngay trong tuần này.")
    after = seen(desk, FOUR_WEEKS_LATER)
    assert after.waiting == ()
    assert [each.text for each in after.promises] == ["Trả lời ngay trong tuần này."]


def test_the_next_monday_it_is_back(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(FOUR_WEEKS_LATER)
    desk.act(LANH, number, "instruct", FOUR_WEEKS_LATER, text="Trả lời ngay trong tuần này.")
    next_monday = FOUR_WEEKS_LATER + timedelta(days=7)
    desk.register.tick(next_monday)

    assert [each.item.number for each in seen(desk, next_monday).waiting] == [number]


def test_the_office_puts_a_case_before_him_by_hand(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "escalate", MONDAY, reason="Người dân chờ đã lâu.", post="chairman")

    assert [each.item.number for each in seen(desk, MONDAY).waiting] == [number]


def test_promises_with_their_dates_the_earliest_first(desk: Desk) -> None:
    later, sooner = desk.in_progress(), desk.in_progress()
    friday = local("2026-11-27 17:00")
    desk.act(LANH, later, "instruct", MONDAY, text="Sớm trả lời.")
    desk.act(LANH, sooner, "instruct", MONDAY, text="Trả lời trong tuần.", due=friday)

    promises = seen(desk, MONDAY).promises
    assert [each.item.number for each in promises] == [sooner, later]
    assert [each.due_at for each in promises] == [friday, None]


def test_words_said_in_his_session_are_his_whoever_typed_them(desk: Desk) -> None:
    with desk.database.write() as transaction:
        add_session(transaction, planned(MONDAY.date(), "caolanh", "Huỳnh Văn Lãnh", CALENDAR))
        add_session(transaction, planned(MONDAY.date(), "mytho", "Người khác", CALENDAR))
        transaction.commit()
    numbers = []
    for site in ("caolanh", "mytho"):
        number = desk.record(origin="session", session=f"2026-11-23-{site}")
        desk.act(MINH, number, "assign", MONDAY, lead_department="SXD", instruction="Làm ngay.")
        numbers.append(number)

    assert [each.item.number for each in seen(desk, MONDAY).promises] == numbers[:1]


def test_what_was_answered_is_no_promise_any_more(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LANH, number, "instruct", MONDAY, text="Trả lời trong tuần.")
    reply = {"text": "Đã cấp.", "document_number": "1/SXD", "document_date": "2026-11-23"}
    sent = {"signatory": "Trần Anh Tuấn", "channel": "letter", "outcome": "settled"}
    desk.act(TUAN, number, "reply", MONDAY, **reply, **sent)

    assert seen(desk, MONDAY).promises == ()


def test_whoever_is_in_charge_of_some_departments_sees_theirs(desk: Desk) -> None:
    own, others = desk.in_progress(), desk.assigned(lead="SYT")
    desk.register.tick(FOUR_WEEKS_LATER)
    everything = seen(desk, FOUR_WEEKS_LATER)
    assert {each.item.number for each in everything.waiting} == {own, others}
    assert (everything.late, everything.late_total) == ((), 2)
    assert everything.charge == ()

    in_charge_of(desk, "SXD")
    theirs = seen(desk, FOUR_WEEKS_LATER)
    assert theirs.late_total == 1
    assert [each.item.number for each in theirs.waiting] == [own]
    assert theirs.charge == ("Sở Xây dựng",)


def test_what_is_late_and_has_not_climbed_to_him_yet(desk: Desk) -> None:
    number = desk.in_progress()
    late = local("2026-12-02 09:00")
    desk.register.tick(late)

    view = seen(desk, late)
    assert view.waiting == ()
    assert [each.item.number for each in view.late] == [number]
    in_charge_of(desk, "SYT")
    assert seen(desk, late).late == ()


def test_a_paused_promise_is_last_and_totals_count_what_is_not_shown(desk: Desk) -> None:
    numbers = [desk.in_progress() for _ in range(21)]
    for number in numbers:
        desk.act(LANH, number, "instruct", MONDAY, text="Trả lời trong tuần.")
    waiting = {"reason": "assessment", "waiting_for": "Kết quả giám định."}
    desk.act(LAN, numbers[0], "pause", MONDAY, **waiting)

    view = seen(desk, MONDAY)
    assert (len(view.promises), view.promises_total) == (20, 21)
    assert numbers[0] not in {each.item.number for each in view.promises}


def test_somebody_elses_instruction_is_not_his(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LANH, number, "instruct", MONDAY, text="Trả lời trong tuần.")
    stranger = replace(charge(desk), person_id=charge(desk).person_id + 1, full_name="Ai đó")

    assert seen(desk, MONDAY, stranger).promises == ()


def test_five_statements_however_much_there_is(desk: Desk) -> None:
    for _ in range(3):
        desk.act(LANH, desk.in_progress(), "instruct", MONDAY, text="Trả lời trong tuần.")
    desk.register.tick(FOUR_WEEKS_LATER)
    whose = charge(desk, FOUR_WEEKS_LATER)
    with desk.counting(at_most=5):
        seen(desk, FOUR_WEEKS_LATER, whose)
