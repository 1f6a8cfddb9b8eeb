"""The watch never ends: an open case that nobody touches comes back again and again.

`watch` proves that somebody is told. This proves that it is not told once and then never more: in
every situation a deadline goes on that repeats, or that leads the case on when it expires.
"""

from __future__ import annotations

from workflow.checks.found import Found
from workflow.checks.ladders import concerns_of, whose
from workflow.checks.situations import Situations, held
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import Concern, ladder_for


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Open states where the last rung could have fired for good."""
    told = set()
    for place, ways in found.poorest.items():
        for situation in sorted(ways, key=lambda way: len(way.path)):
            awake = situation.running - held(definition, situation.running)
            rules = [definition.deadlines[name] for name in awake]
            if definition.states[place.state].final or place.state in told or not rules:
                continue
            for concern in concerns_of(definition, *rules):
                if not any(_goes_on(rule, concern) for rule in rules):
                    told.add(place.state)
                    path, running = " → ".join(situation.path), ", ".join(sorted(awake))
                    text = (
                        f"After {path} only {running} runs here, and after its last rung"
                        f"{whose(concern)} nobody is told any more; let a rung repeat."
                    )
                    yield f"states.{place.state}", text
                    break


def _goes_on(rule: DeadlineRule, concern: Concern) -> bool:
    return rule.expires_with is not None or any(rung.every for rung in ladder_for(rule, concern))
