"""The rules of Mondays are sound, and the check would say so if they were not."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from cases.meetings.faults import sentences
from cases.meetings.rules import ACTIVE, HOLDING, read_rules, rules

_TEXT = files("cases.meetings").joinpath("data", "rules.toml").read_text("utf-8")


@pytest.mark.parametrize("flow", [rules().sessions, rules().registrations])
def test_the_shipped_rules_are_sound(flow: object) -> None:
    assert list(flow.problems()) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('to = "held"', 'to = "hold"', "hold names no state: hold"),
        ('to = "declined"', 'to = "absent"', "nothing leads to declined"),
        ('by = ["visitor", "centre"]', "by = []", "nobody may withdraw"),
        ('from = ["held"]', 'from = ["announced"]', "no way on from held"),
    ],
)
def test_unsound_ones_are_seen(old: str, new: str, says: str) -> None:
    broken = read_rules(tomllib.loads(_TEXT.replace(old, new)))
    problems = [*broken.sessions.problems(), *broken.registrations.problems()]
    assert says in problems


def test_states_that_the_program_names_are_there() -> None:
    assert {*ACTIVE, *HOLDING} <= rules().registrations.states.keys()


def test_the_first_rule_that_fits_gives_the_priority() -> None:
    asked = [
        ("investor", True, None),
        ("investor", False, "Cấp chủ trương đầu tư"),
        ("citizen", True, "Cấp phiếu LÝ LỊCH TƯ PHÁP"),
        ("citizen", False, "Khai sinh"),
        ("business", False, None),
    ]
    found = [rules().priority_of(*each) for each in asked]
    assert [each and each.points for each in found] == [3, 2, 1, None, None]


def test_every_sentence_is_in_both_languages() -> None:
    assert len(sentences()) > 20
    assert all(text.vi != text.en for text in sentences().values())
