"""`calendar show YEAR`: the days off and make-up days of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import answer
from web.cli.groups import calendar
from web.cli.tools import calendar_in_force

if TYPE_CHECKING:
    from workflow.worktime import WorkingCalendar

_FIRST_YEAR, _LAST_YEAR = 1970, 9000


@calendar.command("show")
def show(year: Annotated[int, typer.Argument(min=_FIRST_YEAR, max=_LAST_YEAR)]) -> None:
    """Show what is off or worked in a year against the weekly rule."""
    office = calendar_in_force(None)
    document = _document(office, year)
    answer(document, _lines(document))


# `calendar` has one command so far; without a callback typer would drop its name
@calendar.callback()
def _group() -> None:
    """Days off and make-up working days."""


def _document(office: WorkingCalendar, year: int) -> dict[str, Any]:
    days = [day for day in office.days if day.date.year == year]
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    whole_year = (first + timedelta(days=place) for place in range(length))
    return {
        "year": year,
        "provisional": office.is_provisional(first),
        "working_days": sum(map(office.is_working_day, whole_year)),
        "version": office.version,
        "days": [
            {
                "date": day.date.isoformat(),
                "kind": day.kind.value,
                "name_vi": day.name_vi,
                "name_en": day.name_en,
                "source": day.source,
            }
            for day in days
        ],
    }


def _lines(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['year']}: {document['working_days']} working days"
    if document["provisional"]:
        yield "Provisional: nobody has entered the days off of this year yet."
    for day in document["days"]:
        yield f"  {day['date']} {day['kind']:<16} {day['name_vi']}"
