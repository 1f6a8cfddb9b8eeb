"""`session add|list`: sessions by hand."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import WRONG_USAGE, CommandFailed, answer
from web.cli.groups import session
from web.cli.tools import database

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.calendar.sessions import Session

_MONTHS_AROUND = timedelta(days=183)


@session.command("add")
def add(
    day: Annotated[str, typer.Argument(help="The local date, like 2026-11-23.")],
    site: Annotated[str, typer.Option(help="Where, like caolanh.")],
    leader: Annotated[str, typer.Option(help="Who listens: a post or a name.")],
    begins: Annotated[str, typer.Option(help="Local time.")] = "09:30",
    ends: Annotated[str, typer.Option(help="Local time.")] = "11:00",
    note: Annotated[str | None, typer.Option(help="Why it is not on a Monday.")] = None,
) -> None:
    """Plan a session."""
    from cases.calendar.office_calendar import load_calendar
    from cases.calendar.sessions import add_session, planned
    from web.times import parse_day

    with database() as register, register.write() as transaction:
        office = load_calendar(transaction)
        wanted = planned(
            parse_day(day),
            site,
            leader,
            office,
            begins=_clock_time(begins),
            ends=_clock_time(ends),
            note=note,
        )
        add_session(transaction, wanted)
        transaction.commit()
    answer(_document(wanted, office.zone), f"Planned {wanted.id}.")


@session.command("list")
def list_all(
    since: Annotated[str | None, typer.Option("--from", help="First local date.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last local date.")] = None,
) -> None:
    """List the sessions; without dates, of the half year before and after today."""
    from cases.calendar.office_calendar import load_calendar
    from cases.calendar.sessions import list_sessions
    from web.times import parse_day
    from web.wiring import wall_clock

    with database() as register, register.read() as connection:
        zone = load_calendar(connection).zone
        today = wall_clock().astimezone(zone).date()
        first = today - _MONTHS_AROUND if since is None else parse_day(since)
        last = today + _MONTHS_AROUND if until is None else parse_day(until)
        found = list_sessions(connection, first, last)
    documents = [_document(each, zone) for each in found]
    lines = [f"{each['id']} {each['status']:<10} {each['leader']}" for each in documents]
    answer({"sessions": documents}, lines or ["There is no session in that time."])


def _clock_time(text: str) -> time:
    try:
        # with a zone behind it, it would not be the local time that is asked for
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day
    except ValueError as wrong:
        message = f"“{text}” is no time of day; write it like 09:30"
        raise CommandFailed(message, WRONG_USAGE) from wrong


def _document(found: Session, zone: ZoneInfo) -> dict[str, Any]:
    from web.times import local_iso

    return {
        "id": found.id,
        "date": found.date.isoformat(),
        "start": local_iso(found.starts_at, zone),
        "end": local_iso(found.ends_at, zone),
        "site": found.site,
        "leader": found.leader,
        "status": found.status,
        "note": found.note,
    }
