"""A notice gives a Friday off: what SXD prepares for Monday is due on Thursday, and it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

from sqlalchemy import text

from cases.commands.calendar_change import switch_calendar
from cases.instants import from_micros
from cases.meetings.news import News
from cases.meetings.preparation.following import follow_calendar
from cases.register import Register
from cases.store.transaction import WriteTransaction
from tests.cases.calendar.changes import Edit, off, planned
from tests.cases.meetings.mondays import NEXT, NOW
from tests.cases.meetings.preparation.desk import FRIDAY, Preparing
from tests.people import LAN, MINH, NGOC

THURSDAY = FRIDAY - timedelta(days=1)
WEDNESDAY = FRIDAY - timedelta(days=2)


def notice(register: Register, edit: Edit, at: datetime = NOW) -> None:
    """Chị Ngọc enters what the notice says."""
    assert switch_calendar(register.tools, planned(register, edit), NGOC, at) is not None


def follow(desk: Preparing, at: datetime = NOW) -> int:
    """One pass of the clock."""
    return follow_calendar(desk.database, desk.asking, at)


def test_a_friday_that_becomes_a_day_off_moves_what_is_not_answered(
    desk: Preparing, register: Register
) -> None:
    desk.register(1)
    desk.register(2, topic="social")
    desk.answer(LAN, 1, text="Đã chuẩn bị.")
    assert follow(desk) == 0

    notice(register, off("2026-11-27"))

    assert (follow(desk), follow(desk)) == (1, 0)
    assert desk.asked() == [("SXD", NEXT, FRIDAY), ("SNV", NEXT, THURSDAY)]
    assert desk.letters_to("SNV") == [(NEXT, "ask", "pending")], "the one that waits tells of it"
    assert (desk.remind(WEDNESDAY), desk.remind(THURSDAY)) == (1, 0)


def test_who_has_been_told_the_old_date_is_told_the_new_one(
    desk: Preparing, register: Register
) -> None:
    desk.register(1)
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE preparation_letter SET attempts = 1"))
    notice(register, off("2026-11-27"))
    follow(desk)
    assert desk.letters_to("SXD") == [(NEXT, "ask", "pending")] * 2


def test_a_day_far_away_moves_nothing(desk: Preparing, register: Register) -> None:
    """Also not what was asked late, whose two hours are not counted from the change."""
    friday_at_ten = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    desk.register(1, at=friday_at_ten)
    before = desk.asked()
    notice(register, off("2026-12-31"), friday_at_ten + timedelta(hours=1))
    assert follow(desk, friday_at_ten + timedelta(hours=1)) == 0
    assert desk.asked() == before


def test_the_reminder_of_a_date_that_stays_comes_a_working_day_before_it(
    desk: Preparing, register: Register
) -> None:
    desk.register(1)
    notice(register, off("2026-11-26"))
    assert follow(desk) == 0
    ((at,),) = desk.rows("SELECT remind_at FROM preparation")
    assert from_micros(at) == WEDNESDAY


def test_a_reminder_whose_new_time_is_over_already_is_not_lost(
    desk: Preparing, register: Register
) -> None:
    desk.register(1)
    evening = WEDNESDAY + timedelta(hours=9)
    notice(register, off("2026-11-26"), evening)
    follow(desk, evening)
    assert desk.remind(THURSDAY) == 1


def test_an_answer_that_comes_while_the_session_moves_stands(desk: Preparing) -> None:
    """Negative control: without the lock of `requests_of` the old row is written over it."""
    desk.register(1)
    answering = Thread(target=lambda: desk.answer(LAN, 1, text="Đã mời bà Sáu."))

    def meanwhile(_: WriteTransaction, _news: Sequence[News], _now: datetime) -> None:
        answering.start()
        answering.join(0.3)

    asking = replace(desk.asking, tellers=[meanwhile, *desk.asking.tellers])
    desk.desk = replace(desk.desk, tellers=[asking])

    desk.session(MINH, "move", reason="Họp Chính phủ", day="02/12/2026")
    answering.join()

    assert desk.rows("SELECT text, session_id FROM preparation") == [
        ("Đã mời bà Sáu.", "2026-12-02-caolanh")
    ]
