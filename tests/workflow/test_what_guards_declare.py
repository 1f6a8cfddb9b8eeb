"""What a guard says it needs: a definition is checked against that, so it must be the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

import pytest

from tests.people import HOA
from tests.workflow.situation import DEFINITION, NOW
from tests.workflow.test_every_guard import LIMITS, ROWS, Row
from workflow.attempt import Attempt, Facts
from workflow.checks.never_taken import BY_CODE
from workflow.guards import CONDITIONS, GUARDS

ALL = GUARDS | CONDITIONS
_CLOCKS = ("extension", "reopening", "report")


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


def held_in() -> dict[str, set[int]]:
    """By guard: the situations, by number, in which it holds for chị Hoa, who is asked."""
    running = [frozenset(some) for n in range(4) for some in combinations(_CLOCKS, n)]
    truths = (True, False)
    places = product(running, truths, truths, (None, NOW), (None, NOW), truths, truths, truths)
    found: dict[str, set[int]] = {name: set() for name in GUARDS}
    for number, (clocks, paused, drafted, closed, replied, followed, extended, told) in enumerate(
        places
    ):
        facts = Facts(
            NOW,
            running=clocks,
            paused=paused,
            drafted=drafted,
            closed_at=closed,
            replied_at=replied,
            followed=followed,
            extended=extended,
            instructed=told,
            due_at=NOW,
            asked=frozenset({HOA.department or ""}),
        )
        attempt = Attempt(HOA, facts, {})
        for name, guard in GUARDS.items():
            if guard.holds(attempt, LIMITS):
                found[name].add(number)
    return found


def test_just_the_pairs_that_never_hold_together_are_declared() -> None:
    holding = held_in()
    never = {
        frozenset(pair)
        for pair in combinations(GUARDS, 2)
        if not holding[pair[0]] & holding[pair[1]]
    }
    declared = {frozenset((name, other)) for name, g in GUARDS.items() for other in g.contradicts}
    assert never == declared


def test_a_guard_that_needs_a_deadline_never_holds_without_it() -> None:
    for name, guard in GUARDS.items():
        needed = {each for each in _CLOCKS if not _holds_without(name, each)}
        assert needed == set(guard.while_running), name


def _holds_without(guard: str, deadline: str) -> bool:
    others = frozenset(_CLOCKS) - {deadline}
    cases = (Facts(NOW, running=others, paused=paused, drafted=True, replied_at=NOW, extended=True,
                   instructed=True, due_at=NOW, asked=frozenset({HOA.department or ""}))
             for paused in (True, False))  # fmt: skip
    clocks = (*(Facts(NOW, running=frozenset(), paused=paused) for paused in (True, False)), *cases)
    return any(GUARDS[guard].holds(Attempt(HOA, facts, {}), LIMITS) for facts in clocks)


def test_what_citizens_may_do_is_what_their_pages_offer() -> None:
    citizens = {
        name
        for name, action in DEFINITION.actions.items()
        if "citizen" in {role for who in action.who for role in DEFINITION.parties[who].roles}
    }
    assert citizens == set(BY_CODE)


def test_only_these_let_the_clock_pass() -> None:
    assert {name for name, guard in GUARDS.items() if guard.lets_the_clock_pass} == {
        "case_is_not_closed",
        "clock_waits_for_the_objection_window",
        "reopening_is_decided_first",
        "paused",
        "post_was_not_told_today",
    }
