"""Bà Sáu has a place on Monday: the Department of Construction is asked until Friday, 11:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import withdraw_by_code
from cases.meetings.preparation.terms import terms
from cases.reading.preparation import preparations
from tests.cases.meetings.mondays import LATER, NEXT, NOW
from tests.cases.meetings.preparation.desk import FRIDAY, Preparing
from tests.people import HOA, LAN, MINH, THU


def test_whom_it_concerns_is_asked_when_the_place_is_given(desk: Preparing) -> None:
    desk.register(1)
    desk.register(2, topic="other")
    desk.register(3, topic="other", procedure="Cấp phiếu lý lịch tư pháp")

    assert desk.asked() == [("SXD", NEXT, FRIDAY), ("CAT", NEXT, FRIDAY)]
    assert desk.letters_to("SXD") == [(NEXT, "ask", "pending")]


def test_who_waits_for_a_place_is_asked_about_once_there_is_one(desk: Preparing) -> None:
    desk.session(MINH, "change", capacity="1", leader="Chủ tịch UBND tỉnh")
    first = desk.register(1)
    desk.register(2)
    assert len(desk.asked()) == 1

    withdraw_by_code(desk.desk, first.code, NOW)

    assert [row[0] for row in desk.asked()] == ["SXD", "SXD"]
    with desk.database.read() as connection:
        (shown,) = preparations(connection, LAN, open_at=NOW).items
    assert shown.registration_id == 2, "nobody prepares for who does not come"


def test_another_day_has_another_due_date_and_an_answer_stands(desk: Preparing) -> None:
    desk.plan(date(2026, 12, 7))
    receipt = desk.register(1)
    desk.answer(LAN, 1, text="Đã mời bà Sáu bổ sung bản vẽ.")

    desk.step(THU, receipt, "move", session=LATER)

    assert desk.asked() == [("SXD", LATER, FRIDAY + timedelta(days=7))]
    assert desk.rows("SELECT text, remind_at FROM preparation") == [
        ("Đã mời bà Sáu bổ sung bản vẽ.", None)
    ]
    assert desk.letters_to("SXD") == [(NEXT, "ask", "pending"), (LATER, "move", "pending")]


def test_a_session_that_moves_takes_what_was_asked_along(desk: Preparing) -> None:
    desk.register(1)
    desk.session(MINH, "move", reason="Họp Chính phủ", day="02/12/2026")
    assert desk.asked() == [("SXD", "2026-12-02-caolanh", FRIDAY)]
    assert not desk.remind(FRIDAY - timedelta(days=2))
    assert desk.remind(FRIDAY - timedelta(days=1)) == 1


def test_a_session_that_begins_earlier_is_never_due_after_its_beginning(desk: Preparing) -> None:
    sunday = NOW + timedelta(days=6)
    desk.register(1, at=sunday)
    desk.session(
        MINH, "change", at=sunday, leader="Chủ tịch UBND tỉnh", begins="08:00", ends="09:00"
    )
    ((_, _, due),) = desk.asked()
    assert due == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        # Wednesday; the rule holds
        (datetime(2026, 11, 25, 2, 0, tzinfo=UTC), FRIDAY),
        # Friday, 10:00: two office hours, noon is a break from 11:30 to 13:30
        (datetime(2026, 11, 27, 3, 0, tzinfo=UTC), datetime(2026, 11, 27, 7, 0, tzinfo=UTC)),
        # Sunday: two office hours after Monday's opening at 07:00
        (datetime(2026, 11, 29, 3, 0, tzinfo=UTC), datetime(2026, 11, 30, 2, 0, tzinfo=UTC)),
        # Monday, 09:00: at the latest when the session begins at 09:30
        (datetime(2026, 11, 30, 2, 0, tzinfo=UTC), datetime(2026, 11, 30, 2, 30, tzinfo=UTC)),
    ],
)
def test_the_due_date_is_never_in_the_past(
    desk: Preparing, asked_at: datetime, due: datetime
) -> None:
    session_starts = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)
    calendar = desk.desk.calendar()
    assert terms().due_at(date(2026, 11, 30), session_starts, asked_at, calendar) == due


def test_a_friday_off_is_due_the_working_day_before(desk: Preparing) -> None:
    """Friday, 1 January 2027 is a day off: Thursday, 31 December."""
    starts = datetime(2027, 1, 4, 2, 30, tzinfo=UTC)
    due = terms().due_at(date(2027, 1, 4), starts, NOW, desk.desk.calendar())
    assert due == datetime(2026, 12, 31, 4, 0, tzinfo=UTC)


def test_the_centre_asks_one_more(desk: Preparing) -> None:
    desk.register(1)
    desk.ask(THU, 1, department="SYT", question="Khám sức khỏe lái xe")
    assert [row[0] for row in desk.asked()] == ["SXD", "SYT"]
    with desk.database.read() as connection:
        (item,) = preparations(connection, HOA).items
    assert (item.question, item.topic) == ("Khám sức khỏe lái xe", "construction")


@pytest.mark.parametrize(
    ("department", "why"),
    [("SXD", "was asked"), ("NASA", "no such department"), ("STNMT", "no such department")],
)
def test_whom_nobody_can_ask(desk: Preparing, department: str, why: str) -> None:
    desk.register(1)
    with pytest.raises(MeetingRefused, match=why):
        desk.ask(THU, 1, department=department)
    assert len(desk.asked()) == 1


def test_nobody_is_asked_about_who_does_not_come(desk: Preparing) -> None:
    receipt = desk.register(1)
    withdraw_by_code(desk.desk, receipt.code, NOW)
    with pytest.raises(MeetingRefused, match="has a place"):
        desk.ask(THU, 1, department="SYT")
    with pytest.raises(MeetingRefused, match="no such registration"):
        desk.ask(THU, 7, department="SYT")
    with pytest.raises(MeetingRefused, match="for the Centre"):
        desk.ask(LAN, 1, department="SYT")


def test_every_topic_has_a_department_of_the_register_or_none(desk: Preparing) -> None:
    codes = desk.desk.people().active_codes(date(2026, 11, 30))
    named = {code for line in terms().concerned for code in line.departments}
    assert named <= codes


def test_reminded_once_and_only_who_has_not_answered(desk: Preparing) -> None:
    desk.register(1)
    desk.register(2)
    desk.register(3, topic="social")
    desk.answer(LAN, 1, text="Xong.")
    thursday = FRIDAY - timedelta(days=1)

    assert desk.remind(thursday - timedelta(minutes=1)) == 0
    assert (desk.remind(thursday), desk.remind(thursday)) == (2, 0)

    assert desk.letters_to("SXD") == [(NEXT, "ask", "pending"), (NEXT, "remind", "pending")]
    assert desk.letters_to("SNV")[-1] == (NEXT, "remind", "pending")
