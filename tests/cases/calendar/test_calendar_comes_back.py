"""A change of the calendar that is taken back gives the calendar of before, and not its memory."""

from __future__ import annotations

from cases.register import Register
from tests.cases.calendar.changes import assert_sound, change, makeup, off, reply_day, worked
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.people import LAN, MINH

PAUSE = {"reason": "citizen_must_supply", "waiting_for": "bản sao giấy chứng nhận"}


def test_a_pause_that_was_over_in_between_keeps_what_it_took(register: Register) -> None:
    """Friday is entered as a day off; a pause ends on it, and an hour later it is none any more.

    The pause took Wednesday's rest and Thursday. The process that counted before by this very
    calendar has to know the one in between.
    """
    number = in_progress(register)
    before = register.calendar()
    act(register, LAN, number, "pause", MONDAY + 2 * DAY, PAUSE)
    change(register, off("2026-11-20"), at=MONDAY + 3 * DAY)
    act(register, LAN, number, "resume", MONDAY + 4 * DAY + HOUR)
    assert reply_day(register) == "2026-11-27"

    change(register, worked("2026-11-20"), at=MONDAY + 4 * DAY + 2 * HOUR)

    assert register.calendar() == before
    # due on Monday the 23rd, and two days of pause; the 24th is the Day of Culture
    assert reply_day(register) == "2026-11-26"
    assert_sound(register)


def test_nobody_is_reminded_of_what_lay_before_the_date_was_known(register: Register) -> None:
    """On Friday at 20:00 anh Minh revokes an extension: the reply is due at the end of that day.

    A make-up day, entered on Saturday and taken back an hour later, makes it due before Friday for
    that hour. That a day is left had to be told on Thursday, when nobody knew of this date.
    """
    number = in_progress(register, MONDAY + 3 * DAY)
    later = {"due": "2026-12-05T00:00"}
    act(register, LAN, number, "request_extension", MONDAY + 4 * DAY, {**later, "reason": "Chờ."})
    act(register, MINH, number, "grant_extension", MONDAY + 4 * DAY + HOUR, later)
    friday = MONDAY + 11 * DAY
    register.tick(friday + 10 * HOUR)
    enough = {"reason": "Đã đủ giấy tờ."}
    act(register, MINH, number, "revoke_extension", friday + 11 * HOUR, enough)

    change(register, makeup("2026-11-21"), at=friday + DAY)
    change(register, worked("2026-11-21"), at=friday + DAY + HOUR)
    register.tick(friday + DAY + 2 * HOUR)

    told = "SELECT rung FROM escalation WHERE deadline_name = 'reply'"
    assert rows(register.database, told) == [("due",)]
    assert_sound(register)
