"""What an import works with, put together: of cases that are new, and of those known before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from cases.casefile.case import Case
from cases.commands.record import named_session
from cases.commands.tools import Tools
from cases.importing.replay import Rules, assigning_actions, contributing_actions
from cases.importing.row_values import Known
from cases.importing.serials import Serials
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar


def rules_for(
    tools: Tools,
    workflow: Workflow,
    calendar: WorkingCalendar,
    serials: Serials,
    known: Known,
    now: datetime,
    *,
    with_clock: bool = False,
    more_to_come: bool = False,
) -> Rules:
    """The rules for cases that are new, at the import's own moment `now` (UTC)."""
    definition = workflow.definition
    return Rules(
        workflow=workflow,
        calendar=calendar,
        people=tools.people(),
        pseudonym=tools.codes.pseudonym,
        random=tools.random,
        wall=now,
        with_clock=with_clock,
        serials=serials,
        assigning=assigning_actions(definition),
        contributing=contributing_actions(definition),
        known=known,
        in_session=partial(named_session, serials.transaction),
        more_to_come=more_to_come,
    )


def pinned(tools: Tools, rules: Rules, case: Case | None) -> Rules:
    """The rules for a case; one that was brought in before keeps its own workflow."""
    if case is None:
        return rules
    workflow = tools.workflows.of(case.workflow_key, case.workflow_version)
    if workflow is rules.workflow:
        return rules
    definition = workflow.definition
    return replace(
        rules,
        workflow=workflow,
        assigning=assigning_actions(definition),
        contributing=contributing_actions(definition),
    )
