"""Every situation an open case can come into: its state, whether it has a lead, what runs.

A situation is followed over all arrows from the creation on. For a proof that something always
runs only the poorest situations matter: what holds with fewer running deadlines holds with more,
since an arrow never ends a deadline because another one runs. What may run at all is the union.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workflow.checks.found import meant
from workflow.definition import Action, WorkflowDefinition

Running = frozenset[str]


class Place(NamedTuple):
    """A state, and whether the case has a lead department there."""

    state: str
    has_lead: bool


class Move(NamedTuple):
    """One way on from a place."""

    action: str
    target: Place


@dataclass(frozen=True, slots=True)
class Situation:
    """A place with the deadlines that run, and the actions of a shortest way there."""

    place: Place
    running: Running
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situations:
    """All that can be: the poorest situations and whatever may run, by place."""

    poorest: Mapping[Place, tuple[Situation, ...]]
    may_run: Mapping[Place, Running]

    @property
    def states(self) -> frozenset[str]:
        """The states that can be reached."""
        return frozenset(place.state for place in self.poorest)

    def always_run_in(self, place: Place) -> Running:
        """The deadlines that are running in `place` whatever led there."""
        every = [found.running for found in self.poorest.get(place, ())]
        return frozenset.intersection(*every) if every else frozenset()

    def may_run_in(self, state: str) -> Running:
        """The deadlines that can be running in `state`."""
        return frozenset().union(
            *(running for place, running in self.may_run.items() if place.state == state)
        )


def situations(definition: WorkflowDefinition) -> Situations:
    """Follow the definition from its creating actions."""
    poorest: dict[Place, list[Situation]] = {}
    may_run: dict[Place, Running] = {}
    waiting = deque(beginnings(definition))
    while waiting:
        found = waiting.popleft()
        known = poorest.setdefault(found.place, [])
        widened = may_run.get(found.place, frozenset()) | found.running
        poorer = not any(other.running <= found.running for other in known)
        if not poorer and widened == may_run.get(found.place):
            continue
        if poorer:
            known[:] = [other for other in known if not found.running <= other.running]
            known.append(found)
        may_run[found.place] = widened
        waiting.extend(_followers(definition, found, at_most=False))
        widest = Situation(found.place, widened, found.path)
        waiting.extend(_followers(definition, widest, at_most=True))
    return Situations({place: tuple(found) for place, found in poorest.items()}, may_run)


def moves(definition: WorkflowDefinition, place: Place) -> Iterator[Move]:
    """Every way on from `place`; an action that stays leads back to it."""
    for name, action in definition.actions.items():
        sources = {meant(source, definition.states) for source in action.sources}
        if place.state in sources and not action.creates:
            yield from _moves_by(definition, name, action, place)


def running_after(
    definition: WorkflowDefinition, before: Running, action: str, state: str, *, at_most: bool
) -> Running:
    """What runs once `action` led to `state`: the rule by which cases run their deadlines.

    A deadline that opens only when a date is given may run or not, and so may one of which a case
    can have several when one of them ends: it is left out, or with `at_most` kept.
    """
    return frozenset(
        name
        for name, rule in definition.deadlines.items()
        if state in rule.runs_in
        and (
            (name in before and (action not in rule.ended_by or (at_most and bool(rule.asked_in))))
            or (action in rule.opened_by and (at_most or not rule.only_if_dated))
        )
    )


def held(definition: WorkflowDefinition, running: Running) -> Running:
    """The deadlines that another running one stops."""
    return frozenset(
        name for holder in running for name in definition.deadlines[holder].holds if name in running
    )


def beginnings(definition: WorkflowDefinition) -> Iterator[Situation]:
    """How cases come into being."""
    nowhere = Place("", has_lead=False)
    for name, action in definition.actions.items():
        if action.creates:
            for move in _moves_by(definition, name, action, nowhere):
                state = move.target.state
                running = running_after(definition, frozenset(), name, state, at_most=False)
                yield Situation(move.target, running, (name,))


def _followers(
    definition: WorkflowDefinition, found: Situation, *, at_most: bool
) -> Iterator[Situation]:
    for action, target in moves(definition, found.place):
        running = running_after(definition, found.running, action, target.state, at_most=at_most)
        yield Situation(target, running, (*found.path, action))


def _moves_by(
    definition: WorkflowDefinition, name: str, action: Action, place: Place
) -> Iterator[Move]:
    for state in _targets(definition, action, place):
        for has_lead in _leads(action, has_lead=place.has_lead):
            yield Move(name, Place(state, has_lead))


def _targets(definition: WorkflowDefinition, action: Action, place: Place) -> Iterator[str]:
    if not action.destinations:
        yield from [place.state] if place.state else []
    for arrow in action.destinations:
        if arrow.when == "has_lead" and not place.has_lead:
            continue
        state = place.state if arrow.to is None else meant(arrow.to, definition.states)
        if state is not None:
            yield state
        if arrow.when is None or arrow.when == "has_lead":
            return


def _leads(action: Action, *, has_lead: bool) -> tuple[bool, ...]:
    """Whether the case may have a lead afterwards: set, cleared, unchanged, or either."""
    source = action.set.get("lead")
    if source is None:
        return (has_lead,)
    if not source:
        return (False,)
    return (True,) if source[1:] in action.requires or has_lead else (True, False)
