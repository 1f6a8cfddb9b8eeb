"""`calendar show|log|set|import|confirm`: the working calendar, and what a change of it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import IN_PART, WRONG_USAGE, CommandFailed, answer
from web.cli.groups import calendar
from web.cli.tools import calendar_in_force, database, services

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.calendar.planning import Ending, Move
    from cases.clock.following import Followed
    from web.wiring import Services
    from workflow.attempt import Actor
    from workflow.worktime import CalendarParts, WorkingCalendar

_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_LONGEST_NOTICE = 200

_Year = Annotated[int, typer.Argument(min=_FIRST_YEAR, max=_LAST_YEAR)]
_Date = Annotated[str, typer.Argument(help="A local date, like 2027-02-04 or 04/02/2027.")]
_Until = Annotated[str | None, typer.Option(help="The last date, for several days in one go.")]
_Why = Annotated[str, typer.Option(help="The notice by which it is so, like 10065/VPCP-KGVX.")]
_Preview = Annotated[bool, typer.Option("--preview", help="Only list what would move.")]
_By = Annotated[str | None, typer.Option(help="In whose name; without it, the operator's.")]


@calendar.command("show")
def show(year: _Year) -> None:
    """Show what is off or worked in a year against the weekly rule."""
    from web.calendar_document import year_document

    document = year_document(calendar_in_force(None), year)
    answer(document, _year_lines(document))


@calendar.command("log")
def log() -> None:
    """Show every calendar this register counted by: since when, through whom, by which notice."""
    from cases.calendar.office_calendar import load_calendar
    from cases.calendar.versions import kept_calendars
    from web.times import local_iso

    with database() as register, register.read() as connection:
        zone = load_calendar(connection).zone
        lines = kept_calendars(connection)
    documents = [
        {
            "no": line.no,
            "version": line.version,
            "at": local_iso(line.at, zone) if line.at else None,
            "actor": line.actor,
            "notice": line.notice,
        }
        for line in lines
    ]
    texts = [f"{d['no']} {d['at'] or '-':<32} {d['actor']:<12} {d['notice']}" for d in documents]
    answer({"calendars": documents}, texts)


@calendar.command("set")
def set_days(
    day: _Date,
    what: Annotated[str, typer.Argument(help="off or work.")],
    why: _Why,
    until: _Until = None,
    name: Annotated[str, typer.Option(help="What the day is called in Vietnamese.")] = "",
    name_en: Annotated[str, typer.Option(help="The same in English.")] = "",
    kind: Annotated[
        str, typer.Option(help="Of a day off: holiday, substitute or swapped_off.")
    ] = "holiday",
    hours: Annotated[
        str, typer.Option(help="Of a worked day, where they are its own: 07:00-11:30.")
    ] = "",
    by: _By = None,
    preview: _Preview = False,
) -> int | None:
    """Make a date, or several, a day off or a worked day, and move the deadlines that run."""
    from cases.texts import readable_line
    from web.times import parse_day
    from workflow.worktime import DayKind
    from workflow.worktime.editing import Names, days_from, with_days_off, with_days_worked
    from workflow.worktime.hours import spans_of

    dates = days_from(parse_day(day), None if until is None else parse_day(until))
    names = Names(readable_line(name, "The name"), readable_line(name_en, "The English name"))
    spans = spans_of(hours)
    if what == "work":
        return _change(
            lambda now: with_days_worked(now, dates, spans, names, why), why, by, preview
        )
    if what != "off" or kind not in set(DayKind) or spans:
        raise CommandFailed(
            "a day is set to “off” (--kind holiday, substitute or swapped_off; no --hours) "
            "or to “work”",
            WRONG_USAGE,
        )
    return _change(
        lambda now: with_days_off(now, dates, DayKind(kind), names, why), why, by, preview
    )


@calendar.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV of days, or TOML with office hours too.")],
    why: Annotated[
        str | None, typer.Option(help="The notice of what has none in the file; needed for that.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Drop the other days of the file's years.")
    ] = False,
    by: _By = None,
    preview: _Preview = False,
) -> int | None:
    """Take in days and hours from a file, each with its notice; its years count as entered."""
    from cases.calendar.readable_names import require_readable_names
    from workflow.worktime import load_parts
    from workflow.worktime.editing import with_parts
    from workflow.worktime.notices import with_notice

    parts = with_notice(load_parts(file), why or "")
    require_readable_names(parts.days)
    notice = why or _notice_of(parts, file)
    return _change(lambda now: with_parts(now, parts, replace), notice, by, preview)


@calendar.command("confirm")
def confirm(year: _Year, why: _Why, by: _By = None, preview: _Preview = False) -> int | None:
    """Say that the days of a year are final; its dates are provisional no longer."""
    from workflow.worktime.editing import confirmed_by

    return _change(lambda now: confirmed_by(now, year, why), why, by, preview)


def _notice_of(parts: CalendarParts, file: Path) -> str:
    from workflow.worktime.notices import notices_of

    told = "; ".join(notices_of(parts))
    return told if 0 < len(told) <= _LONGEST_NOTICE else file.name


def _change(
    edit: Callable[[WorkingCalendar], WorkingCalendar], why: str, by: str | None, preview: bool
) -> int | None:
    from cases.calendar.planning import CalendarChange, effects

    with services() as at_hand:
        actor, before = _actor(at_hand, by), at_hand.calendar()
        change = CalendarChange(before, edit(before), why)
        document = {
            "changed": not change.is_none,
            "previous": before.version,
            "version": change.after.version,
            "notice": why,
        }
        if preview:
            with at_hand.database.read() as connection:
                found = effects(connection, at_hand.workflows, change, at_hand.clock())
                seen = list(found)
            answer(document | _effects_document(seen, before.zone), _effect_lines(seen))
            return None
        done = at_hand.register.change_calendar(change, actor, at_hand.clock())
        return _answer_done(document, done)


def _actor(at_hand: Services, username: str | None) -> Actor | None:
    from cases.errors import UnknownPerson

    if username is None:
        return None
    person = at_hand.directory.current().by_username(username)
    if person is None:
        raise UnknownPerson(f"There is no account “{username}” in this register.")
    return person.actor()


def _answer_done(document: dict[str, Any], done: Followed | None) -> int | None:
    if done is None:
        answer(document, "Nothing to change: the calendar says so already.")
        return None
    document |= {
        "examined": done.examined,
        "moved": done.moved,
        "failed": done.failed,
        "finished": done.finished,
    }
    rest = "" if done.finished else " The clock goes on with the rest."
    text = (
        f"The calendar is changed: {done.examined} open cases counted anew, the dates of "
        f"{done.moved} moved, {done.failed} set aside.{rest}"
    )
    answer(document, text)
    return IN_PART if done.failed or not done.finished else None


def _effects_document(found: Sequence[Move | Ending], zone: ZoneInfo) -> dict[str, Any]:
    from web.calendar_document import ending_document, move_document

    moves, endings = _apart(found)
    return {
        "total": len(moves),
        "cases": len({move.number for move in moves}),
        "moves": [move_document(move, zone) for move in moves],
        "pauses_ended": [ending_document(ending, zone) for ending in endings],
    }


def _apart(found: Sequence[Move | Ending]) -> tuple[list[Move], list[Ending]]:
    from cases.calendar.planning import Ending, Move

    moves = [each for each in found if isinstance(each, Move)]
    return moves, [each for each in found if isinstance(each, Ending)]


def _effect_lines(found: Sequence[Move | Ending]) -> Iterator[str]:
    moves, endings = _apart(found)
    for ending in endings:
        yield (
            f"{ending.number} {ending.department:<10} {ending.label.vi}: the pause would end, "
            f"due {ending.last_day:%d/%m/%Y}"
        )
    for move in moves:
        yield (
            f"{move.number} {move.department:<10} {move.label.vi}: "
            f"{move.was_last_day:%d/%m/%Y} -> {move.last_day:%d/%m/%Y}"
        )
    cases = len({move.number for move in moves})
    yield (
        f"{len(moves)} open deadlines of {cases} cases would move."
        if moves
        else "No open deadline would move."
    )


def _year_lines(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['year']}: {document['working_days']} working days"
    if document["provisional"]:
        yield "Provisional: nobody has entered the days off of this year yet."
    confirmed = document["confirmed"]
    yield f"Confirmed by {confirmed}." if confirmed else "Not confirmed by a notice yet."
    for day in document["days"]:
        hours = f" {' '.join(day['hours'])}" if day["hours"] else ""
        source = f" ({day['source']})" if day["source"] else ""
        yield f"  {day['date']} {day['kind']:<16} {day['name_vi']}{hours}{source}"
    for code, week in document["departments"].items():
        hours = "; ".join(f"{day} {' '.join(spans) or 'closed'}" for day, spans in week.items())
        notice = document["department_sources"][code]
        yield f"  {code}: {hours}{f' ({notice})' if notice else ''}"
