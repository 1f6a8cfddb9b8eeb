"""Every open case is in good hands: somebody answers, a clock looks at it, a ladder reaches people.

Whether the department is the right one is told by the history (`retelling`), what the clock looks
at by the deadlines; here the register is asked whether those it names are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.climbing import concern_of
from cases.casefile.deadline import DeadlineClock
from cases.casefile.telling import meant_post, told_by
from cases.directory.snapshot import Snapshot
from workflow.definition import WorkflowDefinition
from workflow.reach import posts_above, upc_desk


def standing_problems(
    case: Case, definition: WorkflowDefinition, people: Snapshot, at: datetime
) -> Iterator[str]:
    """What an open case lacks at `at` (UTC), or a closed one on which something still runs; each
    sentence says what to do.
    """
    state = definition.states.get(case.state)
    if state is None:
        return
    if state.responsible != "nobody" and people.department(case.department) is None:
        yield (
            f"“{case.department}” answers for it, which is no department of this register; "
            "enter that department, or assign the case to another."
        )
    if people.people():
        for clock in case.running():
            yield from _unreached(case, clock, definition, people, at)


def _unreached(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    people: Snapshot,
    at: datetime,
) -> Iterator[str]:
    """Whether the rung that a deadline waits for would be told to nobody at all."""
    rule = definition.deadlines.get(clock.name)
    index = clock.rung_index
    if rule is None or clock.rung_at is None or index is None or index >= len(rule.ladder):
        return
    rung, concern = rule.ladder[index], concern_of(case, clock)
    post = meant_post(definition, rung.post, concern.department)
    above = posts_above(rule, rung.rung, concern)
    if told_by(case, definition, post, above, people, concern.department, at).person is None:
        yield (
            f"deadline {clock.no} ({clock.name}): its next rung, “{rung.rung}”, would reach "
            f"nobody; give somebody the post {post} or {upc_desk(definition)}."
        )
