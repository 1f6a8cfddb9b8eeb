"""Changes of the calendar as stories make them, and what they leave in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.planning import CalendarChange, Ending, Move, effects
from cases.clock.following import Followed
from cases.codes.tracking import CodeBook
from cases.commands.calendar_change import switch_calendar
from cases.instants import from_micros
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import checked, rows
from tests.people import NGOC
from workflow.attempt import Actor
from workflow.versions import Workflows
from workflow.worktime import Day, DayKind, WorkingCalendar
from workflow.worktime.editing import with_day, without_day

NOTICE = "10065/VPCP-KGVX"
#: Friday 20 November 2026, 08:00 in the province
FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

Edit = Callable[[WorkingCalendar], WorkingCalendar]


def off(text: str, name: str = "Nghỉ do bão số 9") -> Edit:
    """A day off, as a notice announces it."""
    day = Day(date.fromisoformat(text), DayKind.HOLIDAY, name, "Storm", NOTICE)
    return lambda calendar: with_day(calendar, day)


def worked(text: str) -> Edit:
    """A listed day that the notice takes back."""
    return lambda calendar: without_day(calendar, date.fromisoformat(text))


def makeup(text: str) -> Edit:
    """A rest day that is worked instead."""
    day = Day(date.fromisoformat(text), DayKind.MAKEUP_WORKDAY, "Làm bù", "Make-up", NOTICE)
    return lambda calendar: with_day(calendar, day)


def planned(register: Register, *edits: Edit, notice: str = NOTICE) -> CalendarChange:
    """The change that these edits of the calendar in force make."""
    before = after = register.calendar()
    for edit in edits:
        after = edit(after)
    return CalendarChange(before, after, notice)


def change(
    register: Register,
    *edits: Edit,
    at: datetime = FRIDAY,
    actor: Actor | None = NGOC,
    notice: str = NOTICE,
) -> Followed:
    """Chị Ngọc changes the calendar, and every open case follows."""
    done = register.change_calendar(planned(register, *edits, notice=notice), actor, at)
    assert done is not None
    return done


def switch(register: Register, *edits: Edit, at: datetime = FRIDAY) -> None:
    """The calendar changes and the program dies before any case has followed."""
    assert switch_calendar(register.tools, planned(register, *edits), NGOC, at) is not None


def preview(register: Register, *edits: Edit) -> list[Move]:
    """What would move."""
    return [each for each in _effects(register, FRIDAY, edits) if isinstance(each, Move)]


def endings(register: Register, at: datetime, *edits: Edit) -> list[Ending]:
    """The pauses that would end if the calendar changed at `at`."""
    return [each for each in _effects(register, at, edits) if isinstance(each, Ending)]


def _effects(register: Register, at: datetime, edits: Sequence[Edit]) -> list[Move | Ending]:
    with register.database.read() as connection:
        return list(effects(connection, register.workflows, planned(register, *edits), at))


def another(register: Register) -> Register:
    """The same register in another process, which has a calendar of its own in memory."""
    return Register(
        Database(register.database.url),
        Workflows.shipped(),
        OfficeCalendar(register.database),
        register.directory,
        CodeBook("a secret of the tests, known to all"),
    )


class Stand(NamedTuple):
    """A deadline as it stands: name, last day, whether it is provisional, the next rung."""

    name: str
    last_day: str
    provisional: bool
    rung_at: datetime | None


def stands(register: Register, case_id: int = 20260000001) -> dict[str, Stand]:
    """The running deadlines of a case, by name."""
    found = rows(
        register.database,
        "SELECT name, due_at, provisional, rung_at FROM deadline "
        f"WHERE case_id = {case_id} AND closed_at IS NULL ORDER BY no",
    )
    last_day = register.calendar().last_day
    return {
        name: Stand(
            name,
            last_day(from_micros(due)).isoformat(),
            bool(provisional),
            from_micros(rung) if rung is not None else None,
        )
        for name, due, provisional, rung in found
    }


def reply_day(register: Register, case_id: int = 20260000001) -> str:
    """The last day of the reply."""
    return stands(register, case_id)["reply"].last_day


def fired(register: Register, deadline: str = "reply") -> list[tuple[str, int]]:
    """The rungs of a deadline that fired, in order."""
    return [
        (rung, occurrence)
        for rung, occurrence in rows(
            register.database,
            f"SELECT rung, occurrence FROM escalation WHERE deadline_name = '{deadline}' "
            "ORDER BY case_id, seq",
        )
    ]


def assert_sound(register: Register) -> None:
    """Every promise of the register holds."""
    report = checked(register)
    assert report.problems == [], "; ".join(map(str, report.problems))


def times_moved(register: Register) -> int:
    """How often the history tells of dates that the calendar moved."""
    ((count,),) = rows(register.database, "SELECT count(*) FROM history WHERE action = 'redate'")
    return int(count)
