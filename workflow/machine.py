"""The state machine of one definition, shared by all cases and threads.

`transitions` decides; nothing else. Measured facts of version 0.9.3 behind this shape: one shared
machine with a throw-away subject costs 7-10 µs a step (a machine per case 105 µs); a refused guard
gives False without a reason, so guards note their refusals on the attempt; callbacks that raise
leave the new state behind, so there are none with effects.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transitions import EventData, Machine, Transition

from workflow.attempt import Actor, Attempt, Facts, Refusal, Step
from workflow.definition import Action, Party, WorkflowDefinition
from workflow.errors import Refused, UnknownAction
from workflow.guards import GUARDS, Guard

# at INFO the library logs every step: 24 µs instead of 7
logging.getLogger("transitions").setLevel(logging.WARNING)

#: where a case is before it was recorded; no state of the definition
_NOWHERE = "(new)"


@dataclass(frozen=True, slots=True)
class Offer:
    """An action of the menu: allowed now, or why not."""

    name: str
    action: Action
    allowed: bool
    reasons: tuple[Refusal, ...] = ()


class _Subject:
    """The throw-away model of one attempt."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class _Rules:
    """An action's conditions, resolved from names once."""

    def __init__(self, name: str, action: Action, definition: WorkflowDefinition) -> None:
        self.name = name
        self.action = action
        self.limits = definition.limits
        self.parties = tuple(definition.parties[party] for party in action.who)
        self.guards: tuple[tuple[str, Guard], ...] = tuple(
            (guard, GUARDS[guard]) for guard in action.guards
        )

    def note_refusals(self, attempt: Attempt) -> None:
        """Put every reason that speaks against the attempt, beside its state, on it."""
        if not any(matches(party, attempt.actor, attempt.facts) for party in self.parties):
            params = {"action": self.name, "who": ",".join(self.action.who)}
            attempt.refusals.append(Refusal("not_your_role", "role", params))
        for name, guard in self.guards:
            if not guard(attempt, self.limits):
                attempt.refusals.append(Refusal(name, "guard", _shown(attempt)))
        attempt.refusals.extend(attempt.problems)


class _RuleTransition(Transition):
    """A transition that knows its action; extra keywords reach it from the table of arrows."""

    def __init__(self, *args: Any, rules: _Rules, when: Guard | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.rules = rules
        self.when = when
        self.conditions = [self.condition_cls(self._passes)]

    def _passes(self, event: EventData) -> bool:
        attempt: Attempt = event.kwargs["attempt"]
        if self.when is not None and not self.when(attempt, self.rules.limits):
            return False
        attempt.refusals.clear()
        self.rules.note_refusals(attempt)
        return not attempt.refusals


class _CaseMachine(Machine):
    transition_cls = _RuleTransition


class Workflow:
    """A compiled definition. Immutable after construction; safe to share between threads."""

    def __init__(self, definition: WorkflowDefinition) -> None:
        self.definition = definition
        self._rules = {
            name: _Rules(name, action, definition) for name, action in definition.actions.items()
        }
        self._machine = _CaseMachine(
            model=None,
            initial=_NOWHERE,
            auto_transitions=False,
            send_event=True,
            queued=False,
            states=[_NOWHERE, *definition.states],
            transitions=[arrow for name in definition.actions for arrow in self._arrows(name)],
        )
        self._starts = {
            name: frozenset(_sources(action)) for name, action in definition.actions.items()
        }

    def require_action(self, action: str) -> Action:
        """The action's definition; raises UnknownAction."""
        found = self.definition.actions.get(action)
        if found is None:
            raise UnknownAction(action)
        return found

    def attempt(self, state: str | None, action: str, attempt: Attempt) -> Step:
        """Decide one try; `state` is None for the creating action.

        Raises UnknownAction, or Refused with every reason: role, state, guards and fields together.
        """
        rule = self.require_action(action)
        subject = _Subject(state or _NOWHERE)
        if subject.state not in self._starts[action]:
            self._rules[action].note_refusals(attempt)
            params = {"state": state or "", "action": action}
            attempt.refusals.append(Refusal("wrong_state", "state", params))
            raise Refused(tuple(attempt.refusals))
        if not self._machine.events[action].trigger(subject, attempt=attempt):
            raise Refused(tuple(attempt.refusals))
        return Step(action, rule, state, subject.state, attempt.values)

    def menu(self, state: str, attempt: Attempt) -> tuple[Offer, ...]:
        """What the actor may do now, and for the rest why not; needed fields do not count."""
        return tuple(
            self._offer(name, state, attempt)
            for name, action in self.definition.actions.items()
            if not action.hidden and not action.creates
        )

    def _offer(self, name: str, state: str, attempt: Attempt) -> Offer:
        rules = self._rules[name]
        trial = Attempt(attempt.actor, attempt.facts, _wildcards(rules.action))
        rules.note_refusals(trial)
        reasons = [reason for reason in trial.refusals if not _asks_a_field(reason, rules.action)]
        if state not in self._starts[name]:
            params = {"state": state, "action": name}
            reasons.append(Refusal("wrong_state", "state", params))
        return Offer(name, rules.action, not reasons, tuple(reasons))

    def _arrows(self, name: str) -> list[dict[str, Any]]:
        action = self.definition.actions[name]
        rules = self._rules[name]
        arrows = []
        for source in _sources(action):
            for arrow in action.destinations:
                when = GUARDS[arrow.when] if arrow.when else None
                arrows.append(
                    {
                        "trigger": name,
                        "source": source,
                        "dest": arrow.to,
                        "rules": rules,
                        "when": when,
                    }
                )
            if not action.destinations:
                arrows.append({"trigger": name, "source": source, "dest": None, "rules": rules})
        return arrows


def matches(party: Party, actor: Actor, facts: Facts) -> bool:
    """Whether `actor` belongs to `party` for a case with these facts."""
    if actor.roles.isdisjoint(party.roles):
        return False
    if party.right is not None and party.right not in actor.rights:
        return False
    if party.relation == "lead":
        return actor.department is not None and actor.department == facts.lead
    if party.relation == "coordinating":
        return actor.department in facts.coordinating
    return True


def _sources(action: Action) -> tuple[str, ...]:
    return (_NOWHERE,) if action.creates else action.sources


def _shown(attempt: Attempt) -> Mapping[str, str]:
    return {name: value for name, value in attempt.values.items() if isinstance(value, str)}


def _wildcards(action: Action) -> Mapping[str, object]:
    return {}


def _asks_a_field(reason: Refusal, action: Action) -> bool:
    """Guards about a value say nothing while there is no value yet."""
    return reason.code in {"escalation_awaits_an_answer"}
