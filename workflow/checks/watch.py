"""The heart of the proof: in every situation an open case can come into, somebody is watching.

Watching is a running deadline whose ladder ends at the UPC office or above, or that leads the case
on when it expires, all of it done by the clock alone. It is asked of the poorest situations, so
it holds whatever path led there.
"""

from __future__ import annotations

from workflow.checks.clock import asked_of_the_clock, clock_may
from workflow.checks.found import Found
from workflow.checks.ladders import reaches_a_watching_post
from workflow.checks.situations import Place, Situation, Situations, beginnings, held, moves
from workflow.definition import DeadlineRule, WorkflowDefinition


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Open states where a case could be forgotten, and deadlines that never run where they say."""
    for state, rule in definition.states.items():
        if not rule.final and state in found.states:
            yield from _unwatched(definition, found, state)
    for name, deadline in definition.deadlines.items():
        yield from _of_states(definition, found, name, deadline)
        yield from _of_openings(definition, found, f"deadlines.{name}.opened_by", deadline)


def _unwatched(definition: WorkflowDefinition, found: Situations, state: str) -> Found:
    key = f"states.{state}"
    if not any(state in rule.runs_in for rule in definition.deadlines.values()):
        yield key, "No deadline runs in this open state; add it to the runs_in of one."
        return
    for situation in _by_length(found, state):
        path = " → ".join(situation.path)
        if not situation.running:
            yield key, f"After {path} an open case stands here and no deadline runs; open one."
            return
        awake = situation.running - held(definition, situation.running)
        if not any(_watches(definition, name, state) for name in awake):
            running = ", ".join(sorted(situation.running))
            text = (
                f"After {path} only {running} runs here, and the clock cannot act on it; allow it."
            )
            yield key, text
            return


def _by_length(found: Situations, state: str) -> list[Situation]:
    places = (Place(state, has_lead=False), Place(state, has_lead=True))
    ways = [way for place in places for way in found.poorest.get(place, ())]
    return sorted(ways, key=lambda way: len(way.path))


def _watches(definition: WorkflowDefinition, name: str, state: str) -> bool:
    rule = definition.deadlines[name]
    if rule.expires_with is None and not reaches_a_watching_post(definition, rule):
        return False
    asked = asked_of_the_clock(rule)
    return bool(asked) and all(clock_may(definition, action, state) for action in asked)


def _of_states(
    definition: WorkflowDefinition, found: Situations, name: str, rule: DeadlineRule
) -> Found:
    key = f"deadlines.{name}.runs_in"
    for state in rule.runs_in:
        declared = definition.states.get(state)
        if declared is None:
            continue
        if declared.final and not _may_outlast(definition, rule, state):
            yield key, f"“{state}” is final, only what is owed may run on there; remove it."
        elif state in found.states and name not in found.may_run_in(state):
            yield key, f"It is never running in “{state}”; open it on a way there, or remove it."
        if rule.overdue_for == "responsible" and declared.responsible == "nobody":
            yield key, f"It counts as somebody's work, but in “{state}” nobody is responsible."


def _may_outlast(definition: WorkflowDefinition, rule: DeadlineRule, state: str) -> bool:
    """Whether a deadline may run on in a final state: somebody waits for what can be given there,
    it is nobody's overdue work, and the clock neither leads the case on by it nor stops another.
    """
    if not rule.owed or rule.overdue_for or rule.citizen_clock or rule.expires_with or rule.holds:
        return False
    ending = (definition.actions.get(name) for name in rule.ended_by)
    return any(action is not None and state in action.sources for action in ending)


def _of_openings(
    definition: WorkflowDefinition, found: Situations, key: str, rule: DeadlineRule
) -> Found:
    ways = {
        (action, target.state)
        for place in found.poorest
        for action, target in moves(definition, place)
    }
    ways |= {(way.path[0], way.place.state) for way in beginnings(definition)}
    opening = {action for action, state in ways if state in rule.runs_in}
    for action in rule.opened_by:
        if action in definition.actions and action not in opening:
            yield key, f"“{action}” leads to no state that it runs in; correct one of them."
