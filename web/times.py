"""Times as machines and operators write them: ISO 8601, local unless they say otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from cases.errors import BadInput

_NO_TIME: Final = (
    "“%(text)s” is no time; write it like 2026-11-27, 2026-11-27T17:00 or "
    "2026-11-27T17:00:00+07:00."
)
_NO_DATE: Final = "“%(text)s” is no date; write it like 2026-11-27."


def local_iso(instant: datetime, zone: ZoneInfo) -> str:
    """An aware instant on the wall clock of `zone`, with its offset: 2026-11-27T17:00:00+07:00."""
    return instant.astimezone(zone).isoformat()


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) of an ISO 8601 time; without a zone it is local, a bare date 00:00.

    Raises BadInput with an example for anything else (contract.md section 3).
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise BadInput(_NO_TIME, text=text) from problem


def parse_day(text: str) -> date:
    """The local date of 2026-11-27 or 27/11/2026; raises BadInput with an example."""
    day, _, rest = text.strip().partition("/")
    month, _, year = rest.partition("/")
    try:
        return date(int(year), int(month), int(day)) if rest else date.fromisoformat(day)
    except ValueError as problem:
        raise BadInput(_NO_DATE, text=text) from problem
