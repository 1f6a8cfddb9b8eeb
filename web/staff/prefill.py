"""What stands in a form before anybody has typed: what the case already says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from cases.reading.case_view import CaseView
from cases.reading.course.extensions import Decision
from cases.reading.entry_views import FieldView
from cases.reading.recording import DecisionView
from web.staff.controls import Given
from workflow.definition import Action
from workflow.worktime import WorkingCalendar

_DAY: Final = "%d/%m/%Y"
_PROCEDURE: Final = "procedure"
_COORDINATING: Final = "coordinating"
#: the fields of an assignment
_DECISION: Final = frozenset({"lead_department", "coordinating", "instruction", "due"})


def suggested(
    view: CaseView,
    name: str,
    action: Action,
    calendar: WorkingCalendar,
    listed: Callable[[str], str | None],
) -> Given:
    """The values a form begins with.

    A reply begins with the draft that waits for approval, so that approving is replying; granting
    an extension begins with the date that was asked for; changing who co-ordinates, with who does;
    assigning, with what the leader decided at the session, else with the department that `listed`
    names for the procedure.
    """
    first = not any(entry.action == name for entry in view.entries)
    if first and _DECISION.issubset(action.fields):
        decided = _as_decided(view.decided, calendar) if view.decided is not None else {}
        procedure = next(filter(None, (e.field(_PROCEDURE) for e in view.entries)), None)
        by_list = listed(str(procedure.value)) if procedure and procedure.value else None
        return ({"lead_department": (by_list,)} if by_list else {}) | decided
    if action.set.get("coordinating") == f"${_COORDINATING}":
        return {_COORDINATING: view.item.coordinating}
    if action.replies and view.draft is not None:
        drafted = (field for field in view.draft.fields if field.name in action.fields)
        return {field.name: (text,) for field in drafted if (text := typed_field(field, calendar))}
    granted = view.definition.deadlines[view.definition.citizen_clock].extended_by.get(name)
    asked = view.extension
    if granted and asked and asked.decision is Decision.PENDING and asked.asked_due:
        return {granted: (typed(asked.asked_due, calendar),)}
    return {}


def _as_decided(decided: DecisionView, calendar: WorkingCalendar) -> dict[str, tuple[str, ...]]:
    known = {
        "lead_department": decided.department_name,
        "instruction": decided.words,
        "due": typed(decided.due_at, calendar) if decided.due_at else None,
    }
    return {name: (text,) for name, text in known.items() if text}


def typed_field(field: FieldView, calendar: WorkingCalendar) -> str:
    """A field as somebody would type it; "" for one without a value."""
    if isinstance(field.value, date):
        return typed(field.value, calendar)
    if field.words:
        return field.value if isinstance(field.value, str) else ""
    return field.code or ""


def typed(value: date, calendar: WorkingCalendar) -> str:
    """A date or an instant as a form takes it; the end of a day is its 24:00."""
    if not isinstance(value, datetime):
        return f"{value:{_DAY}}"
    local = calendar.local(value)
    if local.hour or local.minute:
        return f"{local:{_DAY} %H:%M}"
    return f"{calendar.last_day(value):{_DAY}} 24:00"
