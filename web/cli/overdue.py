"""`overdue`: which department is late with what, now or as of any past moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import answer
from web.cli.groups import root
from web.cli.looking import document_of, office_of, require_department
from web.cli.tools import moment, services

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from cases.reading.office import Office
    from cases.reading.overdue import OverdueCase, OverdueReport

_VIETNAMESE = "vi"


@root.command("overdue")
def overdue(
    as_of: Annotated[str | None, typer.Option(help="A past moment; without it, now.")] = None,
    department: Annotated[str | None, typer.Option(help="One department with its cases.")] = None,
) -> None:
    """Count overdue cases by department, most overdue first."""
    from cases.reading.overdue import restricted_to

    with services() as at_hand:
        office, now = office_of(at_hand), at_hand.clock()
        require_department(office, department)
        asked = moment(as_of) if as_of else None
        cases: list[OverdueCase] = []
        with at_hand.database.read() as connection:
            report = _report(connection, office, asked, now)
            if department is not None:
                report = restricted_to(report, office, department, _VIETNAMESE)
                cases = list(_cases(connection, office, department, asked, now))
        document = _document(report, office)
        if department is not None:
            document["departments"][0]["cases"] = document_of(cases, office.calendar.zone)
        answer(document, _lines(report, cases))


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
    for row in report.departments:
        oldest = f", oldest {row.max_working_days_overdue} working days" if row.overdue else ""
        yield f"{row.overdue:>7}  {row.code:<10} {row.name} ({row.open} open{oldest})"
    for case in cases:
        yield f"  {case.number}  {case.working_days_overdue:>4} working days  {case.title}"
