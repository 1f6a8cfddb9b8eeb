"""What looks like damage and is none: `check` keeps quiet about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.instants import from_micros, to_micros
from cases.register import Register
from tests.cases.calendar.changes import change, makeup, off, worked
from tests.cases.life import DAY, HOUR, MONDAY, act, checked, in_progress, recorded, reply, rows
from tests.people import LAN, LANH, MINH

LATER = MONDAY + 21 * DAY


class Killed(BaseException):
    """The process ends here."""


def test_a_clock_was_killed_before_it_could_say_that_it_ran(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_progress(register)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("cases.clock.tick.keep_report", killed)
        with pytest.raises(Killed):
            register.tick(LATER)
    assert rows(register.database, "SELECT count(*) FROM escalation") != [(0,)]
    assert rows(register.database, "SELECT count(*) FROM clock_state") == [(0,)]
    assert checked(register).problems == []
    register.tick(LATER)
    assert checked(register).problems == []


def test_a_date_moved_into_the_past_after_the_last_tick(register: Register) -> None:
    """Anh Minh merges an overdue case into a fresh one; its rungs wait for the next tick."""
    old = in_progress(register)
    fresh = in_progress(register, LATER - DAY)
    register.tick(LATER)
    act(register, MINH, old, "merge", LATER + HOUR, {"into": fresh, "reason": "Cùng một việc"})
    assert checked(register).problems == []
    register.tick(LATER + 2 * HOUR)
    assert checked(register).problems == []


def test_a_period_with_a_leaders_date_ended_before_the_case_became_urgent(
    register: Register,
) -> None:
    number = in_progress(register)
    due = {"text": "Trả lời sớm.", "due": "2026-11-20T00:00:00+07:00"}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, due)
    reply(register, number, MONDAY + DAY)
    act(register, MINH, number, "reopen", MONDAY + 2 * DAY, {"reason": "Còn ý kiến"})
    urgent = {"pace": "urgent", "reason": "Mưa bão"}
    act(register, MINH, number, "reclassify", MONDAY + 2 * DAY + HOUR, urgent)
    assert checked(register).problems == []


def test_a_leader_corrects_an_instruction_at_the_very_instant_it_was_given(
    register: Register,
) -> None:
    number = in_progress(register)
    at = MONDAY + 3 * HOUR
    due = {"text": "Trả lời sớm.", "due": "2026-11-20T00:00:00+07:00"}
    act(register, LANH, number, "instruct", at, due)
    act(register, LANH, number, "instruct", at, {"text": "Trả lời đúng hạn."})
    assert checked(register).problems == []


def test_the_calendar_changes_at_the_very_instant_of_a_recording(register: Register) -> None:
    """The date of the reply, the end of Monday the 23rd, is the same by all three calendars; its
    rungs after it are not.
    """
    recorded(register)
    change(register, off("2026-11-25"), at=MONDAY)
    change(register, makeup("2026-11-28"), at=MONDAY)
    register.tick(LATER)
    fired = rows(
        register.database,
        "SELECT rung FROM escalation WHERE deadline_name = 'reply' ORDER BY seq",
    )
    assert ("plus_3",) in fired
    assert checked(register).problems == []


def test_a_case_that_the_clock_closes_late_for_an_earlier_instant(register: Register) -> None:
    """Chị Lan notes something after the objection window, before the clock is on again: the
    committee's report was due by then, and the command has recorded its rungs.
    """
    number = in_progress(register)
    report = {"text": "Báo cáo tôi.", "report_due": "2026-12-04T00:00:00+07:00"}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, report)
    reply(register, number, MONDAY + DAY)
    act(register, LAN, number, "note", LATER, {"text": "Dân gọi hỏi."})
    register.tick(LATER + HOUR)
    assert rows(register.database, "SELECT state FROM case_file") == [("closed",)]
    fired = rows(register.database, "SELECT rung FROM escalation WHERE deadline_name = 'report'")
    assert ("due",) in fired
    assert checked(register).problems == []


def test_a_pause_and_its_case_end_at_one_instant(register: Register) -> None:
    """Paused at the very due instant, the reply has no time left when the pause is over."""
    number = in_progress(register)
    due = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    pause = {"reason": "citizen_must_supply", "waiting_for": "bản đồ"}
    act(register, LAN, number, "pause", due, pause)
    evening = due + 8 * DAY - HOUR
    act(register, MINH, number, "supply", evening, {"text": "Đã có bản đồ."})
    act(register, MINH, number, "withdraw", evening, {"reason": "Dân rút"})
    fired = rows(register.database, "SELECT rung FROM escalation WHERE deadline_name = 'reply'")
    assert ("due",) in fired
    assert checked(register).problems == []


def test_a_make_up_day_is_taken_back_while_the_clock_is_off(register: Register) -> None:
    """The reply is due at the end of Friday the 27th again when the clock looks at last: what it
    records by that date had not been recorded when the day was entered.
    """
    number = in_progress(register, MONDAY + 3 * DAY)
    later = {"due": "2026-12-05T00:00"}
    act(register, LAN, number, "request_extension", MONDAY + 4 * DAY, {**later, "reason": "Chờ."})
    act(register, MINH, number, "grant_extension", MONDAY + 4 * DAY + HOUR, later)
    register.tick(MONDAY + 11 * DAY + 10 * HOUR)
    revoked = MONDAY + 11 * DAY + 11 * HOUR
    act(register, MINH, number, "revoke_extension", revoked, {"reason": "Đã đủ giấy tờ."})
    change(register, makeup("2026-11-21"), at=MONDAY + 12 * DAY)
    change(register, worked("2026-11-21"), at=MONDAY + 12 * DAY + HOUR)
    register.tick(MONDAY + 12 * DAY + 2 * HOUR)
    fired = rows(register.database, "SELECT rung FROM escalation WHERE deadline_name = 'reply'")
    assert ("due",) in fired
    assert checked(register).problems == []


def test_the_calendar_changes_at_the_very_instant_of_a_rung(register: Register) -> None:
    """Nothing was written of the case since: no date moves, but the ladder waits a day longer."""
    number = recorded(register).number
    spoken = {"text": "Đã giải thích.", "outcome": "explained"}
    act(register, MINH, number, "answer_on_the_spot", MONDAY + HOUR, spoken)
    act(register, MINH, number, "reopen", MONDAY + DAY, {"reason": "Còn ý kiến"})
    waiting = "SELECT min(rung_at) FROM deadline WHERE name = 'reply' AND rung_at > "
    register.tick(MONDAY + 10 * DAY)
    ((rung_at,),) = rows(register.database, f"{waiting} {to_micros(MONDAY + 10 * DAY)}")
    instant = from_micros(rung_at)
    register.tick(instant - timedelta(microseconds=1))

    change(register, off(str(instant.date())), at=instant)

    ((moved,),) = rows(register.database, f"{waiting} {rung_at}")
    assert moved > rung_at
    assert checked(register).problems == []
