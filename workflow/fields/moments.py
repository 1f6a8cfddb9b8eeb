"""Days and instants as people and machines write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.fields.malformed import Malformed

#: a year outside is a slip of the keyboard
_YEARS = range(1900, 2200)
#: dd/mm/yyyy, with a time if one is given
_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(.+))?")
_END_OF_DAY = re.compile(r"([ T])24:00(?::00)?(?=$|Z|[+-])")


def date_of(given: object, zone: ZoneInfo) -> date:
    """A day from `2026-11-27`, `27/11/2026`, a date or an instant (its day in `zone`)."""
    if isinstance(given, datetime):
        return (given.astimezone(zone) if given.tzinfo else given).date()
    if isinstance(given, str):
        given = _day(given.strip())
    if not isinstance(given, date):
        raise Malformed("not_a_date")
    _refuse_far_years(given)
    return given


def instant_of(given: object, zone: ZoneInfo) -> datetime:
    """An instant in UTC from ISO 8601, dd/mm/yyyy with or without a time, a date or a datetime.

    Without a zone it is the local time of `zone`; a bare day is its 00:00 (contract.md section 3).
    """
    if isinstance(given, str):
        given = _moment(given.strip())
    elif isinstance(given, date) and not isinstance(given, datetime):
        given = datetime(given.year, given.month, given.day)  # noqa: DTZ001 - local, zone follows
    if not isinstance(given, datetime):
        raise Malformed("not_an_instant")
    _refuse_far_years(given)
    return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(_iso_order(text))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    text, moved = _END_OF_DAY.subn(r"\g<1>00:00", _iso_order(text))
    try:
        return datetime.fromisoformat(text) + timedelta(days=moved)
    except (ValueError, OverflowError):
        return None


def _iso_order(text: str) -> str:
    found = _VIETNAMESE.fullmatch(text)
    if found is None:
        return text
    day, month, year, time = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + (f"T{_two_digits(time)}" if time else "")


def _two_digits(time: str) -> str:
    """The hour as ISO 8601 writes it: people write 8:00."""
    return f"0{time}" if time[1:2] == ":" else time


def _refuse_far_years(given: date) -> None:
    if given.year not in _YEARS:
        raise Malformed("year_out_of_range", first=_YEARS.start, last=_YEARS.stop - 1)
