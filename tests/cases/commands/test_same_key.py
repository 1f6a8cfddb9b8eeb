"""A command whose key was seen before answers the same and happens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from cases.commands.requests import Record
from cases.errors import KeyReused
from cases.register import Register
from tests.cases.life import HOUR, ISSUE, MONDAY, act, in_progress, recorded, rows
from tests.people import LAN, MINH, THU, TUAN


def test_a_double_press_on_record_makes_one_case_with_one_code(register: Register) -> None:
    first = register.record(Record(THU, ISSUE, key="k1"), MONDAY)
    again = register.record(Record(THU, ISSUE, key="k1"), MONDAY + HOUR)
    assert (again.number, again.code, again.version) == (first.number, first.code, 1)
    assert again.replayed
    assert rows(register.database, "SELECT count(*) FROM case_file") == [(1,)]


def test_a_repeated_action_gives_the_stored_answer_although_the_version_moved_on(
    register: Register,
) -> None:
    number = in_progress(register)
    fields: dict[str, object] = {"text": "đã gọi điện"}
    first = act(register, LAN, number, "note", MONDAY + 3 * HOUR, fields, key="k", if_match={3})
    act(register, LAN, number, "note", MONDAY + 4 * HOUR, {"text": "khác"})
    again = act(register, LAN, number, "note", MONDAY + 5 * HOUR, fields, key="k", if_match={3})
    assert (again.version, again.seq) == (first.version, first.seq)
    assert rows(register.database, "SELECT count(*) FROM history WHERE action='note'") == [(2,)]


def test_the_same_key_for_something_else_is_refused(register: Register) -> None:
    number = in_progress(register)
    act(register, LAN, number, "note", MONDAY + 3 * HOUR, {"text": "a"}, key="k")
    with pytest.raises(KeyReused):
        act(register, LAN, number, "note", MONDAY + 3 * HOUR, {"text": "b"}, key="k")


def test_another_person_may_use_the_same_key(register: Register) -> None:
    number = in_progress(register)
    fields: dict[str, object] = {"text": "a"}
    act(register, LAN, number, "note", MONDAY + 3 * HOUR, fields, key="k")
    act(register, TUAN, number, "note", MONDAY + 3 * HOUR, fields, key="k")
    assert rows(register.database, "SELECT count(*) FROM history WHERE action='note'") == [(2,)]


def test_one_key_for_two_cases_at_once_is_one_of_them(register: Register) -> None:
    for turn in range(8):
        both = [recorded(register).number, recorded(register).number]
        start = Barrier(2)

        def note(number: str, key: str = f"k{turn}", start: Barrier = start) -> str:
            start.wait()
            try:
                act(register, MINH, number, "note", MONDAY + HOUR, {"text": "a"}, key=key)
            except KeyReused:
                return "refused"
            return "done"

        with ThreadPoolExecutor(2) as hands:
            assert sorted(hands.map(note, both)) == ["done", "refused"]
    assert rows(register.database, "SELECT count(*) FROM history WHERE action='note'") == [(8,)]


def test_fifty_at_once_with_one_key_have_one_effect(register: Register) -> None:
    number = recorded(register).number
    fields: dict[str, object] = {"lead_department": "SXD"}

    def assign(_: int) -> tuple[int, int]:
        done = act(register, MINH, number, "assign", MONDAY + HOUR, fields, key="once")
        return done.version, done.seq

    with ThreadPoolExecutor(50) as crowd:
        answers = set(crowd.map(assign, range(50)))
    assert answers == {(2, 2)}
    assert rows(register.database, "SELECT count(*) FROM history WHERE action='assign'") == [(1,)]
