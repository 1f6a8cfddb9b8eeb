"""The columns of a list of cases in a spreadsheet; nothing of the petitioner is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from starlette.responses import Response

from cases.reading.items import CaseItem
from web.language import message
from web.staff.sheets import sheet
from web.visit import Visit

_COLUMNS: Final = (
    message("Case"),
    message("Summary"),
    message("Department"),
    message("Handled by"),
    message("State"),
    message("Recorded"),
    message("Due"),
    message("Working days overdue"),
    message("Last event"),
    message("At"),
)
_DAY, _MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"


def case_sheet(visit: Visit, items: Sequence[CaseItem]) -> Response:
    """The answer that saves these cases; days and times are those of the register's zone."""
    header = [visit.words.gettext(column) for column in _COLUMNS]
    day = visit.office.calendar.local(visit.now).date()
    return sheet(f"followup-{day}.csv", header, [_row(visit, item) for item in items])


def _row(visit: Visit, item: CaseItem) -> tuple[object, ...]:
    office, language = visit.office, visit.language
    words = office.vocabulary
    handler = office.people.by_username(item.handler) if item.handler else None
    action = words.actions.get(item.last_action)
    return (
        item.number,
        item.title,
        office.department_name(item.department, language, visit.now),
        handler.full_name if handler else "",
        words.states[item.state].label.in_language(language),
        _local(visit, item.recorded_at, _DAY),
        f"{item.last_day:{_DAY}}" if item.last_day else "",
        item.working_days_overdue if item.overdue else "",
        action.label.in_language(language) if action else "",
        _local(visit, item.last_at, _MOMENT),
    )


def _local(visit: Visit, at: datetime, form: str) -> str:
    return f"{visit.office.calendar.local(at):{form}}"
