"""Two machines whose clocks differ work on one case: its history does not go back in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.register import Register
from tests.cases.calendar.changes import assert_sound, off, switch
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.people import LAN, TUAN

MINUTE = timedelta(minutes=1)


def times(register: Register) -> list[int]:
    return [at for (at,) in rows(register.database, "SELECT at FROM history ORDER BY seq")]


@pytest.mark.parametrize("behind", [MINUTE, 2 * DAY])
def test_chi_lans_machine_lags_behind_anh_tuans(register: Register, behind: timedelta) -> None:
    number = in_progress(register)
    act(register, TUAN, number, "note", MONDAY + 5 * HOUR, {"text": "Đã giao tổ địa bàn."})
    waiting = {"reason": "assessment", "waiting_for": "Kết quả đo."}

    act(register, LAN, number, "pause", MONDAY + 5 * HOUR - behind, waiting)

    written = times(register)
    assert written == sorted(written)
    assert written[-1] == written[-2] + 1, "just after what was there"
    assert_sound(register)


def test_several_steps_of_one_instant_stay_at_it(register: Register) -> None:
    number = in_progress(register)
    for _ in range(2):
        act(register, LAN, number, "note", MONDAY + 5 * HOUR, {"text": "Cùng lúc."})
    assert len(set(times(register)[-2:])) == 1


def test_a_clock_that_is_set_back_moves_dates_after_what_it_told(register: Register) -> None:
    """The reminder fired; the calendar changes; the next pass believes that it is an hour before.

    Found by the long walk of the model.
    """
    in_progress(register)
    reminded: datetime = MONDAY + 4 * DAY + 16 * HOUR
    register.tick(reminded)
    assert rows(register.database, "SELECT count(*) FROM escalation") > [(0,)]
    switch(register, off("2026-11-23"), at=reminded)

    register.tick(reminded - 2 * DAY)

    written = times(register)
    assert written == sorted(written)
    assert_sound(register)
