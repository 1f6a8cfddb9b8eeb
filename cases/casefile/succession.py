"""A department that ended: whoever succeeds it has its open cases (contract.md section 10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import concerns
from cases.casefile.clocks import ask_another, follow_concerns
from cases.casefile.facts import facts_about
from cases.casefile.standing import refresh
from cases.casefile.steps import apply
from workflow.attempt import CLOCK, Attempt, Step
from workflow.definition import SUCCEED, WorkflowDefinition
from workflow.machine import Workflow

#: who has the cases of a department that ended; None for one at work
HeirOf = Callable[[str], str | None]


def follow_succession(
    case: Case, workflow: Workflow, heir_of: HeirOf, around: Circumstances
) -> bool:
    """Hand a case from departments that ended to their successors; whether that was needed.

    Lead and co-ordinating departments follow, and what was asked of them is asked of the
    successor. No deadline starts anew: it is the same office under another name. A closed case
    keeps its record, unless its lead still owes something.
    """
    action = workflow.definition.actions.get(SUCCEED)
    if action is None or case.state not in action.sources:
        return False
    followed = False
    for code in _departments_with_work(case):
        heir = heir_of(code)
        if heir is not None:
            _succeed(case, workflow, code, heir, around)
            followed = True
    return followed


def _departments_with_work(case: Case) -> list[str]:
    leading = {case.lead} if case.lead else set()
    if case.closed_at is None:
        return sorted(leading | case.coordinating)
    return sorted(leading) if case.running() else []


def _succeed(case: Case, workflow: Workflow, ended: str, heir: str, around: Circumstances) -> None:
    values: dict[str, object] = {"department": ended, "successor": heir}
    if case.lead == ended:
        values["lead_department"] = heir
    values["coordinating"] = sorted(heir if code == ended else code for code in case.coordinating)
    facts = facts_about(case, workflow.definition, around.at)
    step = workflow.attempt(case.state, SUCCEED, Attempt(CLOCK, facts, values))
    before = concerns(case)
    for clock in case.running():
        if clock.asked and clock.department == ended:
            ask_another(case, clock, heir, around.at, SUCCEED)
    if case.department == ended:
        # also of a case that was replied to and for which nobody answers any more
        case.department = heir
    tells = _whom_it_concerns(case, step, workflow.definition)
    apply(case, step, replace(around, actor="clock", actor_department=None), tells=tells)
    # a ladder may differ by department
    follow_concerns(case, workflow.definition, before, around.at, around.calendar)
    refresh(case, workflow.definition)


def _whom_it_concerns(
    case: Case, step: Step, definition: WorkflowDefinition
) -> tuple[str, ...] | None:
    """Only the offices, once the citizen has an answer and waits for nobody; None = all posts."""
    if definition.states[case.state].responsible != "nobody":
        return None
    posts = definition.posts
    return tuple(post for post in step.action.tells if posts[post].office != "citizen")
