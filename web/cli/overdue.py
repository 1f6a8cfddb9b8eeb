"""`overdue`: which department is late with what, now or as of any past moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import answer
from web.cli.groups import root
from web.cli.looking import document_of, office_of, require_department
from web.cli.tools import moment, services

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from cases.office import Office
    from cases.reading.overdue import OverdueCase, OverdueReport

_VIETNAMESE = "vi"


@root.command("overdue")
def overdue(
    as_of: Annotated[str | None, typer.Option(help="A past moment; without it, now.")] = None,
    department: Annotated[str | None, typer.Option(help="One department with its cases.")] = None,
) -> None:
    """Count overdue cases by department, most overdue first."""
    from cases.reading.course.time import held_minutes
    from cases.reading.overdue import restricted_to
    from cases.reading.overdue.office_then import office_then

    with services() as at_hand:
        office, now = office_of(at_hand), at_hand.clock()
        require_department(office, department)
        asked = moment(as_of) if as_of is not None else None
        cases: list[OverdueCase] = []
        with at_hand.database.read() as connection:
            report = _report(connection, office, asked, now)
            if department is not None:
                report = restricted_to(report, office, department, _VIETNAMESE)
                cases = list(_cases(connection, office, department, asked, now))
            then = office_then(connection, office, asked)
            held = held_minutes(connection, then, department or "", cases, asked or now)
        document = _document(report, office)
        if department is not None:
            document["departments"][0] |= _lists(cases, held, office)
        answer(document, _lines(report, cases))


def _lists(cases: list[OverdueCase], held: Mapping[str, int], office: Office) -> dict[str, Any]:
    """The department's own cases, and the contributions it owes to others."""
    rows = [
        document_of(case, office.calendar.zone) | {"held_minutes": held[case.number]}
        for case in cases
    ]
    return {
        "cases": [row for row in rows if not row["contribution"]],
        "contributions": [row for row in rows if row["contribution"]],
    }


def _report(
    connection: Connection, office: Office, asked: datetime | None, now: datetime
) -> OverdueReport:
    from cases.reading.overdue import overdue_as_of, overdue_now

    if asked is None:
        return overdue_now(connection, office, now)
    return overdue_as_of(connection, office, asked, now)


def _cases(
    connection: Connection, office: Office, department: str, asked: datetime | None, now: datetime
) -> Iterator[OverdueCase]:
    """Every page of the department's cases."""
    from cases.reading.overdue import overdue_cases_as_of, overdue_cases_now
    from cases.reading.paging import LARGEST_SIZE, PageRequest

    number, pages = 1, 1
    while number <= pages:
        request = PageRequest(number, LARGEST_SIZE)
        if asked is None:
            found = overdue_cases_now(connection, office, department, now, request)
        else:
            found = overdue_cases_as_of(connection, office, department, asked, now, request)
        yield from found.items
        number, pages = number + 1, found.pages


def _document(report: OverdueReport, office: Office) -> dict[str, Any]:
    zone = office.calendar.zone
    return {
        "as_of": document_of(report.as_of, zone),
        "total": report.total,
        "contributions_overdue": report.contributions_overdue,
        "departments": [document_of(row, zone) for row in report.departments],
    }


def _lines(report: OverdueReport, cases: list[OverdueCase]) -> Iterator[str]:
    yield f"{report.total} overdue in {report.departments_overdue} departments"
    if report.contributions_overdue:
        yield f"{report.contributions_overdue} contributions overdue"
    for row in report.departments:
        oldest = f", oldest {row.max_working_days_overdue} working days" if row.overdue else ""
        owed = f", {row.contributions_overdue} contributions" if row.contributions_overdue else ""
        yield f"{row.overdue:>7}  {row.code:<10} {row.name} ({row.open} open{oldest}{owed})"
    for case in cases:
        mark = f"  [contribution for {case.responsible}]" if case.contribution else ""
        yield f"  {case.number}  {case.working_days_overdue:>4} working days  {case.title}{mark}"
