"""A change of the working calendar over many open cases: the preview, the move, the memory.

Two changes: one that moves a date of every open case, one that moves none and has every ladder
counted anew all the same. Each register is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import multiprocessing
import resource
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from benchmarks.crowd import Copies, multiply
from benchmarks.life import RECORDING
from benchmarks.pairs import seconds_of
from benchmarks.registers import DIALECTS, empty_register
from benchmarks.report import Section
from benchmarks.scale import Scale
from cases.calendar.planning import CalendarChange, effects
from cases.commands.requests import Act, Record
from cases.register import Register
from tests.people import LAN, MINH, NGOC, THU
from workflow.worktime import Day, DayKind
from workflow.worktime.editing import with_day

#: an open case more than there ever was in a province; a large register has ten closed for each
OPEN_PER_CASE: Final = 10
FIRST_ID: Final = 20_260_100_000
RECORDED_AT: Final = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
MOVES_ALL, MOVES_NONE = date(2026, 11, 20), date(2027, 6, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds for looking and for moving, moved cases, and megabytes at the most."""

    preview: float
    all_moved: float
    moved: int
    none_moved: float
    megabytes: float


def measure(scale: Scale) -> Section:
    """Both changes on both databases, over a tenth of `scale.cases` open cases."""
    count = max(scale.cases // OPEN_PER_CASE, 1)
    columns = ["database", "preview", "every case moves", "a second", "no date moves", "memory"]
    section = Section("calendar", "A change of the working calendar", columns)
    for dialect in DIALECTS:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            section.rows.append(_row(dialect, count, alone.apply(figures, (dialect, count))))
    section.remarks.append(
        f"{count:,} open cases with four running deadlines each. “Every case moves” writes for "
        "each an entry of the history, a message where the petitioner can be told, the new spans "
        "and the ladder anew, 200 cases a transaction; “no date moves” counts every ladder anew. "
        "Memory is the most the process ever had, the interpreter included."
    )
    return section


def figures(dialect: str, count: int) -> Figures:
    """Measure one database."""
    with empty_register(dialect) as register:
        model = _model(register)
        multiply(register.database, [Copies(model, range(FIRST_ID, FIRST_ID + count))])
        change = _off(register, MOVES_ALL)
        preview = seconds_of(lambda: _count_effects(register, change))
        first = NOW
        all_moved = seconds_of(lambda: register.change_calendar(change, NGOC, first))
        moved = _moved(register)
        later = _off(register, MOVES_NONE)
        none_moved = seconds_of(
            lambda: register.change_calendar(later, NGOC, NOW + timedelta(hours=1))
        )
        assert _moved(register) == moved
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(preview, all_moved, moved, none_moved, megabytes)


def _row(dialect: str, count: int, found: Figures) -> list[str]:
    assert found.moved > count
    return [
        dialect,
        f"{found.preview:.1f} s",
        f"{found.all_moved:.0f} s",
        f"{count / found.all_moved:,.0f} cases",
        f"{found.none_moved:.0f} s",
        f"{found.megabytes:.0f} MB",
    ]


def _model(register: Register) -> int:
    done = register.record(Record(THU, RECORDING), RECORDED_AT)
    register.act(Act(MINH, done.number, "assign", {"lead_department": "SXD"}), RECORDED_AT)
    register.act(Act(LAN, done.number, "accept", {"handler": "lan"}), RECORDED_AT)
    return done.case_id


def _off(register: Register, on: date) -> CalendarChange:
    before = register.calendar()
    day = Day(on, DayKind.HOLIDAY, "Nghỉ", "Off", "1/TB")
    return CalendarChange(before, with_day(before, day), "1/TB")


def _count_effects(register: Register, change: CalendarChange) -> int:
    with register.database.read() as connection:
        return sum(1 for _ in effects(connection, register.workflows, change, NOW))


def _moved(register: Register) -> int:
    with register.database.read() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM deadline_change WHERE change > 1")
        return int(found.scalar_one())
