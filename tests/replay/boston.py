"""The City of Boston's 311 cases of 2015 as a file of dated actions, and what must come of them.

Everything here is computed from the city's own table (tests/data/README.md) in plain Python;
nothing asks the product. The mapping is contract.md section 5: `record`, `assign` (due = the city's
target) and `accept` when the case was opened; if it was closed, `reply` then and `close` a second
later.
"""

from __future__ import annotations

import csv
import gzip
import heapq
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
TABLE = DATA / "boston311_2015.csv.gz"
ORACLE = DATA / "boston311_oracle.json"
#: the moment of the city's last figures, local time
SNAPSHOT = datetime(2016, 1, 13)  # noqa: DTZ001 - wall time, as in the city's table
#: rows without a flag or a department that the table was published without (tests/data/README.md)
LEFT_OUT = 153
COLUMNS = ("case_ref", "at", "action", "department", "actor", "due", "title", "note")
_SECOND = timedelta(seconds=1)

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityCase:
    """One row of the city's table; times are wall times."""

    ref: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    department: str
    title: str
    channel: str
    flag: str

    @property
    def replied(self) -> datetime | None:
        """When the reply is told: a few rows were closed before they were opened."""
        return None if self.closed is None else max(self.closed, self.opened)

    def is_overdue_at(self, moment: datetime) -> bool:
        """Whether the case is open and its target has passed."""
        return (
            self.opened <= moment
            and self.target is not None
            and self.target < moment
            and (self.replied is None or self.replied > moment)
        )

    @property
    def is_late(self) -> bool:
        """Whether it was closed after its target."""
        return None not in (self.replied, self.target) and self.replied > self.target

    def actions(self) -> Iterator[Row]:
        """The case's rows in time order."""
        opened, due = self.opened.isoformat(), self.target.isoformat() if self.target else ""
        yield (self.ref, opened, "record", "", self.channel, "", self.title, "")
        yield (self.ref, opened, "assign", self.department, "dispatcher", due, "", "")
        yield (self.ref, opened, "accept", self.department, self.department, "", "", "")
        if self.replied is not None:
            ended = (self.replied + _SECOND).isoformat()
            yield (self.ref, self.replied.isoformat(), "reply", "", self.department, "", "", "")
            yield (self.ref, ended, "close", "", "dispatcher", "", "", "")


def city_cases(every: int = 1) -> Iterator[CityCase]:
    """The cases of the city's table, or every so-and-so-many-th of them."""
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % every == 0:
                yield CityCase(
                    row["case_id"],
                    datetime.fromisoformat(row["opened"]),
                    datetime.fromisoformat(row["target"]) if row["target"] else None,
                    datetime.fromisoformat(row["closed"]) if row["closed"] else None,
                    row["department"],
                    row["type"],
                    row["channel"],
                    row["city_flag"],
                )


def write_history(file: Path, cases: Iterable[CityCase]) -> int:
    """Write the cases as `import history` reads them, case after case; returns the rows."""
    return _write(file, (row for case in cases for row in case.actions()))


def write_by_time(file: Path, cases: Sequence[CityCase]) -> int:
    """The same rows with all cases mixed, as one journal of the year would have them."""
    journal = heapq.merge(*(case.actions() for case in cases), key=lambda row: row[1])
    return _write(file, journal)


def write_shuffled(file: Path, cases: Sequence[CityCase], seed: int) -> int:
    """The same rows in chance order; only those of one case keep theirs."""
    waiting = {case.ref: list(case.actions()) for case in cases}
    turns = [ref for ref, rows in waiting.items() for _ in rows]
    random.Random(seed).shuffle(turns)
    return _write(file, (waiting[ref].pop(0) for ref in turns))


def _write(file: Path, rows: Iterable[Row]) -> int:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def mondays() -> list[datetime]:
    """00:00 of the 54 Mondays from the first of 2015 to the last before the snapshot."""
    first = datetime(2015, 1, 5)  # noqa: DTZ001 - wall time
    return [first + timedelta(weeks=week) for week in range(54)]


def overdue_by_department(cases: Iterable[CityCase], moment: datetime) -> dict[str, int]:
    """How many cases each department had overdue, by the rule of the data's README."""
    return dict(Counter(case.department for case in cases if case.is_overdue_at(moment)))


def surplus_of(weekly: Mapping[str, int], truth: Mapping[str, int]) -> int:
    """How many overdue cases the city's weekly figures hold beyond its table; never fewer."""
    differences = [weekly.get(code, 0) - truth.get(code, 0) for code in {*weekly, *truth}]
    if min(differences, default=0) < 0:
        raise ValueError("the city's figures hold fewer cases than its table")
    return sum(differences)


def first_overdue_rungs(cases: Iterable[CityCase]) -> dict[str, datetime]:
    """The cases whose target passed while they were open, each with that instant."""
    return {
        case.ref: case.target
        for case in cases
        if case.target is not None and (case.is_late or case.is_overdue_at(SNAPSHOT))
    }
