"""The state machine of one definition, shared by all cases and threads.

`transitions` decides which arrow is taken; everything an arrow asks is compiled once from the
definition. Facts of version 0.9.3 behind this shape, held by tests: a machine per case costs ten
times a shared one with a throw-away subject; a condition that refuses gives False without a
reason, so the reasons are put on the attempt; a callback that raises leaves the new state behind,
so there are none; `queued=True` answers before the event ran.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from transitions import EventData, Machine

from workflow.attempt import Attempt, Step
from workflow.definition import Action, WorkflowDefinition
from workflow.errors import UnknownAction, UnknownState
from workflow.guards import CONDITIONS, GUARDS, Guard
from workflow.parties import Parties
from workflow.refusal import Refusal, Refused

# at INFO the library logs every step, which takes longer than the step
logging.getLogger("transitions").setLevel(logging.WARNING)

#: where a case is before it was recorded; no state of a definition has this name
_NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action of the menu: allowed now, or all the reasons why not."""

    name: str
    action: Action
    allowed: bool
    reasons: tuple[Refusal, ...]


class _Subject:
    """The throw-away model of one attempt."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class _Rule:
    """One action with everything it asks for, resolved from names once."""

    __slots__ = (
        "_guards",
        "_limits",
        "_not_your_role",
        "_parties",
        "action",
        "name",
        "sources",
    )

    def __init__(self, name: str, definition: WorkflowDefinition) -> None:
        self.name = name
        self.action = action = definition.actions[name]
        self.sources = frozenset((_NOWHERE,) if action.creates else action.sources)
        self._limits = definition.limits
        self._parties = Parties(definition.parties[party] for party in action.who)
        self._guards = tuple(GUARDS[guard] for guard in action.guards)
        params = {"action": name, "who": ",".join(action.who)}
        self._not_your_role = Refusal("not_your_role", "role", params)

    def reasons(self, state: str, attempt: Attempt) -> list[Refusal]:
        """Everything against the attempt, in the order of contract.md section 4."""
        return list(self._against(state, attempt))

    def lets(self, state: str, attempt: Attempt) -> bool:
        """Whether nothing is against the attempt; looks no further than the first reason."""
        return next(self._against(state, attempt), None) is None

    def _against(self, state: str, attempt: Attempt) -> Iterator[Refusal]:
        if not self._parties.admit(attempt.actor, attempt.facts):
            yield self._not_your_role
        if state not in self.sources:
            yield Refusal("wrong_state", "state", {"state": state, "action": self.name})
        for guard in self._guards:
            if not guard.holds(attempt, self._limits):
                yield self._held_back(guard, attempt)
        yield from attempt.problems

    def is_lawful(self, event: EventData) -> bool:
        """What the library asks of an arrow; the reasons against it stay on the attempt."""
        attempt: Attempt = event.kwargs["attempt"]
        attempt.refusals = self.reasons(event.state.name, attempt)
        return not attempt.refusals

    def holds(self, when: str) -> Callable[[EventData], bool]:
        """What the library asks first of an arrow with a condition."""
        question, limits = CONDITIONS[when].holds, self._limits
        return lambda event: question(event.kwargs["attempt"], limits)

    def _held_back(self, guard: Guard, attempt: Attempt) -> Refusal:
        params = {name: str(self._limits[name]) for name in guard.limits}
        given = ((name, attempt.values.get(name)) for name in guard.fields)
        params |= {name: str(value) for name, value in given if value is not None}
        field = next((name for name in guard.fields if name in self.action.fields), None)
        return Refusal(guard.name, "guard", params, field)


class Workflow:
    """A compiled definition that passed `workflow.checks`. Safe to share between threads."""

    def __init__(self, definition: WorkflowDefinition) -> None:
        self.definition = definition
        self._rules = {name: _Rule(name, definition) for name in definition.actions}
        self._menu = tuple(rule for rule in self._rules.values() if not rule.action.creates)
        self._machine = Machine(
            model=None,
            initial=_NOWHERE,
            auto_transitions=False,
            send_event=True,
            queued=False,
            states=[_NOWHERE, *definition.states],
            transitions=[arrow for rule in self._rules.values() for arrow in _arrows(rule)],
        )

    def require_action(self, action: str) -> Action:
        """The action's definition; raises UnknownAction."""
        return self._rule(action).action

    def attempt(self, state: str | None, action: str, attempt: Attempt) -> Step:
        """Decide one try; `state` is None for the creating action.

        Raises UnknownAction, UnknownState, or Refused with every reason: role, state, guards and
        fields together. A refused attempt changed nothing but its own `refusals`.
        """
        rule = self._rule(action)
        source = self._known(state)
        if source not in rule.sources:
            attempt.refusals = rule.reasons(source, attempt)
            raise Refused(tuple(attempt.refusals))
        subject = _Subject(source)
        if not self._machine.events[action].trigger(subject, attempt=attempt):
            raise Refused(tuple(attempt.refusals))
        return Step(action, rule.action, state, subject.state, attempt.values)

    def may(self, state: str | None, action: str, attempt: Attempt) -> bool:
        """Whether `attempt` would be accepted; raises UnknownAction or UnknownState."""
        return self._rule(action).lets(self._known(state), attempt)

    def menu(self, state: str, attempt: Attempt, *, hidden: bool = False) -> tuple[Offer, ...]:
        """What the actor may do with a case in `state`, and for the rest why not.

        Needed fields do not count: they are asked for when the action is chosen. Actions the
        definition hides are left out unless `hidden`. Raises UnknownState.
        """
        source = self._known(state)
        return tuple(
            _offer(rule, source, attempt) for rule in self._menu if hidden or not rule.action.hidden
        )

    def open_to(self, state: str, attempt: Attempt) -> frozenset[str]:
        """The actions of the menu that are allowed, for whom the rest is of no interest.

        Raises UnknownState.
        """
        source = self._known(state)
        rules = (rule for rule in self._menu if source in rule.sources and not rule.action.hidden)
        return frozenset(rule.name for rule in rules if rule.lets(source, attempt))

    def _rule(self, action: str) -> _Rule:
        rule = self._rules.get(action)
        if rule is None:
            raise UnknownAction(action)
        return rule

    def _known(self, state: str | None) -> str:
        if state is None:
            return _NOWHERE
        if state not in self.definition.states:
            raise UnknownState(state)
        return state


def _offer(rule: _Rule, state: str, attempt: Attempt) -> Offer:
    reasons = tuple(rule.reasons(state, attempt))
    return Offer(rule.name, rule.action, not reasons, reasons)


def _arrows(rule: _Rule) -> Iterator[dict[str, Any]]:
    """The action as the library wants it: one entry per source and possible destination."""
    for source in sorted(rule.sources):
        if not rule.action.destinations:
            yield _arrow(rule, source, None, [])
        for arrow in rule.action.destinations:
            yield _arrow(rule, source, arrow.to, [rule.holds(arrow.when)] if arrow.when else [])


def _arrow(
    rule: _Rule, source: str, target: str | None, asked: list[Callable[[EventData], bool]]
) -> dict[str, Any]:
    return {
        "trigger": rule.name,
        "source": source,
        "dest": target,
        "conditions": [*asked, rule.is_lawful],
    }
