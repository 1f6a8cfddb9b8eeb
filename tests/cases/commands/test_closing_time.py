"""A case is closed when it was closed: what is written on it afterwards does not move the time."""

from __future__ import annotations

from datetime import datetime

from cases.instants import maybe_instant
from cases.register import Register
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, reply, rows
from tests.people import MINH


def closed_at(register: Register) -> datetime | None:
    ((stored,),) = rows(register.database, "SELECT closed_at FROM case_file")
    return maybe_instant(stored)


def test_a_note_on_a_closed_case_leaves_the_closing_time_alone(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, MONDAY + DAY)
    act(register, MINH, number, "close", MONDAY + 2 * DAY)

    act(register, MINH, number, "note", MONDAY + 3 * DAY, {"text": "Đã lưu hồ sơ."})

    assert closed_at(register) == MONDAY + 2 * DAY


def test_an_acknowledgement_after_the_closing_does_not_move_it_either(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, MONDAY + 10 * DAY)
    act(register, MINH, number, "close", MONDAY + 11 * DAY)
    ((seq,),) = rows(register.database, "SELECT seq FROM escalation WHERE rung = 'plus_1'")

    told = {"escalation": f"{number}.{seq}"}
    act(register, MINH, number, "acknowledge", MONDAY + 12 * DAY, told)

    assert closed_at(register) == MONDAY + 11 * DAY


def test_reopening_takes_it_away_and_the_next_closing_sets_it_anew(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, MONDAY + DAY)
    act(register, MINH, number, "close", MONDAY + 2 * DAY)

    act(register, MINH, number, "reopen", MONDAY + 3 * DAY, {"reason": "dân chưa đồng ý"})
    assert closed_at(register) is None
    reply(register, number, MONDAY + 3 * DAY + HOUR)
    act(register, MINH, number, "close", MONDAY + 4 * DAY)

    assert closed_at(register) == MONDAY + 4 * DAY
