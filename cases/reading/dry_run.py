"""What would be due if something were done: the deadlines an action opens, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from cases.tables import CaseFile, table_of
from workflow.definition import WorkflowDefinition
from workflow.versioning.references import Reference
from workflow.worktime import CountedDay, WorkingCalendar

_CASE = table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class DryDate:
    """A deadline as it would be (`due_at` UTC); `days` are local, from the event on."""

    label: str
    amount: int
    unit: str
    due_at: datetime
    last_day: date
    provisional: bool
    days: tuple[CountedDay, ...]


def opening_actions(definition: WorkflowDefinition) -> tuple[str, ...]:
    """The actions that open a deadline by a rule, in the order of the definition."""
    opening = {
        action
        for rule in definition.deadlines.values()
        if not rule.only_if_dated
        for action in rule.opened_by
    }
    return tuple(name for name in definition.actions if name in opening)


def dry_run(
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    action: str,
    kind: str,
    pace: str,
    start: datetime,
    language: str = "vi",
) -> tuple[DryDate, ...]:
    """The deadlines that `action` would open at `start` (UTC) on such a case, earliest first.

    The case is taken to be recorded at `start` too: what is counted from the recording begins
    there.
    """
    recorded = calendar.local(start).date()
    found = []
    for rule in definition.deadlines.values():
        if action not in rule.opened_by or rule.only_if_dated:
            continue
        row = rule.period_rule(action, kind, pace, recorded)
        due = calendar.due(start, row.period)
        found.append(
            DryDate(
                rule.label.in_language(language),
                row.amount,
                row.unit.value,
                due.at,
                due.last_day,
                due.provisional,
                calendar.explain(start, row.period),
            )
        )
    return tuple(sorted(found, key=lambda each: each.due_at))


def open_by_state(connection: Connection) -> dict[Reference, dict[str, int]]:
    """How many open cases each version has in each state. One statement."""
    counting = (
        select(_CASE.c.workflow_key, _CASE.c.workflow_version, _CASE.c.state, func.count())
        .where(_CASE.c.closed_at.is_(None))
        .group_by(_CASE.c.workflow_key, _CASE.c.workflow_version, _CASE.c.state)
    )
    found: dict[Reference, dict[str, int]] = {}
    for key, version, state, count in connection.execute(counting):
        found.setdefault(Reference(key, version), {})[state] = count
    return found
