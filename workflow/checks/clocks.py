"""The proof that no open case can be forgotten.

For every state that is not final the deadlines that run there *whatever path led to it* are
worked out as a fixed point over all arrows: what runs on every way in. Among them must be one that
the clock can bring to an end by itself, with actions that it may take from that state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.attempt import CLOCK
from workflow.checks.graph import arrows
from workflow.checks.ladders import reaches_a_monitor
from workflow.checks.names import Found
from workflow.definition import DeadlineRule, WorkflowDefinition

Running = Mapping[str, frozenset[str]]


def check(definition: WorkflowDefinition) -> Found:
    """States in which nobody would notice that nothing happens."""
    if definition.initial not in definition.states:
        return
    running = always_running(definition)
    for state, clocks in running.items():
        if definition.states[state].final:
            yield from _runs_on(definition, state)
        elif not clocks:
            yield f"states.{state}", "An open case can stand here without any running deadline."
        elif not any(_is_watched(definition, name, state) for name in clocks):
            text = "The clock cannot act here: no deadline that always runs reaches the UPC office."
            yield f"states.{state}", text
    yield from _clock_is_kept_out(definition, running)


def always_running(definition: WorkflowDefinition) -> Running:
    """For each reachable state the deadlines that run in it whatever path led there."""
    creation = next((name for name, a in definition.actions.items() if a.creates), "")
    found = {definition.initial: _after(definition, frozenset(), creation, definition.initial)}
    changed = True
    while changed:
        changed = False
        for source, action, target in arrows(definition):
            if source not in found:
                continue
            here = _after(definition, found[source], action, target)
            known = found.get(target)
            common = here if known is None else known & here
            if common != known:
                found[target] = common
                changed = True
    return found


def _after(
    definition: WorkflowDefinition, before: frozenset[str], action: str, target: str
) -> frozenset[str]:
    return frozenset(
        name
        for name, rule in definition.deadlines.items()
        if target in rule.runs_in and (name in before or action in rule.opened_by)
    )


def _is_watched(definition: WorkflowDefinition, name: str, state: str) -> bool:
    rule = definition.deadlines[name]
    if rule.expires_with is not None:
        return _clock_may(definition, rule.expires_with, state)
    return (
        bool(rule.ladder)
        and reaches_a_monitor(definition, rule)
        and all(_clock_may(definition, action, state) for action in _fired_with(rule))
    )


def _fired_with(rule: DeadlineRule) -> Iterator[str]:
    for rung in rule.ladder:
        yield "remind" if rung.is_reminder else "escalate"


def _clock_may(definition: WorkflowDefinition, action: str, state: str) -> bool:
    found = definition.actions.get(action)
    if found is None or state not in found.sources:
        return False
    parties = (definition.parties[who] for who in found.who if who in definition.parties)
    return any(CLOCK.roles.intersection(party.roles) for party in parties)


def _clock_is_kept_out(definition: WorkflowDefinition, running: Running) -> Found:
    """A ladder or expiry that would fire in a state where the clock may not act fails at night."""
    for name, rule in definition.deadlines.items():
        actions = {*_fired_with(rule), *([rule.expires_with] if rule.expires_with else [])}
        for state in rule.runs_in:
            for action in sorted(actions):
                if state in running and not _clock_may(definition, action, state):
                    text = (
                        f"The clock may not “{action}” from “{state}”, where this runs; allow it."
                    )
                    yield f"deadlines.{name}.runs_in", text


def _runs_on(definition: WorkflowDefinition, state: str) -> Found:
    for name, rule in definition.deadlines.items():
        if state in rule.runs_in:
            text = f"“{state}” is final, so nothing may run there; remove it."
            yield f"deadlines.{name}.runs_in", text
