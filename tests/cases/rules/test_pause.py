"""A pause is an interval: what was left when it began is left when it is over, to the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import act, checked, in_progress, reply, rows
from tests.people import LAN
from workflow.errors import Refused

WHY = {"reason": "citizen_must_supply", "waiting_for": "bản sao giấy chứng nhận"}


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A wall time of 2026 in the province."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def due(database: Database) -> datetime | None:
    """The due instant that the case shows; None while it is paused."""
    ((micros,),) = rows(database, "SELECT due_at FROM case_file")
    return None if micros is None else datetime.fromtimestamp(micros / 1e6, UTC)


def paused(register: Register, number: str, begin: datetime, end: datetime) -> None:
    """chị Lan pauses the clock and resumes it."""
    act(register, LAN, number, "pause", begin, WHY)
    act(register, LAN, number, "resume", end)


def test_one_minute_of_pause_is_one_minute_of_the_next_working_day(
    register: Register, database: Database
) -> None:
    # contract.md section 7: due Fri 27/11/2026 24:00, one minute on Wed 25/11 at 10:00
    number = in_progress(register, local(19, 9))
    assert due(database) == local(27, 0) + timedelta(days=1)

    act(register, LAN, number, "pause", local(25, 10), WHY)
    assert due(database) is None
    act(register, LAN, number, "resume", local(25, 10, 1))

    assert due(database) == local(30, 7, 1)
    assert checked(register).problems == []


def test_a_pause_outside_office_hours_moves_nothing(register: Register, database: Database) -> None:
    number = in_progress(register, local(19, 9))
    paused(register, number, local(25, 18), local(26, 6))
    assert due(database) == local(28, 0)


def test_two_pauses_give_back_the_time_of_both(register: Register, database: Database) -> None:
    number = in_progress(register, local(19, 9))
    paused(register, number, local(25, 10), local(25, 11))
    paused(register, number, local(26, 8), local(26, 8, 30))
    assert due(database) == local(30, 8, 30)
    assert checked(register).problems == []


def test_what_is_overdue_cannot_be_paused(register: Register) -> None:
    number = in_progress(register, local(19, 9))
    with pytest.raises(Refused) as refused:
        act(register, LAN, number, "pause", local(28, 9), WHY)
    assert [reason.code for reason in refused.value.reasons] == ["reply_is_not_overdue"]


def test_a_forgotten_pause_ends_by_itself_after_thirty_days(
    register: Register, database: Database
) -> None:
    number = in_progress(register, local(19, 9))
    act(register, LAN, number, "pause", local(25, 10), WHY)
    report = register.tick(local(26, 9, month=12))
    assert due(database) is not None
    assert report.reminded >= 1
    assert rows(database, "SELECT paused_until FROM case_file") == [(None,)]
    assert checked(register).problems == []


def test_no_rung_fires_while_the_clock_is_paused(register: Register, database: Database) -> None:
    number = in_progress(register, local(19, 9))
    act(register, LAN, number, "pause", local(20, 10), WHY)
    register.tick(local(5, 9, month=12))
    assert rows(database, "SELECT rung FROM escalation WHERE deadline_name = 'reply'") == []


def test_a_reply_during_a_pause_is_in_time(register: Register, database: Database) -> None:
    number = in_progress(register, local(19, 9))
    act(register, LAN, number, "pause", local(25, 10), WHY)
    reply(register, number, local(10, 9, month=12))
    assert rows(database, "SELECT late, late_first, state FROM case_file") == [
        (False, False, "replied")
    ]
    assert checked(register).problems == []
