"""What the case's own columns say of its deadlines: lists and the clock ask no further."""

from __future__ import annotations

from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.clocks import NOT_GIVEN
from workflow.definition import WorkflowDefinition


def refresh(case: Case, definition: WorkflowDefinition) -> None:
    """Bring the case's own columns up to date with its running deadlines."""
    overdue_from = next_check = paused_until = None
    for clock in case.running():
        rule = definition.deadlines[clock.name]
        if clock.department is not None and not clock.asked:
            overdue_from = _earlier(overdue_from, clock.due_at)
        next_check = _earlier(next_check, clock.rung_at)
        if rule.expires_with:
            next_check = _earlier(next_check, clock.due_at)
        if rule.holds:
            paused_until = clock.due_at
    case.overdue_from = overdue_from
    case.next_check_at = next_check
    case.paused_until = paused_until
    case.awaited = case.closed_at is not None and bool(case.running())
    _refresh_reply(case, definition.citizen_clock)


def _refresh_reply(case: Case, name: str) -> None:
    """The due instant of the period's reply, also once it has ended; none while it is held."""
    clock = next((each for each in reversed(case.clocks) if each.name == name), None)
    if clock is not None and clock.closed_by != NOT_GIVEN:
        case.reply_deadline_given = True
        case.due_at = None if clock.held else clock.due_at
        case.first_due_at = clock.first_due_at
        case.due_provisional = clock.provisional


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
