"""Deadlines with which the clock leads a case on: it must arrive somewhere, and stop there."""

from __future__ import annotations

from workflow.checks.found import Found, meant
from workflow.checks.situations import Situations, moves
from workflow.definition import Action, DeadlineRule, WorkflowDefinition


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Expiries that end nothing, that need a person's values, or that chase each other."""
    for name, rule in definition.deadlines.items():
        action = definition.actions.get(rule.expires_with or "")
        if action is None:
            continue
        key = f"deadlines.{name}.expires_with"
        if rule.expires_with not in rule.ended_by and not _leads_out(definition, rule, action):
            yield key, "The deadline would still run afterwards, and expire for ever; lead out."
        if action.requires or action.requires_one_of:
            yield key, f"“{rule.expires_with}” needs values and the clock has none; accept them."
    yield from _circles(definition, found)


def _leads_out(definition: WorkflowDefinition, rule: DeadlineRule, action: Action) -> bool:
    targets = [meant(arrow.to or "", definition.states) for arrow in action.destinations]
    return bool(targets) and not any(target in rule.runs_in for target in targets)


def _circles(definition: WorkflowDefinition, found: Situations) -> Found:
    """Clocks that hand a case to each other, so that it moves for ever and nobody is told."""
    leaps = _leaps(definition, found)
    for (state, name), targets in leaps.items():
        reached = set(targets)
        while (
            more := {
                target
                for (source, _), ways in leaps.items()
                if source in reached
                for target in ways
            }
            - reached
        ):
            reached |= more
        if state in reached:
            text = (
                f"From “{state}” the clock moves a case in a circle; let a person act, or end it."
            )
            yield f"deadlines.{name}.expires_with", text


def _leaps(
    definition: WorkflowDefinition, found: Situations
) -> dict[tuple[str, str], frozenset[str]]:
    """Where the clock alone leads a case, by the state and the deadline that expires there."""
    leaps: dict[tuple[str, str], frozenset[str]] = {}
    for place, running in found.may_run.items():
        for name in running:
            action = definition.deadlines[name].expires_with
            targets = {
                move.target.state
                for move in moves(definition, place)
                if move.action == action
                and move.target != place
                and not definition.states[move.target.state].final
            }
            leaps[place.state, name] = leaps.get((place.state, name), frozenset()) | targets
    return leaps
