"""What is done to many ticked cases at once: a check page, then one command for each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.errors import BadInput
from cases.numbers import case_id_of
from cases.reading.cases_list import cases_list, cases_named
from cases.reading.items import CaseItem
from cases.reading.overdue.reminding import to_remind
from cases.reading.paging import Page, PageRequest
from cases.reading.queue import Tab, queue
from web.errors import NothingHere
from web.idempotency import key_in, new_key
from web.language import message
from web.routes.sign_in import own_path
from web.staff.asking import filled_form
from web.staff.bulk import (
    HEAD,
    MOST_TICKED,
    REMIND,
    Deed,
    Ticked,
    carry_out,
    deeds_of,
    ticked_in,
)
from web.staff.controls import Given, choices, controls_for, errors_of
from web.staff.filled import given_in, raw_fields
from web.staff.listing import CSV, EXCEL, cases_listed, every_page, form_asked, saved
from web.staff.queue_query import QueueQuery, own_queue, queue_query
from web.visit import Visit
from workflow.fields import parse_fields

router = APIRouter(include_in_schema=False)

#: the buttons that save the ticked cases, and the form of the file
EXPORTS: Final = {"export": CSV, "export.xlsx": EXCEL}


@router.post("/queue/bulk")
def take(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Show what is about to be done to the ticked cases; do it when that was confirmed."""
    visit = Visit.of(request)
    given = given_in(form)
    name, ticked = given.get("do", ("",))[0], ticked_in(given)
    items = _named(visit, ticked)
    if name in EXPORTS:
        return saved(visit, cases_listed(visit, visit.words.gettext("Cases"), items), EXPORTS[name])
    deed = deeds_of(visit).get(name)
    if deed is None:
        raise NothingHere
    if given.get("step", ("",))[0] != "send":
        return _check(visit, deed, items, ticked, {**given, **deed.given})
    return _done(visit, deed, items, ticked, given)


@router.get("/queue/remind")
def remind(request: Request) -> Response:
    """The check page for every overdue case that was not reminded of today, of all departments or
    of one; as many as can be done at once, the longest overdue first.
    """
    visit = Visit.of(request)
    department = queue_query(visit, {"department": request.query_params.get("department", "")})
    code = department.asked.get("department")
    with visit.services.database.read() as connection:
        found = to_remind(connection, visit.office, HEAD, visit.now, MOST_TICKED, code)
    if not found.items:
        raise BadInput(message("Nothing is overdue that was not reminded of today."))
    deed = deeds_of(visit)[REMIND]
    ticked = [Ticked(item.number, item.version) for item in found.items]
    back = f"/overdue/{quote(code, safe='')}" if code else "/overdue"
    return _check(visit, deed, found.items, ticked, {**deed.given, "back": (back,)}, found.total)


@router.get("/queue/export")
def export(request: Request) -> Response:
    """The whole list that the address names, as a file for a spreadsheet (`?as=xlsx`)."""
    visit = Visit.of(request)
    query = queue_query(visit, request.query_params)
    title = visit.words.gettext("Cases")
    if query.department is not None:
        title = visit.office.department_name(query.department, visit.language, visit.now)
    listing = cases_listed(visit, title, _whole_list(visit, query))
    return saved(visit, listing, form_asked(visit) or CSV)


def _named(visit: Visit, ticked: Iterable[Ticked]) -> tuple[CaseItem, ...]:
    """Those of the ticked cases that the reader may see."""
    ids = [case_id for each in ticked if (case_id := case_id_of(each.number)) is not None]
    with visit.services.database.read() as connection:
        return cases_named(connection, visit.office, visit.staff, ids, visit.now)


def _whole_list(visit: Visit, query: QueueQuery) -> list[CaseItem]:
    office, staff, now = visit.office, visit.staff, visit.now
    with visit.services.database.read() as connection:

        def read(wanted: PageRequest) -> Page[CaseItem]:
            if query.department is None:
                return cases_list(connection, office, staff, query.wanted, now, wanted)
            tab = query.tab or Tab.ALL
            return queue(
                connection, office, staff, query.department, tab, now, wanted, query.wanted
            )

        return every_page(read)


def _check(
    visit: Visit,
    deed: Deed,
    items: Sequence[CaseItem],
    ticked: Sequence[Ticked],
    given: Given,
    total: int = 0,
    errors: Sequence[tuple[str, str]] = (),
) -> Response:
    definition = visit.office.vocabulary
    action = definition.actions[deed.action]
    offered = choices(visit, own_queue(visit))
    return visit.page(
        "bulk_check.html",
        422 if errors else 200,
        switch="/queue",
        deed=deed,
        action=action,
        items=items,
        ticked=ticked,
        controls=controls_for(definition, action, offered, given, visit.words),
        errors=errors,
        left=max(0, total - len(ticked)),
        key=key_in(given) or new_key(),
        back=_back(given),
    )


def _done(
    visit: Visit, deed: Deed, items: Sequence[CaseItem], ticked: Sequence[Ticked], given: Given
) -> Response:
    definition = visit.office.vocabulary
    action = definition.actions[deed.action]
    fields = raw_fields(definition, action, given, choices(visit, None).departments)
    zone = visit.services.calendar().zone
    _, problems = parse_fields(definition, deed.action, fields, zone=zone)
    if problems:
        told = errors_of(problems, definition, action, visit.language)
        return _check(visit, deed, items, ticked, given, errors=told)
    outcomes = carry_out(visit, deed, ticked, fields, key_in(given))
    return visit.page(
        "bulk_done.html",
        switch="/queue",
        label=visit.words.gettext(deed.label),
        outcomes=outcomes,
        done=[each for each in outcomes if each.refusal is None],
        refused=[each for each in outcomes if each.refusal is not None],
        titles={item.number: item.title for item in items},
        back=_back(given),
    )


def _back(given: Given) -> str:
    """The list that the cases were ticked in."""
    return own_path(given.get("back", ("",))[0]) or "/queue"
