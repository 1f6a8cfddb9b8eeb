"""The register of receptions of a period: on the page, on paper and as a file for Excel."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.disclosure.receptions import register_of_receptions
from cases.errors import BadInput
from cases.reading.receptions import Reception
from web.documents.excel import excel_file
from web.documents.formats import XLSX
from web.documents.receptions_sheet import COLUMNS, period_name, reception_rows
from web.downloads import download
from web.language import message
from web.times import parse_day
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: a year of Mondays is what one sheet is made for
_LONGEST: Final = timedelta(days=366)
_TITLE: Final = message("Register of receptions")


@router.get("/receptions")
def show(request: Request) -> Response:
    """The lines of a period; without one, of this month so far. Leaves a trace of who looked."""
    visit = Visit.of(request)
    first, last = _period(visit)
    return visit.page(
        "receptions.html",
        rows=reception_rows(_lines(visit, first, last), visit),
        columns=[visit.words.gettext(name) for name, _ in COLUMNS],
        first=first,
        last=last,
        period=period_name(first, last, visit),
    )


@router.get("/receptions.xlsx")
def save(request: Request) -> Response:
    """The same as a file for Excel."""
    visit = Visit.of(request)
    first, last = _period(visit)
    gettext = visit.words.gettext
    content = excel_file(
        gettext(_TITLE),
        (gettext("Form 03/TCD, Decree 154/2026"), period_name(first, last, visit)),
        [gettext(name) for name, _ in COLUMNS],
        [width for _, width in COLUMNS],
        reception_rows(_lines(visit, first, last), visit),
        visit.now,
    )
    return download(FileCopy(f"so-tiep-cong-dan-{first}-{last}.xlsx", XLSX, content))


def _lines(visit: Visit, first: date, last: date) -> tuple[Reception, ...]:
    services = visit.services
    reason = f"{visit.words.gettext(_TITLE)}: {period_name(first, last, visit)}"
    return register_of_receptions(
        services.database, visit.office, visit.staff, first, last, reason, visit.now
    )


def _period(visit: Visit) -> tuple[date, date]:
    query = visit.request.query_params
    today = visit.services.calendar().local(visit.now).date()
    first = parse_day(query["from"]) if query.get("from") else today.replace(day=1)
    last = parse_day(query["until"]) if query.get("until") else max(first, today)
    if first > last:
        raise BadInput(message("The period ends before it begins; change one of its days."))
    if last - first > _LONGEST:
        raise BadInput(message("At most a year is shown at once; choose a shorter period."))
    return first, last
