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
from workflow.definition import DeadlineRule, Rung, WorkflowDefinition
from workflow.ladder import Concern, applies
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
        yield from _unreached(case, definition, people, at)


def _unreached(
    case: Case, definition: WorkflowDefinition, people: Snapshot, at: datetime
) -> Iterator[str]:
    """Whether a rung that is still to come, also after a pause, would be told to nobody at all."""
    desk = upc_desk(definition)
    # whatever is passed on comes to the posts of the office last: mostly nothing else is asked
    staffed: dict[str, bool] = {}
    for clock in case.running():
        rule, concern = definition.deadlines.get(clock.name), concern_of(case, clock)
        of = concern.department
        if of not in staffed:
            staffed[of] = told_by(case, definition, desk, (), people, of, at).person is not None
        for rung in () if staffed[of] or rule is None else _to_come(rule, clock, concern):
            post = meant_post(definition, rung.post, of)
            above = posts_above(rule, rung.rung, concern) if rule else ()
            if told_by(case, definition, post, above, people, of, at).person is None:
                posts = " or ".join(dict.fromkeys((post, desk)))
                yield (
                    f"deadline {clock.no} ({clock.name}): its rung “{rung.rung}” would reach "
                    f"nobody; give somebody the post {posts}."
                )
                break


def _to_come(rule: DeadlineRule, clock: DeadlineClock, concern: Concern) -> Iterator[Rung]:
    """The rungs that have not fired, from the one it waits for; one that is held waits for none."""
    fired = clock.rungs_fired.split()
    waits_for = clock.rung_index if clock.rung_at is not None else None
    if waits_for is None and not clock.held:
        return
    for rung in rule.ladder[waits_for or 0 :]:
        if rung.rung not in fired and applies(rung, concern):
            yield rung
