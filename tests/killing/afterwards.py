"""What a register must hold after its desks were killed: everything acknowledged, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cases.numbers import case_id_of
from cases.store.engine import Database
from tests.cases.life import rows
from tests.killing.desks import LIFE, Desk

_BY_PEOPLE = "SELECT case_id, seq, action FROM history WHERE actor LIKE 'person:%' ORDER BY 1, 2"


def losses(database: Database, desks: Sequence[Desk]) -> list[str]:
    """What was acknowledged and is not there, and what is there twice; in words."""
    written = {(case_id, seq): action for case_id, seq, action in rows(database, _BY_PEOPLE)}
    found = Counter(words for (words,) in rows(database, "SELECT words FROM case_text"))
    return [
        problem
        for desk in desks
        for problem in (*_not_written(desk, written), *_not_once(desk, found))
    ]


def _not_written(desk: Desk, written: dict[tuple[int, int], str]) -> Iterator[str]:
    for turn, answer in desk.journal.acknowledged().items():
        action = LIFE[turn % len(LIFE)]
        if written.get((case_id_of(answer.number) or 0, answer.seq)) != action:
            yield f"lost: {action} of {answer.number}, acknowledged as entry {answer.seq}"


def _not_once(desk: Desk, found: Counter[str]) -> Iterator[str]:
    for turn in range(desk.journal.begun() + 1):
        words = desk.words(turn)
        if LIFE[turn % len(LIFE)] != "accept" and found[words] != 1:
            yield f"{found[words]} times: {words}"


def lives_of_cases(database: Database) -> set[tuple[str, ...]]:
    """Which courses the cases took, by people's actions."""
    courses: dict[int, list[str]] = {}
    for case_id, _, action in rows(database, _BY_PEOPLE):
        courses.setdefault(case_id, []).append(action)
    return {tuple(course) for course in courses.values()}
