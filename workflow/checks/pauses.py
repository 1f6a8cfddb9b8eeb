"""Pauses: deadlines that stop others. They end by themselves, soon enough, and leave one awake.

While a pause runs nobody is late, so `watch` and `endless`, which are content with a deadline that
leads the case on, would not notice that nobody hears of the case until it does.
"""

from __future__ import annotations

from typing import Final

from workflow.checks.found import Found
from workflow.checks.ladders import reaches_a_watching_post
from workflow.checks.periods import is_longer
from workflow.definition import DeadlineRule, WorkflowDefinition

LONGEST_PAUSE: Final = 366
"""A year of days: no authority waits longer for what it asked the citizen for."""


def check(definition: WorkflowDefinition) -> Found:
    """Pauses that nothing ends, that stop themselves, that last for years or put all to sleep."""
    for name, rule in definition.deadlines.items():
        if not rule.holds:
            continue
        key = f"deadlines.{name}"
        if rule.expires_with is None:
            text = "It stops other deadlines, for ever if nobody ends it; let it expire."
            yield f"{key}.holds", text
        if name in _stopped_through(definition, name):
            text = "It stops itself in the end, and then nothing ends the stop; leave it out."
            yield f"{key}.holds", text
        yield from _of_length(definition, key, rule)
        yield from _of_sleep(definition, name, rule)


def _stopped_through(definition: WorkflowDefinition, name: str) -> set[str]:
    """What a deadline stops, what that stops, and so on."""
    stopped: set[str] = set()
    waiting = [name]
    while waiting:
        rule = definition.deadlines.get(waiting.pop())
        more = set(rule.holds) - stopped if rule else set()
        stopped |= more
        waiting.extend(more)
    return stopped


def _of_length(definition: WorkflowDefinition, key: str, rule: DeadlineRule) -> Found:
    text = f"For so long nobody may stop a deadline; give at most {LONGEST_PAUSE} days."
    if definition.limits.get(rule.allowance or "", 0) > LONGEST_PAUSE:
        yield f"limits.{rule.allowance}", text
    for index, row in enumerate(rule.periods):
        if is_longer(row, LONGEST_PAUSE):
            yield f"{key}.periods.{index}.amount", text


def _of_sleep(definition: WorkflowDefinition, name: str, rule: DeadlineRule) -> Found:
    """Of what tells somebody above since the case began, one must stay awake in every state."""
    for state in rule.runs_in:
        telling = {
            other
            for other, theirs in definition.deadlines.items()
            if state in theirs.runs_in and _watches_from_the_beginning(definition, theirs)
        }
        if telling and telling <= set(rule.holds):
            text = (
                f"While it runs in “{state}” nobody above hears of the case: it stops all that "
                f"tells them there ({', '.join(sorted(telling))}); leave one of it running."
            )
            yield f"deadlines.{name}.holds", text
            return


def _watches_from_the_beginning(definition: WorkflowDefinition, rule: DeadlineRule) -> bool:
    creating = {name for name, action in definition.actions.items() if action.creates}
    opened = not creating.isdisjoint(rule.opened_by)
    # another pause leads the case on, but tells nobody that it stands still
    return opened and not rule.holds and reaches_a_watching_post(definition, rule)
