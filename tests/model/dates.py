"""When a deadline falls due, from everything that was said of it (contract.md section 7).

The rule's date or the one stated at the opening, later by the working time of the pauses since; an
extension takes its place if it is later; limits set after it can only shorten.
"""

from __future__ import annotations

from datetime import datetime

from tests.model.case import Clock, OfficeCase, Term
from tests.model.definition import DEADLINES, HOLDERS, Table
from tests.model.office_time import OfficeTime, local_day


def due_of(
    case: OfficeCase, clock: Clock, table: OfficeTime, until: datetime | None = None
) -> datetime:
    """The due instant; a pause that goes on is judged as over `until`, if that is given."""
    due = unextended(case, clock, table, until)
    standing = [term for term in clock.terms if not term.ended]
    extension = _last([term for term in standing if term.kind == "extension"])
    after = clock.terms.index(extension) if extension else -1
    if extension is not None:
        due = max(due, _later(case, clock, extension.due, extension.at, table, until))
    for place, term in enumerate(clock.terms):
        if place > after and term.kind == "limit" and not term.ended:
            due = min(due, _later(case, clock, term.due, term.at, table, until))
    return due


def unextended(
    case: OfficeCase, clock: Clock, table: OfficeTime, until: datetime | None = None
) -> datetime:
    """The due instant without extension and limits."""
    base = clock.stated or by_rule(case, clock, table)
    return _later(case, clock, base, clock.opened_at, table, until)


def by_rule(case: OfficeCase, clock: Clock, table: OfficeTime) -> datetime:
    """What the first row of periods that fits says."""
    rule = DEADLINES[clock.name]
    row = next(row for row in rule["periods"] if _fits(row, case, clock))
    start = case.recorded_at if row["from"] == "recording" else clock.opened_at
    return table.due(start, row)


def _fits(row: Table, case: OfficeCase, clock: Clock) -> bool:
    asked = {"after": clock.opened_by, "kind": case.kind, "pace": case.pace}
    valid_from = row.get("valid_from")
    return all(row.get(name, value) == value for name, value in asked.items()) and (
        valid_from is None or local_day(case.recorded_at) >= valid_from
    )


def _last(terms: list[Term]) -> Term | None:
    return terms[-1] if terms else None


def _later(
    case: OfficeCase,
    clock: Clock,
    due: datetime,
    since: datetime,
    table: OfficeTime,
    until: datetime | None,
) -> datetime:
    """A date moved on by the office time of the pauses after it was said."""
    paused = 0
    for pause in case.clocks if HOLDERS[clock.name] else ():
        ends = [end for end in (pause.closed_at, clock.closed_at, until) if end is not None]
        begin = max(pause.opened_at, since)
        if pause.name in HOLDERS[clock.name] and ends and min(ends) > begin:
            paused += table.worked_between(begin, min(ends))
    return table.add_worked(due, paused)
