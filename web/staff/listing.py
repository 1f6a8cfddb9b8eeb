"""Lists of cases as files for a spreadsheet; nothing of the petitioner is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.errors import BadInput
from cases.reading.items import CaseItem
from cases.reading.overdue import OverdueCase, OverdueReport
from cases.reading.paging import LARGEST_SIZE, Page, PageRequest
from notifications.dates import moment
from web.documents.excel import Cell, excel_file
from web.documents.formats import XLSX
from web.downloads import download
from web.language import message
from web.staff.sheets import sheet
from web.visit import Visit

Item = TypeVar("Item")

#: more rows than a person reads, and few enough to be written while one waits
MOST_EXPORTED: Final = 5000
#: in which form a list is asked for: in its address, and as a button of the ticked cases
CSV, EXCEL = "csv", "xlsx"
#: headings and their width in signs
_OF_CASES: Final = (
    (message("Case"), 16),
    (message("Summary"), 44),
    (message("Department"), 24),
    (message("Handled by"), 20),
    (message("State"), 16),
    (message("Recorded"), 12),
    (message("Due"), 12),
    (message("Provisional"), 10),
    (message("Working days overdue"), 10),
    (message("Last event"), 22),
    (message("At"), 17),
)
_OVERDUE: Final = (
    (message("Case"), 16),
    (message("Summary"), 44),
    (message("Working days overdue"), 10),
    (message("Was due"), 12),
    (message("Provisional"), 10),
    (message("State"), 16),
    (message("Contribution for"), 24),
)
_BY_DEPARTMENT: Final = (
    (message("Department"), 36),
    (message("Overdue"), 10),
    (message("Longest, in working days"), 12),
    (message("Contributions overdue"), 12),
    (message("Due soon"), 10),
    (message("Open"), 10),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list under its title. Dates are local ones, moments local without a zone."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def form_asked(visit: Visit) -> str | None:
    """The form of file that the address asks for; None for the page itself. Raises BadInput."""
    form = visit.request.query_params.get("as")
    if form in (None, CSV, EXCEL):
        return form
    raise BadInput(message("A list is saved as csv or as xlsx; there is no “%(form)s”."), form=form)


def saved(visit: Visit, listing: Listing, form: str, at: datetime | None = None) -> Response:
    """The answer that saves the list in this form, as it was at `at` (UTC; None = now)."""
    header = [visit.words.gettext(name) for name, _ in listing.columns]
    name = f"followup-{visit.office.calendar.local(visit.now).date()}.{form}"
    if form == CSV:
        return sheet(name, header, listing.rows)
    told = moment(at or visit.now, visit.language, visit.office.calendar.zone)
    above = (visit.words.gettext("As of %(at)s.") % {"at": told},)
    widths = [width for _, width in listing.columns]
    content = excel_file(listing.title, above, header, widths, listing.rows, visit.now)
    return download(FileCopy(name, XLSX, content))


def every_page(read: Callable[[PageRequest], Page[Item]]) -> list[Item]:
    """A whole list, page by page; raises BadInput where it is longer than a file may be."""
    found: list[Item] = []
    for number in range(1, MOST_EXPORTED // LARGEST_SIZE + 1):
        page = read(PageRequest(number, LARGEST_SIZE))
        if page.total > MOST_EXPORTED:
            raise _too_long(page.total)
        found += page.items
        if number >= page.pages:
            break
    return found


def cases_listed(visit: Visit, title: str, items: Iterable[CaseItem]) -> Listing:
    """Cases as they stand now."""
    return Listing(title, _OF_CASES, [_case(visit, item) for item in items])


def overdue_listed(visit: Visit, title: str, items: Iterable[OverdueCase]) -> Listing:
    """What a department is overdue with, at the moment that was asked for."""
    return Listing(title, _OVERDUE, [_overdue(visit, item) for item in items])


def departments_listed(title: str, report: OverdueReport) -> Listing:
    """Every department with work that is open or overdue."""
    rows = [
        (
            row.name,
            row.overdue,
            row.max_working_days_overdue or None,
            row.contributions_overdue,
            row.due_soon,
            row.open,
        )
        for row in report.departments
    ]
    return Listing(title, _BY_DEPARTMENT, rows)


def _case(visit: Visit, item: CaseItem) -> tuple[Cell, ...]:
    office, language = visit.office, visit.language
    words, local = office.vocabulary, office.calendar.local
    handler = office.people.by_username(item.handler) if item.handler else None
    action = words.actions.get(item.last_action)
    return (
        item.number,
        item.title,
        office.department_name(item.department, language, visit.now),
        handler.full_name if handler else "",
        words.states[item.state].label.in_language(language),
        local(item.recorded_at).date(),
        item.last_day,
        _mark(visit, item.last_day),
        item.working_days_overdue if item.overdue else None,
        action.label.in_language(language) if action else "",
        local(item.last_at).replace(tzinfo=None, second=0, microsecond=0),
    )


def _overdue(visit: Visit, item: OverdueCase) -> tuple[Cell, ...]:
    office, language = visit.office, visit.language
    asking = office.department_name(item.responsible, language, visit.now)
    return (
        item.number,
        item.title,
        item.working_days_overdue,
        item.last_day,
        _mark(visit, item.last_day),
        office.vocabulary.states[item.state].label.in_language(language),
        asking if item.contribution else "",
    )


def _mark(visit: Visit, day: date | None) -> str:
    """A word beside a date that may still move, because nobody has entered its year yet."""
    provisional = day is not None and visit.office.calendar.is_provisional(day)
    return visit.words.gettext("Yes") if provisional else ""


def _too_long(total: int) -> BadInput:
    return BadInput(
        message(
            "This list has %(total)s cases; at most %(most)s can be exported at once. "
            "Choose a filter that makes it shorter."
        ),
        total=total,
        most=MOST_EXPORTED,
    )
