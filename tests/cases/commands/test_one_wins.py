"""Fifty people press the button on one case at once: one wins, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cases.errors import IfMatchFailed, StaleCase
from cases.register import Register
from tests.cases.life import HOUR, MONDAY, act, in_progress, recorded, rows
from tests.people import LAN, MINH


def test_one_of_fifty_wins_and_the_rest_learn_the_version(register: Register) -> None:
    number = in_progress(register)

    def note(index: int) -> int | str:
        try:
            fields: dict[str, object] = {"text": f"ghi chú {index}"}
            act(register, LAN, number, "note", MONDAY + 3 * HOUR, fields, expected_version=3)
        except StaleCase as lost:
            return lost.current_version
        return "won"

    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(note, range(50)))
    assert answers.count("won") == 1
    assert answers.count(4) == 49
    assert rows(register.database, "SELECT count(*) FROM history WHERE action = 'note'") == [(1,)]


def test_without_a_version_everybody_is_written_one_after_the_other(register: Register) -> None:
    number = in_progress(register)

    def note(index: int) -> int:
        fields: dict[str, object] = {"text": f"ghi chú {index}"}
        return act(register, LAN, number, "note", MONDAY + 3 * HOUR, fields).version

    with ThreadPoolExecutor(10) as crowd:
        versions = list(crowd.map(note, range(30)))
    assert sorted(versions) == list(range(4, 34))


def test_if_match_is_told_apart_from_a_stale_form(register: Register) -> None:
    number = recorded(register).number
    fields: dict[str, object] = {"lead_department": "SXD"}
    with pytest.raises(IfMatchFailed) as caught:
        act(register, MINH, number, "assign", MONDAY + HOUR, fields, if_match={7})
    assert caught.value.current_version == 1


def test_two_offices_record_at_once_and_numbers_have_no_gap(register: Register) -> None:
    with ThreadPoolExecutor(8) as crowd:
        numbers = [done.number for done in crowd.map(lambda _: recorded(register), range(24))]
    assert sorted(numbers) == [f"YK-2026-{serial:06d}" for serial in range(1, 25)]
