"""Merging: one case ends as a duplicate, the other goes on with the earlier of the two dates.

Nobody gains time by a merge: the citizen's clock of the case that ends limits the one that goes on.
Nor does anybody get rid of what is used up: the one that goes on was handed back as often as both
together, and has no second extension where one of them had its first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, exists, select

from cases.casefile.attributes import inherit_counts, inherit_returners, used_up_together
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.facts import facts_about
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.steps import apply
from cases.citizens import FOLLOWED
from cases.commands.requests import Act
from cases.numbers import case_id_of, case_number
from cases.policy import may_act_on
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile, table_of
from workflow.attempt import CLOCK, Attempt
from workflow.machine import Workflow

_INTO = "into"
_CASE = table_of(CaseFile)
_MERGED = Statement(select(exists().where(_CASE.c.merged_into == bindparam("id"))))


def named_survivor(fields: Mapping[str, object], case_id: int) -> int | None:
    """The id of the other case that raw fields name; None when it is no case or this one."""
    number = fields.get(_INTO)
    named = case_id_of(number) if isinstance(number, str) else None
    return None if named == case_id else named


def survivors(
    values: Mapping[str, object], survivor: Case | None, workflow: Workflow, command: Act
) -> frozenset[str] | None:
    """The case numbers that may take over: the one that is named, if the actor sees it and it can.

    None when the action names no case. `workflow` is that of the survivor.
    """
    named = values.get(_INTO)
    if not isinstance(named, str):
        return None
    action = workflow.definition.actions.get(command.action)
    step = action.passes_on if action else None
    if survivor is None or case_id_of(named) != survivor.id or step is None:
        return frozenset()
    visible = may_act_on(command.actor, survivor, case_number(survivor.id))
    facts = facts_about(survivor, workflow.definition, survivor.recorded_at)
    fits = visible and workflow.may(survivor.state, step, Attempt(CLOCK, facts, {}))
    return frozenset({named}) if fits else frozenset()


def is_followed(transaction: WriteTransaction, case: Case) -> bool:
    """Whether cases are merged into `case` now; asks only where that may be so."""
    return case.followed and bool(transaction.fetch(_MERGED, id=case.id)[0][0])


def pass_on(
    case: Case,
    action: str,
    survivor: Case,
    workflow: Workflow,
    around: Circumstances,
) -> None:
    """Let `action` happen to the survivor of `case`, which a merge has just ended; what was due
    before is recorded.

    `workflow` and `around` are those of the survivor. No person takes this action by itself, so
    it is decided as the clock's; the history names whoever merged.
    """
    survivor.followed = True
    values: dict[str, object] = {"merged": case_number(case.id)}
    due = _citizens_due(case, around)
    if due is not None:
        values["due"] = due
    facts = facts_about(survivor, workflow.definition, around.at)
    step = workflow.attempt(survivor.state, action, Attempt(CLOCK, facts, values))
    used_up = used_up_together(case, survivor)
    told: dict[str, object] = {FOLLOWED: True, **inherit_returners(survivor, case.returners)}
    told |= inherit_counts(survivor, used_up)
    apply(survivor, step, around, told)
    end_lapsed_pauses(survivor, workflow, around)


def _citizens_due(case: Case, around: Circumstances) -> datetime | None:
    """When the citizen's clock that the merge ended would have run out."""
    for clock in case.clocks:
        if clock.name == around.definition.citizen_clock and clock.closed_at == case.last_at:
            return clock.due_at
    return None
