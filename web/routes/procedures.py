"""The list of administrative procedures: looked through, and taken over from a file."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.errors import BadInput
from cases.importing.lists.columns import layouts
from cases.importing.lists.procedures import LAYOUT, STATES, import_procedures
from cases.meetings.faults import MeetingRefused
from cases.procedures.listed import Procedures, listed_procedures
from cases.reading.paging import Page
from web.documents.formats import XLSX
from web.documents.list_template import list_template
from web.downloads import download
from web.language import message
from web.meetings import STATUS, Errors, errors_of
from web.staff.asking import page_asked, signed_in
from web.staff.filled import plain_fields
from web.staff.lists import filled_form_with_list, sent_file, shown_report
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/procedures"
_LONGEST_WORDS: Final = 200


@router.get(_PATH)
def show(request: Request) -> Response:
    """The list; `?q=` finds by words, marks or none, `?department=` by who deals with it."""
    return _list(Visit.of(request))


@router.get(f"{_PATH}.xlsx")
def template(request: Request) -> Response:
    """An empty list to fill in."""
    content = list_template(layouts()[LAYOUT], Visit.of(request))
    return download(FileCopy("mau-danh-muc-thu-tuc.xlsx", XLSX, content))


@router.post(_PATH, dependencies=[Depends(signed_in)])
def send(request: Request, form: Annotated[FormData, Depends(filled_form_with_list)]) -> Response:
    """What a list would change; sent again from there, what it changed."""
    visit, given = Visit.of(request), plain_fields(form)
    end_missing = given.get("end_missing") == "true"
    try:
        sent = sent_file(form, LAYOUT)
        report = import_procedures(
            visit.services.mondays,
            visit.staff,
            sent.content,
            visit.now,
            dry_run=not sent.apply,
            end_missing=end_missing,
        )
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _list(visit, given, errors, STATUS[refusal.category])
    return visit.page(
        "list_report.html",
        switch=_PATH,
        path=_PATH,
        kept={"end_missing": "true"} if end_missing else {},
        end_missing=end_missing,
        of_people=False,
        **shown_report(visit, sent, report, STATES),
    )


def _list(
    visit: Visit, given: dict[str, str] | None = None, errors: Errors = (), status: int = 200
) -> Response:
    query = visit.request.query_params
    asked = {"q": query.get("q", "").strip(), "department": query.get("department", "")}
    if len(asked["q"]) > _LONGEST_WORDS:
        said = message("At most %(most)s characters can be searched for; a few words are enough.")
        raise BadInput(said, most=_LONGEST_WORDS)
    with visit.services.database.read() as connection:
        procedures = listed_procedures(connection)
    return visit.page(
        "procedures.html",
        status,
        switch=_PATH,
        path=_PATH,
        asked=asked,
        found=_found(procedures, asked, visit),
        any=bool(procedures.all),
        departments=_departments(visit, procedures),
        given=given or {},
        errors=list(errors),
    )


def _found(procedures: Procedures, asked: dict[str, str], visit: Visit) -> Page[object]:
    found = procedures.with_words(asked["q"]) if asked["q"] else procedures.all
    fitting = [each for each in found if asked["department"] in ("", each.department)]
    page = page_asked(visit)
    shown = tuple(fitting[page.offset : page.offset + page.size])
    return Page(shown, len(fitting), page.page, page.size)


def _departments(visit: Visit, procedures: Procedures) -> dict[str, str]:
    """The names of those that deal with a procedure, by code."""
    codes = sorted({each.department for each in procedures.all})
    return {code: visit.office.department_name(code, visit.language, visit.now) for code in codes}
