"""A company's real incident log: the pauses that happened there move the dates as they must here.

The expected dates come from a list of every working minute of those years, not from the calendar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from cases.importing.history import Imported, import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import checked, rows
from tests.replay import incidents
from tests.replay.registers import IMPORTED_AT, furnished, instant
from tests.workflow.worktime.minute_table import MinuteTable
from workflow.versions import Workflows
from workflow.worktime import PROVINCE_ZONE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
#: on PostgreSQL before a change is taken in
_BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.thorough)],
    indirect=True,
)

INCIDENTS = incidents.incidents()
#: after this the clock ends a pause
LONG = timedelta(days=30)
REASONS = Workflows.shipped().current.definition.refusals
_HOURS = [("07:00", "11:30"), ("13:30", "17:00")]


@cache
def _table() -> MinuteTable:
    """Mondays to Fridays: nobody entered the days off of those years."""
    weekdays = dict.fromkeys(range(5), _HOURS)
    return MinuteTable(PROVINCE_ZONE, weekdays, (), {}, date(2016, 2, 25), date(2017, 3, 20))


def brought_in(
    register: Register, folder: Path
) -> tuple[Imported, int, Counter[tuple[str, str]], set[str]]:
    """The import's figures, the rows of the file, what was refused why, and for which incidents."""
    refused: Counter[tuple[str, str]] = Counter()
    refs: set[str] = set()

    def refuse(line: int, cells: dict[str, str], reason: str) -> None:
        refused[cells["action"], reason] += 1
        refs.add(cells["case_ref"])

    count = incidents.write_history(folder / "log.csv", INCIDENTS)
    done = import_history(
        register.tools,
        folder / "log.csv",
        IMPORTED_AT,
        with_clock=True,
        create_departments=True,
        refuse=refuse,
    )
    return done, count, refused, refs


def pauses_of(incident: incidents.Incident) -> Iterator[tuple[datetime, datetime]]:
    """From when to when the log waited, as UTC instants."""
    begun: datetime | None = None
    for row in incident.actions():
        at = instant(datetime.fromisoformat(row["at"]))
        if row["action"] == "pause":
            begun = at
        elif row["action"] == "resume" and begun is not None:
            yield begun, at
            begun = None


def due_by_the_table(incident: incidents.Incident) -> datetime:
    """24:00 of the fifth working day, later by every working minute in which the log waited."""
    table = _table()
    day = instant(incident.opened).astimezone(PROVINCE_ZONE).date()
    due = table.end_of(table.working_day_after(day, 5))
    waited = sum(table.minutes_between(begin, end) for begin, end in pauses_of(incident))
    return table.add_minutes(due, waited) if waited else due


@_BOTH
def test_the_log_replays_with_its_pauses(database: Database, tmp_path: Path) -> None:
    register = furnished(database)
    done, count, refused, refs = brought_in(register, tmp_path)

    assert (done.cases, done.actions + done.refused) == (len(INCIDENTS), count)
    # waiting that began once the answer was late stops no clock, and a pause ends by itself
    # (contract.md section 7); everything else is accepted
    overdue = REASONS["reply_is_not_overdue"].en
    too_late = refused.pop(("pause", overdue))
    # one case waited for longer than all pauses together may take, and was late when it did again
    spent = REASONS["pauses_are_left"].en.format(pause_calendar_days_per_period=LONG.days)
    too_late += refused.pop(("pause", f"{spent} {overdue}"))
    ended_before = refused.pop(("resume", REASONS["paused"].en)) - too_late
    assert not refused
    long_pauses = sum(_lasted(pause) >= LONG for each in INCIDENTS for pause in pauses_of(each))
    assert 0 < ended_before <= long_pauses
    assert too_late < count / 100
    due = dict(
        rows(
            database,
            "SELECT imported_case.case_ref, deadline.due_at FROM deadline"
            " JOIN imported_case ON imported_case.case_id = deadline.case_id"
            " WHERE deadline.name = 'reply' AND deadline.edition = 1",
        )
    )
    waited = [
        incident
        for incident in INCIDENTS
        if incident.ref not in refs and any(pauses_of(incident)) and _short(incident)
    ]
    assert len(waited) > 100
    for incident in waited:
        expected = due_by_the_table(incident)
        assert datetime.fromtimestamp(due[incident.ref] / 1e6, UTC) == expected, incident.ref
    assert checked(register).problems == []


def _short(incident: incidents.Incident) -> bool:
    """Without a pause that the clock had to end, and without a second period."""
    longest = max(map(_lasted, pauses_of(incident)))
    return longest < LONG and incident.events[-1].reopened == 0


def _lasted(pause: tuple[datetime, datetime]) -> timedelta:
    begin, end = pause
    return end - begin
