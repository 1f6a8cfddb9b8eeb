"""31,475 target dates that the City of Boston's own system computed in 2015 (tests/data).

Its way of counting is the same time of day on the Nth working day. Where the file's `agrees` is 1
the city's system followed its own rule; opening times are cut to the minute in a part of the file,
so a target may be up to 70 seconds later than the opening tells.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from workflow.worktime import Counting, Unit, WorkingCalendar, load_calendar

DATA = Path(__file__).parents[2] / "data"
CUT_TO_THE_MINUTE = timedelta(seconds=90)


@dataclass(frozen=True)
class Target:
    """One row of the city's file, and how far the calendar's answer is from it."""

    agrees: bool
    opened: datetime
    off_by: timedelta


@cache
def boston() -> WorkingCalendar:
    return load_calendar(DATA / "boston-calendar.toml")


@cache
def targets() -> list[Target]:
    with gzip.open(DATA / "boston311_workday_targets.csv.gz", "rt", encoding="utf-8") as file:
        return [compared(row) for row in csv.DictReader(file)]


def compared(row: dict[str, str]) -> Target:
    calendar = boston()
    opened = datetime.fromisoformat(row["opened"])
    period = calendar.period(int(row["working_days"]), Unit.WORKING_DAYS)
    due = calendar.due(calendar.instant(opened), period)
    city_target = calendar.instant(datetime.fromisoformat(row["city_target"]))
    assert not due.provisional
    return Target(row["agrees"] == "1", opened, abs(due.at - city_target))


def test_the_calendar_file_says_how_that_city_counts() -> None:
    assert boston().counting is Counting.SAME_TIME
    assert len(boston().days) == 15


def test_every_row_in_which_the_city_followed_its_rule_is_reproduced() -> None:
    agreeing = [target for target in targets() if target.agrees]
    assert len(agreeing) == 31_400
    assert [target for target in agreeing if target.off_by > CUT_TO_THE_MINUTE] == []


def test_most_are_reproduced_to_the_second() -> None:
    exact = sum(not target.off_by for target in targets() if target.agrees)
    assert exact == 19_041


def test_an_opening_at_1700_waits_for_the_next_morning_as_in_the_citys_system() -> None:
    at_closing = [target for target in targets() if f"{target.opened:%H:%M:%S}" == "17:00:00"]
    assert len(at_closing) == 10
    assert all(target.off_by <= CUT_TO_THE_MINUTE for target in at_closing)


def test_the_other_rows_do_not_follow_the_rule() -> None:
    # A calendar that agreed with everything would prove nothing.
    others = [target for target in targets() if not target.agrees]
    assert len(others) == 75
    assert sum(target.off_by > CUT_TO_THE_MINUTE for target in others) == 68
