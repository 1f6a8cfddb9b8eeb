"""What a guard says it needs: a definition is checked against that, so it must be the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from tests.workflow.situation import NOW
from tests.workflow.test_every_guard import LIMITS, ROWS, Row
from workflow.attempt import Attempt, Facts
from workflow.guards import CONDITIONS, GUARDS

ALL = GUARDS | CONDITIONS


class Watched(Mapping[str, object]):
    """Values or limits that note which of them somebody asks for."""

    def __init__(self, given: Mapping[str, object], asked: set[str]) -> None:
        self._given, self._asked = given, asked

    def __getitem__(self, name: str) -> object:
        self._asked.add(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class WatchedNames(frozenset[str]):
    """The deadlines that run, noting which of them somebody asks about."""

    asked: set[str]

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def asked_by(row: Row) -> tuple[set[str], set[str], set[str]]:
    """The fields, limits and deadlines that a guard asks for in this moment."""
    fields: set[str] = set()
    limits: set[str] = set()
    facts = replace(Facts(now=NOW), **row.facts)
    running = WatchedNames(facts.running)
    running.asked = set()
    attempt = Attempt(row.actor, replace(facts, running=running), Watched(row.values, fields))
    ALL[row.guard].holds(attempt, Watched(LIMITS, limits))  # type: ignore[arg-type]
    return fields, limits, running.asked


@pytest.mark.parametrize("row", ROWS, ids=lambda each: f"{each.guard}-{each.holds}")
def test_a_guard_asks_for_nothing_that_it_does_not_declare(row: Row) -> None:
    guard = ALL[row.guard]
    fields, limits, deadlines = asked_by(row)
    assert limits <= set(guard.limits)
    assert deadlines <= set(guard.deadlines)
    if fields:
        assert guard.fields, f"asks for {fields} and declares none"


def test_a_limit_that_is_declared_is_asked_for() -> None:
    asked = {(row.guard, limit) for row in ROWS for limit in asked_by(row)[1]}
    assert asked == {(name, limit) for name, guard in ALL.items() for limit in guard.limits}


def test_every_guard_bears_the_name_that_definitions_ask_for_it_by() -> None:
    assert all(guard.name == name for name, guard in ALL.items())
