"""The citizen's clock: it starts with the case, and only an answer or somebody's decision stops it.

Contract.md section 7: counted from the recording and never restarted by a hand-over. Without this
a case could be handed on for ever, each hand-over starting a new deadline that nobody misses; it
could be ended by the clock without that anybody heard of it; or its date could be put off by
whoever owes the answer. Section 8: while it runs, the case is the work of whoever is responsible.
"""

from __future__ import annotations

from typing import Final

from workflow.checks.found import Found
from workflow.checks.situations import Running, Situations, moves
from workflow.definition import DeadlineRule, WorkflowDefinition

_DEPARTMENTS: Final = frozenset({"department_officer", "department_head"})


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Ways around the citizen's clock."""
    for name, rule in definition.deadlines.items():
        if not rule.citizen_clock:
            continue
        key = f"deadlines.{name}"
        creating = {name for name, action in definition.actions.items() if action.creates}
        if creating and creating.isdisjoint(rule.opened_by):
            yield f"{key}.opened_by", "The citizen's clock starts with the case; open it there."
        if rule.overdue_for != "responsible":
            text = "No list would show whose work is overdue; write overdue_for = “responsible”."
            yield f"{key}.overdue_for", text
        yield from _of_dates(definition, key, rule)
        for place, running in found.may_run.items():
            if name in running:
                for action, target in moves(definition, place):
                    yield from _of_move(definition, key, rule, action, target.state)
                    yield from _of_expiry(definition, running, rule, action, target.state)


def _of_dates(definition: WorkflowDefinition, key: str, rule: DeadlineRule) -> Found:
    """Dates that could lie any time ahead, given by whoever records or owes the answer."""
    if rule.due_from:
        text = "A date given at the opening can lie years ahead; use limited_by, it only shortens."
        yield f"{key}.due_from", text
    for name in rule.extended_by:
        action = definition.actions.get(name)
        parties = [definition.parties.get(party) for party in action.who] if action else []
        if any(party and _DEPARTMENTS.intersection(party.roles) for party in parties):
            text = f"By “{name}” a department puts off its own answer; let the office decide it."
            yield f"{key}.extended_by", text


def _of_move(
    definition: WorkflowDefinition, key: str, rule: DeadlineRule, action: str, state: str
) -> Found:
    replies = definition.actions[action].replies
    ended = action in rule.ended_by
    if state in rule.runs_in and not ended:
        if action in rule.opened_by:
            text = f"“{action}” restarts the citizen's clock while it runs; only a reopening may."
            yield f"{key}.opened_by", text
        if replies:
            text = f"It replies, and in “{state}” the citizen's clock runs on; lead elsewhere."
            yield f"actions.{action}.replies", text
    elif not definition.states[state].final and not replies:
        text = f"“{action}” stops the citizen's clock in “{state}”, but nobody replied; let it run."
        yield f"{key}.{'ended_by' if ended else 'runs_in'}", text


def _of_expiry(
    definition: WorkflowDefinition, running: Running, rule: DeadlineRule, action: str, state: str
) -> Found:
    """The clock alone leads a case away from the citizen who waits."""
    if state in rule.runs_in and action not in rule.ended_by:
        return
    for name in sorted(running):
        if definition.deadlines[name].expires_with == action:
            text = (
                f"The clock would “{action}” a case that nobody has answered, and nobody would "
                "hear of it; let a person decide."
            )
            yield f"deadlines.{name}.expires_with", text
