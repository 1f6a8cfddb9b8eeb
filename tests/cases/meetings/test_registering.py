"""Bà Sáu asks for a place; of two who want the last one, one is confirmed and one waits."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import remind, withdraw_by_code
from cases.meetings.registering import judge_part, register_visit
from cases.procedures.listed import Procedures
from cases.reading.meetings import registration_view
from tests.cases.meetings.mondays import FORM, LATER, NEXT, NOW, Mondays
from tests.cases.meetings.test_sessions_change import codes_of
from tests.people import LAN, MINH, THU

ON_THE_DAY = NOW + timedelta(days=7, hours=1)


def test_she_gets_a_place_a_code_and_a_letter(mondays: Mondays) -> None:
    mondays.plan()
    receipt = mondays.register()

    assert (receipt.state, mondays.states()) == ("confirmed", [("confirmed", 1)])
    assert mondays.letters() == [(receipt.booking_id, "register")]
    kept = mondays.rows("SELECT digest, search, made_by FROM registration")
    assert receipt.code.replace("-", "") not in str(kept)
    assert kept[0][1:] == ("cham cap giay phep xay dung nha o", "visitor")


def test_what_names_her_lies_apart(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register(name="Huỳnh Thị Sáu")
    assert "Sáu" not in str(mondays.rows("SELECT * FROM registration"))
    assert mondays.rows("SELECT name, phone FROM visitor") == [("Huỳnh Thị Sáu", "+84912345601")]


def test_two_browsers_want_the_last_place(mondays: Mondays) -> None:
    mondays.plan(capacity=1)
    gate, states = threading.Barrier(2), []

    def browser(number: int) -> None:
        gate.wait()
        states.append(mondays.register(number).state)

    threads = [threading.Thread(target=browser, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states) == ["confirmed", "waiting_list"]
    assert sorted(mondays.states()) == [("confirmed", 1), ("waiting_list", None)]


def test_without_holding_the_session_both_would_see_the_place(
    mondays: Mondays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: counting before the other has written gives the place twice, and the
    database itself refuses the second.
    """
    mondays.plan(capacity=1)
    mondays.register(1)
    monkeypatch.setattr("cases.meetings.places.held_places", lambda *_: set())
    with pytest.raises(Exception, match=r"(?i)unique"):
        mondays.register(2)


def test_pressing_twice_registers_once(mondays: Mondays) -> None:
    mondays.plan()
    receipts = {register_visit(mondays.desk, None, FORM, "a-key", NOW) for _ in range(2)}
    assert len(receipts) == 1
    assert mondays.states() == [("confirmed", 1)]
    other = register_visit(mondays.desk, None, {**FORM, "about": "Việc khác"}, "a-key", NOW)
    assert other not in receipts


