"""Bringing in an office's lists: choose a file, look at what would happen, bring it in."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.importing.lists.columns import layouts
from cases.meetings.faults import MeetingRefused
from web.documents.formats import XLSX
from web.documents.list_template import list_template
from web.downloads import download
from web.meetings import STATUS, Errors, errors_of
from web.staff.asking import signed_in
from web.staff.filled import plain_fields
from web.staff.lists import (
    RECEPTIONS,
    REGISTRATIONS,
    bring_in,
    filled_form_with_list,
    sent_list,
    shown_report,
    states_of,
)
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: what is brought in here; others have pages of their own
_KINDS: Final = (REGISTRATIONS, RECEPTIONS)
_PATH: Final = "/sessions/import"


@router.get("/sessions/import")
def show(request: Request) -> Response:
    """The form, and a template of each list."""
    return _form(Visit.of(request), {})


@router.get("/sessions/import/registrations.xlsx")
def registrations_template(request: Request) -> Response:
    """An empty list of registrations."""
    return _template(Visit.of(request), REGISTRATIONS, "mau-danh-sach-dang-ky.xlsx")


@router.get("/sessions/import/receptions.xlsx")
def receptions_template(request: Request) -> Response:
    """An empty list of past sessions."""
    return _template(Visit.of(request), RECEPTIONS, "mau-danh-sach-buoi-gap.xlsx")


@router.post("/sessions/import", dependencies=[Depends(signed_in)])
def send(request: Request, form: Annotated[FormData, Depends(filled_form_with_list)]) -> Response:
    """What would become of a list; sent again from there, what became of it."""
    visit = Visit.of(request)
    try:
        sent = sent_list(form)
        report = bring_in(visit, sent)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _form(visit, plain_fields(form), errors, STATUS[refusal.category])
    return visit.page(
        "list_report.html",
        switch=_PATH,
        path=_PATH,
        kept={"kind": sent.kind, "agreed": "true"},
        of_people=True,
        **shown_report(visit, sent, report, states_of(visit, sent.kind)),
    )


def _form(visit: Visit, given: dict[str, str], errors: Errors = (), status: int = 200) -> Response:
    return visit.page(
        "list_import.html",
        status,
        switch=_PATH,
        layouts=[layouts()[kind] for kind in _KINDS],
        given=given,
        errors=list(errors),
    )


def _template(visit: Visit, kind: str, name: str) -> Response:
    content = list_template(layouts()[kind], visit)
    return download(FileCopy(name, XLSX, content))
