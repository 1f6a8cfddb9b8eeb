"""Which departments and people may be named, and who co-ordinates."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.attempt import Attempt
from workflow.guards.registry import condition, guard


@guard("lead_department")
def department_exists(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The lead department is an active one."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("lead_department")
    return known is None or wanted is None or wanted in known


@guard("coordinating")
def coordinating_exist(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Every co-ordinating department is an active one."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("coordinating")
    return known is None or not isinstance(wanted, list) or all(code in known for code in wanted)


@guard("coordinating")
def lead_does_not_coordinate(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The lead does not co-ordinate with itself."""
    lead = attempt.values.get("lead_department", attempt.facts.lead)
    wanted = attempt.values.get("coordinating")
    return lead is None or not isinstance(wanted, list) or lead not in wanted


@guard("lead_department")
def lead_changes(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A reassignment names another department than the lead."""
    wanted = attempt.values.get("lead_department")
    return wanted is None or wanted != attempt.facts.lead


@guard("handler")
def handler_is_of_the_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case officer works in the lead department."""
    handler, members = attempt.values.get("handler"), attempt.facts.members_of_lead
    return handler is None or members is None or handler in members


@guard("department")
def contribution_is_of_another(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An active department other than the lead is asked."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("department")
    exists = known is None or wanted is None or wanted in known
    return exists and (wanted is None or wanted != attempt.facts.lead)


@guard("department")
def contribution_is_not_asked_yet(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The department does not owe a contribution already."""
    return attempt.values.get("department") not in attempt.facts.asked


@guard()
def contribution_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The actor's department owes a contribution."""
    return attempt.actor.department in attempt.facts.asked


@guard()
def instruction_stands(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A leader's instruction was given and not taken back."""
    return attempt.facts.instructed


@guard(while_running=("report",))
def report_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The committee waits for a report."""
    return "report" in attempt.facts.running


@condition()
def has_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case has a lead department."""
    return attempt.facts.lead is not None
