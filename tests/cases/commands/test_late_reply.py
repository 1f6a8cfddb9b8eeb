"""A late reply is late although no clock ran, and closing or reopening does not wash it off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cases.register import Register
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, reply, rows
from tests.people import MINH

#: the end of Monday 23/11/2026, five working days after the recording
DUE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def flags(register: Register) -> tuple[bool, bool]:
    ((late, late_first),) = rows(register.database, "SELECT late, late_first FROM case_file")
    return bool(late), bool(late_first)


def test_a_reply_at_the_due_instant_is_in_time(register: Register) -> None:
    reply(register, in_progress(register), DUE)
    assert flags(register) == (False, False)


def test_a_reply_a_moment_later_is_late_without_any_clock(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, DUE + timedelta(microseconds=1))
    assert flags(register) == (True, True)
    act(register, MINH, number, "close", DUE + HOUR)
    assert flags(register) == (True, True)
    act(register, MINH, number, "reopen", DUE + DAY, {"reason": "dân chưa đồng ý"})
    reply(register, number, DUE + 2 * DAY)
    assert flags(register) == (True, True)


def test_what_the_stopped_clock_missed_is_recorded_before_the_reply(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, DUE + HOUR)
    told = rows(register.database, "SELECT action FROM history ORDER BY seq")
    assert [action for (action,) in told] == [
        "record", "assign", "accept", "remind", "remind", "escalate", "reply",
    ]  # fmt: skip


def test_late_against_a_shortened_date_is_not_late_against_the_first(register: Register) -> None:
    number = in_progress(register)
    fields: dict[str, object] = {"text": "trả lời trong tuần", "due": "2026-11-20"}
    act(register, MINH, number, "instruct", MONDAY + 3 * HOUR, fields)
    reply(register, number, DUE - HOUR)
    assert flags(register) == (True, False)


def test_a_later_date_of_an_instruction_does_not_lengthen(register: Register) -> None:
    number = in_progress(register)
    fields: dict[str, object] = {"text": "cứ từ từ", "due": "2026-12-20"}
    act(register, MINH, number, "instruct", MONDAY + 3 * HOUR, fields)
    ((due,),) = rows(register.database, "SELECT due_at FROM case_file")
    assert due == int(DUE.timestamp() * 1_000_000)