def test_the_same_phone_twice_waits_for_the_centre(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register(1)
    again = mondays.register(1, about="Vẫn việc ấy", phone="+84 912 345 601")

    assert mondays.states() == [("confirmed", 1), ("waiting", None)]
    mondays.step(THU, again, "confirm")
    assert mondays.states()[1] == ("confirmed", 2)


def test_an_investor_is_first_on_the_waiting_list(mondays: Mondays) -> None:
    """And the rule that put the investor there is kept by name, so that it can be shown."""
    mondays.plan(capacity=1)
    first = mondays.register(1)
    mondays.register(2)
    mondays.register(3, at=NOW + timedelta(hours=1), category="investor", project="true")

    withdraw_by_code(mondays.desk, first.code.lower(), NOW + timedelta(hours=2))

    states = [state for state, _ in mondays.states()]
    assert states == ["withdrawn", "waiting_list", "confirmed"]
    rules = mondays.rows("SELECT priority_rule, priority FROM registration ORDER BY id")
    assert rules == [(None, 0), (None, 0), ("investor_outside_zones", 3)]
    assert mondays.letters()[-1] == (3, "promote")


def test_giving_the_place_back_twice_changes_nothing(mondays: Mondays) -> None:
    mondays.plan()
    receipt = mondays.register()
    for _ in range(2):
        withdraw_by_code(mondays.desk, receipt.code, NOW)
    assert mondays.rows("SELECT count(*) FROM registration_change") == [(2,)]
    with pytest.raises(MeetingRefused, match="no such registration"):
        withdraw_by_code(mondays.desk, "0000-0000-0000", NOW)


def test_once_the_session_has_begun_nobody_gives_a_place_back(mondays: Mondays) -> None:
    """Who did not come is entered so by the Centre; a link pressed later must not change that."""
    mondays.plan()
    receipt = mondays.register()
    begins = NOW + timedelta(days=7, minutes=30)
    with pytest.raises(MeetingRefused, match="has begun"):
        withdraw_by_code(mondays.desk, receipt.code, begins)
    withdraw_by_code(mondays.desk, receipt.code, begins - timedelta(seconds=1))
    assert mondays.states() == [("withdrawn", None)]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"category": "king"}, ("category", "category_missing")),
        ({"name": " "}, ("name", "name_missing")),
        ({"phone": ""}, ("phone", "phone_missing")),
        ({"phone": "1022"}, ("phone", "unusable_phone")),
        ({"email": "sau at nha"}, ("email", "unusable_email")),
        ({"topic": ""}, ("topic", "topic_missing")),
        ({"about": "x" * 1001}, ("about", "unusable_text")),
        ({"dossier_number": "H20.14-261303-0002"}, ("dossier_number", "unusable_dossier")),
        ({"dossier_number": "H58.14-260703-0002"}, ("dossier_number", "unusable_dossier")),
        ({"session": ""}, ("session", "session_missing")),
        ({"session": "2026-11-29-caolanh"}, ("session", "not_open")),
        ({"consent": ""}, ("consent", "consent_missing")),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(
    mondays: Mondays, changes: dict[str, str], fault: tuple[str, str]
) -> None:
    mondays.plan()
    with pytest.raises(MeetingRefused) as caught:
        mondays.register(**changes)
    assert codes_of(caught.value) == [fault]
    for language in ("vi", "en"):
        assert caught.value.faults[0].told(language)
    assert mondays.states() == []


@pytest.mark.parametrize("number", ["H20.14-260703-0002", "000.00.14.h20-200703-0002"])
def test_both_forms_of_dossier_numbers_are_taken(mondays: Mondays, number: str) -> None:
    mondays.plan()
    mondays.register(dossier_number=number)
    assert mondays.rows("SELECT dossier_number FROM registration") == [(number.upper(),)]


def test_each_part_of_the_form_is_judged_by_itself() -> None:
    nothing_listed = Procedures(())
    who = {"category": "citizen", "name": "Sáu", "phone": "0912345678"}
    judge_part("who", who, nothing_listed, NOW)
    with pytest.raises(MeetingRefused) as caught:
        judge_part("what", {}, nothing_listed, NOW)
    assert {field for field, _ in codes_of(caught.value)} == {"topic", "about"}


def test_a_session_that_has_begun_is_for_walk_ins_only(mondays: Mondays) -> None:
    mondays.plan(status="held")
    with pytest.raises(MeetingRefused):
        mondays.register(at=ON_THE_DAY)

    nameless = {"channel": "walk_in", "name": "", "phone": "", "email": "", "consent": ""}
    mondays.behalf(ON_THE_DAY, **nameless)

    assert mondays.states() == [("confirmed", 1)]
    assert mondays.rows("SELECT count(*) FROM visitor") == [(0,)]


def test_by_phone_a_name_is_needed(mondays: Mondays) -> None:
    mondays.plan()
    with pytest.raises(MeetingRefused) as caught:
        mondays.behalf(channel="hotline", name="", phone="")
    assert codes_of(caught.value) == [("name", "name_missing"), ("phone", "phone_missing")]


def test_a_department_registers_nobody(mondays: Mondays) -> None:
    mondays.plan()
    with pytest.raises(MeetingRefused, match="ask them"):
        register_visit(mondays.desk, LAN, {**FORM, "channel": "counter"}, None, NOW)


