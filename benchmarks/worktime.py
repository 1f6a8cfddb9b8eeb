"""How long one question to the working calendar takes, in microseconds.

Run `python -m benchmarks.worktime`. Goal: at most 10 microseconds a call with time zones. Every
figure is the median of the rounds; the questions take turns, so that a slow moment of the machine
falls on all of them alike.
"""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import TypedDict
from zoneinfo import ZoneInfo

from workflow.worktime import (
    PROVINCE_OFFICE_HOURS,
    Counting,
    Period,
    Unit,
    WorkingCalendar,
    shipped_calendar,
)

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
START = datetime(2026, 11, 23, 3, 17, 42, tzinfo=UTC)
END = datetime(2026, 12, 29, 8, 5, 3, tzinfo=UTC)
ROUNDS = 7
CALLS = 10_000

Question = Callable[[], object]


class Figure(TypedDict):
    """One measured value."""

    name: str
    value: float
    unit: str


def measure(rounds: int = ROUNDS, calls: int = CALLS) -> list[Figure]:
    """Microseconds per call of each question in each zone, and per year of tables built."""
    questions = {
        f"{name}, {zone}": question
        for zone in ZONES
        for name, question in questions_of(shipped_calendar(zone)).items()
    }
    timings: dict[str, list[float]] = {name: [] for name in questions}
    building = []
    for _ in range(rounds):
        for name, question in questions.items():
            timings[name].append(_cpu_seconds(question, calls) / calls * 1e6)
        building.append(_cpu_seconds(build_ten_years, 1) / 10 * 1e6)
    timings["a year of tables, built once, Asia/Ho_Chi_Minh"] = building
    return [
        Figure(name=f"working time: {name}", value=median(values), unit="us")
        for name, values in timings.items()
    ]


def _cpu_seconds(question: Question, calls: int) -> float:
    """CPU and not wall time, so that others on the machine do not count."""
    return timeit.timeit(question, timer=time.process_time, number=calls)


def questions_of(calendar: WorkingCalendar) -> dict[str, Question]:
    """What is asked most: when is it due, where is the rung, how long was the pause."""
    legal = Period(10, Unit.WORKING_DAYS)
    same_time = Period(10, Unit.WORKING_DAYS, Counting.SAME_TIME)
    hours = Period(40, Unit.WORKING_HOURS)
    return {
        "due in working days": lambda: calendar.due(START, legal),
        "due in working days, same time": lambda: calendar.due(START, same_time),
        "due in working hours": lambda: calendar.due(START, hours),
        "shift": lambda: calendar.shift(START, 5),
        "minutes between": lambda: calendar.working_minutes_between(START, END),
        "add minutes": lambda: calendar.add_working_minutes(START, 3000),
        "days overdue": lambda: calendar.working_days_overdue(START, END),
    }


def build_ten_years() -> None:
    """The tables of ten years for a calendar that has none yet."""
    calendar = WorkingCalendar(office_hours=PROVINCE_OFFICE_HOURS, zone=ZoneInfo(ZONES[1]))
    for year in range(2020, 2030):
        calendar.next_open(datetime(year, 6, 1, tzinfo=UTC))


def main() -> None:
    """Print the figures, one a line."""
    for figure in measure():
        print(f"{figure['value']:8.2f} {figure['unit']}  {figure['name']}")


if __name__ == "__main__":
    main()
