"""Two machines whose clocks differ work on one case: its history does not go back in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.instants import from_micros, to_micros
from cases.numbers import case_id_of
from cases.register import Register
from tests.cases.calendar.changes import assert_sound, off, switch
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.people import LAN, MINH, TUAN

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


def merge(register: Register, number: str, into: str, at: datetime) -> None:
    act(register, MINH, number, "merge", at, {"into": into, "reason": "Cùng một việc."})


def entries(register: Register, number: str) -> list[tuple[str, int]]:
    """What happened to a case, and when, with the time of the first entry as zero."""
    case_id = case_id_of(number)
    found = rows(
        register.database,
        f"SELECT action, at FROM history WHERE case_id = {case_id} ORDER BY seq",
    )
    return [(action, at) for action, at in found]


@pytest.mark.parametrize("ahead", ["ended", "survivor"])
def test_each_of_two_merged_cases_has_an_order_of_its_own(register: Register, ahead: str) -> None:
    """One of them was last touched on a machine that is an hour ahead."""
    ended, survivor = in_progress(register), in_progress(register)
    fast = {"ended": ended, "survivor": survivor}[ahead]
    noon = MONDAY + 5 * HOUR
    act(register, TUAN, fast, "note", noon + HOUR, {"text": "Đã giao tổ địa bàn."})

    merge(register, ended, survivor, noon)

    merged, absorbed = entries(register, ended)[-1], entries(register, survivor)[-1]
    assert (merged[0], absorbed[0]) == ("merge", "absorb")
    late, exact = (merged, absorbed) if ahead == "ended" else (absorbed, merged)
    assert late[1] == to_micros(noon + HOUR) + 1, "just after what was there"
    assert exact[1] == to_micros(noon)
    for number in (ended, survivor):
        written = [at for _, at in entries(register, number)]
        assert written == sorted(written)
    assert_sound(register)


def test_what_was_due_by_the_survivors_time_is_recorded_before(register: Register) -> None:
    """The survivor's own order has passed a due instant that the slow machine still waits for."""
    ended, survivor = in_progress(register), in_progress(register, MONDAY + DAY)
    due = rows(
        register.database,
        f"SELECT due_at FROM case_file WHERE id = {case_id_of(ended)}",
    )
    after = from_micros(due[0][0]) + HOUR
    act(register, TUAN, survivor, "note", after, {"text": "Đã giao tổ địa bàn."})

    merge(register, ended, survivor, after - 2 * HOUR)

    kept = f"SELECT due_at FROM case_file WHERE id = {case_id_of(survivor)}"
    assert rows(register.database, kept) == due
    register.tick(after + HOUR)
    assert_sound(register)
