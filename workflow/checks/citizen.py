"""The citizen's clock: it starts with the case, and only an answer or the end stops it.

Contract.md section 7: counted from the recording and never restarted by a hand-over. Without this
a case could be handed on for ever, each hand-over starting a new deadline that nobody misses.
"""

from __future__ import annotations

from workflow.checks.found import Found
from workflow.checks.situations import Situations, moves
from workflow.definition import DeadlineRule, WorkflowDefinition


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Ways around the citizen's clock."""
    for name, rule in definition.deadlines.items():
        if not rule.citizen_clock:
            continue
        key = f"deadlines.{name}"
        creating = {name for name, action in definition.actions.items() if action.creates}
        if creating and creating.isdisjoint(rule.opened_by):
            yield f"{key}.opened_by", "The citizen's clock starts with the case; open it there."
        for place, running in found.may_run.items():
            if name in running:
                for action, target in moves(definition, place):
                    yield from _of_move(definition, key, rule, action, target.state)


def _of_move(
    definition: WorkflowDefinition, key: str, rule: DeadlineRule, action: str, state: str
) -> Found:
    if state in rule.runs_in:
        if action in rule.opened_by:
            text = f"“{action}” restarts the citizen's clock while it runs; only a reopening may."
            yield f"{key}.opened_by", text
    elif not definition.states[state].final and not definition.actions[action].replies:
        text = f"“{action}” stops the citizen's clock in “{state}”, but nobody replied; let it run."
        yield f"{key}.runs_in", text
