"""`due`: when a period ends, and why each day counted. Needs no register and no secret."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from web.cli.framework import WRONG_USAGE, CommandFailed, answer
from web.cli.groups import root
from web.cli.tools import calendar_in_force
from web.cli.wording import Language, Tongue

if TYPE_CHECKING:
    from workflow.worktime import CountedDay, Due, Period, WorkingCalendar

_Names = TypeVar("_Names", bound=StrEnum)
_Start = Annotated[str, typer.Option(help="A time like 2026-11-23T09:30; a bare date is 00:00.")]
_Amount = Annotated[int, typer.Option(help="How many.")]
_Unit = Annotated[str, typer.Option(help="working_days, working_hours or calendar_days.")]
_Counting = Annotated[
    str | None, typer.Option(help="end_of_day (the law's) or same_time; else the calendar's own.")
]
_Calendar = Annotated[Path | None, typer.Option(help="CSV of days, or TOML with office hours.")]


@root.command("due")
def due(
    start: _Start,
    amount: _Amount,
    unit: _Unit,
    counting: _Counting = None,
    calendar: _Calendar = None,
    language: Language = "vi",
) -> None:
    """Compute when a period ends and explain every day of it."""
    from web.times import local_iso, parse_time

    office = calendar_in_force(calendar)
    begin, period = parse_time(start, office.zone), _period(office, amount, unit, counting)
    end, days = office.due(begin, period), office.explain(begin, period)
    document = {
        "start": local_iso(begin, office.zone),
        "due": local_iso(end.at, office.zone),
        "last_day": end.last_day.isoformat(),
        "provisional": end.provisional,
        "days": [day_document(day) for day in days],
    }
    answer(document, _lines(end, days, Tongue(language, office.zone)))


def _period(office: WorkingCalendar, amount: int, unit: str, counting: str | None) -> Period:
    from workflow.worktime import Counting, Period, Unit

    known = _one_of(Unit, unit, "--unit")
    way = office.counting if counting is None else _one_of(Counting, counting, "--counting")
    return Period(amount, known, way)


def _one_of(names: type[_Names], given: str, option: str) -> _Names:
    try:
        return names(given)
    except ValueError as wrong:
        known = ", ".join(names)
        message = f"“{given}” is no {option.strip('-')}; {option} is one of {known}"
        raise CommandFailed(message, WRONG_USAGE) from wrong


def day_document(day: CountedDay) -> dict[str, Any]:
    """A day of a period as JSON: its date, whether it counted, and why."""
    document: dict[str, Any] = {
        "date": day.date.isoformat(),
        "counted": day.counted,
        "why": day.why.value,
    }
    if day.name_vi:
        document |= {"name_vi": day.name_vi, "name_en": day.name_en}
    return document


def _lines(end: Due, days: tuple[CountedDay, ...], tongue: Tongue) -> Iterator[str]:
    yield f"{tongue.say('Hạn', 'Due')}: {tongue.until(end.at, end.provisional)}"
    for day in days:
        yield f"  {tongue.counted(day)}"
