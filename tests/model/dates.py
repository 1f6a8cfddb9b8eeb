"""When a deadline falls due, from everything that was said of it (contract.md section 7).

The rule's date or the one stated at the opening, later by the working time of the pauses since that
began before it was over; then every date that stands, in the order they were given: a limit can
only shorten, an extension only prolong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.model.case import Clock, OfficeCase
from tests.model.definition import DEADLINES, HOLDERS, LIMITS, Table
from tests.model.office_time import DAY, OfficeTime, end_of, local_day


def due_of(
    case: OfficeCase, clock: Clock, table: OfficeTime, until: datetime | None = None
) -> datetime:
    """The due instant; a pause that goes on is judged as over `until`, if that is given."""
    due = unextended(case, clock, table, until)
    standing = [term for term in clock.terms if not term.ended]
    for term in standing:
        said = _later(case, clock, term.due, term.at, table, until)
        due = (min if term.kind == "limit" else max)(due, said)
    return due


def first_due(case: OfficeCase, clock: Clock, table: OfficeTime) -> datetime:
    """The date it was opened with, whatever was said of it later but for the pauses."""
    return _later(case, clock, clock.first_due, clock.opened_at, table, None)


def unextended(
    case: OfficeCase, clock: Clock, table: OfficeTime, until: datetime | None = None
) -> datetime:
    """The due instant without extension and limits."""
    if clock.stated is not None:
        return _later(case, clock, clock.stated, clock.opened_at, table, until)
    due = by_rule(case, clock, _with_settled_days(case, clock, clock.opening()[1], table, until))
    return _later(case, clock, due, clock.opening()[1], table, until)


def by_rule(case: OfficeCase, clock: Clock, table: OfficeTime) -> datetime:
    """What the first row of periods that fits says."""
    rule, row = DEADLINES[clock.name], _row(case, clock)
    start = case.recorded_at if row["from"] == "recording" else clock.opening()[1]
    due = table.due(start, row)
    return min(due, _days_used_up(case, clock, rule)) if "allowance" in rule else due


def _days_used_up(case: OfficeCase, clock: Clock, rule: Table) -> datetime:
    """The end of the day on which all pauses of the period have taken their days together."""
    left = timedelta(days=LIMITS[rule["allowance"]])
    left -= case.paused_in_period(clock.opened_at, clock.no)
    return end_of(local_day(clock.opened_at + left))


def _row(case: OfficeCase, clock: Clock) -> Table:
    rows: list[Table] = DEADLINES[clock.name]["periods"]
    return next(row for row in rows if _fits(row, case, clock))


def _fits(row: Table, case: OfficeCase, clock: Clock) -> bool:
    asked = {"after": clock.opening()[0], "kind": case.kind, "pace": case.pace}
    valid_from = row.get("valid_from")
    return all(row.get(name, value) == value for name, value in asked.items()) and (
        valid_from is None or local_day(case.recorded_at) >= valid_from
    )


def _later(
    case: OfficeCase,
    clock: Clock,
    due: datetime,
    since: datetime,
    table: OfficeTime,
    until: datetime | None,
) -> datetime:
    """A date moved on by the office time of the pauses after it was said and before it was over.

    A pause that is over took what it took when it ended, whatever day was made a day off since.
    """
    paused, moved = 0, due
    settled = _with_settled_days(case, clock, since, table, until)
    for pause, begin, end in _pauses(case, clock, since, until):
        if begin <= moved:
            counting = pause.counted_by if pause.closed_at == end else table
            paused += counting.worked_between(begin, end)
            moved = settled.add_worked(due, paused)
    return moved


def _with_settled_days(
    case: OfficeCase, clock: Clock, since: datetime, table: OfficeTime, until: datetime | None
) -> OfficeTime:
    """The whole days inside a pause that is over stay what they were when it ended."""
    for pause, begin, end in _pauses(case, clock, since, until):
        if pause.closed_at == end:
            first = local_day(begin) + DAY
            table = table.with_days_of(pause.counted_by, first, local_day(end))
    return table


def _pauses(
    case: OfficeCase, clock: Clock, since: datetime, until: datetime | None
) -> Iterator[tuple[Clock, datetime, datetime]]:
    """What stopped a clock after `since`, from when to when."""
    for pause in (*clock.earlier, *case.clocks) if HOLDERS[clock.name] else ():
        ends = [end for end in (pause.closed_at, clock.closed_at, until) if end is not None]
        begin = max(pause.opened_at, since)
        if pause.name in HOLDERS[clock.name] and ends and min(ends) > begin:
            yield pause, begin, min(ends)