def test_declined_with_a_reason(mondays: Mondays) -> None:
    mondays.plan()
    receipt = mondays.register()
    with pytest.raises(MeetingRefused):
        mondays.step(THU, receipt, "decline")
    mondays.step(THU, receipt, "decline", reason="Việc thuộc tòa án")
    assert mondays.states() == [("declined", None)]
    assert mondays.letters()[-1] == (1, "decline")


def test_moved_to_another_monday(mondays: Mondays) -> None:
    mondays.plan()
    mondays.plan(date(2026, 12, 7), capacity=1)
    receipts = [mondays.register(number) for number in (1, 2)]
    for receipt in receipts:
        mondays.step(THU, receipt, "move", session=LATER)

    assert mondays.states() == [("moved", 1), ("waiting_list", None)]
    with pytest.raises(MeetingRefused, match="that session already"):
        mondays.step(THU, receipts[0], "move", session=LATER)
    with pytest.raises(MeetingRefused, match="takes no registrations"):
        mondays.step(THU, receipts[0], "move", session="2026-12-14-caolanh")


def test_nobody_is_confirmed_for_a_session_that_is_over(mondays: Mondays) -> None:
    """A double that nobody looked at in time: no letter promises a place on a day gone by."""
    mondays.plan()
    mondays.register(1)
    double = mondays.register(1, about="Việc khác của bà")
    letters, after = mondays.letters(), datetime(2026, 11, 30, 5, 0, tzinfo=UTC)
    with pytest.raises(MeetingRefused, match="This session is over"):
        mondays.step(THU, double, "confirm", after)
    assert mondays.letters() == letters
    mondays.step(THU, double, "miss", after)
    assert mondays.states() == [("confirmed", 1), ("absent", None)]


def test_who_came_is_entered_on_the_day(mondays: Mondays) -> None:
    mondays.plan()
    came, missed = mondays.register(1), mondays.register(2)
    with pytest.raises(MeetingRefused, match="from the day of the session on"):
        mondays.step(THU, came, "come")
    with pytest.raises(MeetingRefused, match="for others"):
        mondays.step(MINH, came, "come", ON_THE_DAY)

    mondays.step(THU, came, "come", ON_THE_DAY)
    mondays.step(THU, missed, "miss", ON_THE_DAY)
    walk_in = mondays.behalf(ON_THE_DAY, channel="walk_in", phone="")

    assert mondays.states() == [("came", 1), ("absent", 2), ("confirmed", 3)]
    mondays.step(THU, walk_in, "come", ON_THE_DAY)


def test_the_day_before_everybody_with_a_place_is_reminded_once(mondays: Mondays) -> None:
    mondays.plan(capacity=1)
    mondays.register(1)
    mondays.register(2)
    sunday = NOW + timedelta(days=6)

    assert remind(mondays.desk, NOW) == 0
    assert [remind(mondays.desk, sunday) for _ in range(2)] == [1, 0]
    assert [step for _, step in mondays.letters()].count("remind") == 1
    assert NEXT in str(mondays.rows("SELECT session_id FROM registration_change"))


def test_who_gave_no_number_is_compared_with_the_newest(
    mondays: Mondays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not first with everybody else who gave none, however long ago they came."""
    monkeypatch.setattr("cases.reading.meetings._COMPARED", 1)
    mondays.plan()
    nameless = {"channel": "walk_in", "name": "", "phone": "", "email": ""}
    mondays.behalf(**nameless, about="Xin hỏi về thuế đất")
    named = mondays.register(1, about="Vỉa hè đường Lý Thường Kiệt hư hỏng")
    walk_in = mondays.behalf(**nameless, about="Vỉa hè đường Lý Thường Kiệt hư hỏng nặng")
    with mondays.database.read() as connection:
        view = registration_view(connection, THU, walk_in.booking_id, NOW)
    assert view is not None
    assert [each.id for each in view.alike] == [named.booking_id]
