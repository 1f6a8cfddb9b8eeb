"""A department's own work, what is due first on top; for others every case they may see."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.casefile.responsibility import UPC_OFFICE
from cases.errors import BadInput
from cases.policy import IN_A_DEPARTMENT, IN_TOUCH
from cases.reading.cases_list import CaseFilter, Tab, cases_list, queue, queue_counts
from cases.reading.clock_view import clock_view
from cases.reading.items import CaseItem
from web.language import message
from web.staff.asking import page_asked
from web.visit import Visit
from workflow.definition import WorkflowDefinition

router = APIRouter(include_in_schema=False)

TABS: Final = {
    Tab.OVERDUE: message("Overdue"),
    Tab.TODAY: message("Today"),
    Tab.NEXT_THREE_DAYS: message("Next 3 days"),
    Tab.NOT_ACCEPTED: message("Not accepted"),
    Tab.COORDINATING: message("Co-ordinating"),
    Tab.ALL: message("All open"),
    Tab.DONE: message("Done"),
}


@router.get("/queue")
def show(request: Request) -> Response:
    """The tabs of one's department; the Centre, leaders and auditors get one list of all cases."""
    visit = Visit.of(request)
    department = _department(visit)
    return _listed(visit) if department is None else _tabbed(visit, department)


def _department(visit: Visit) -> str | None:
    if visit.staff.roles & IN_A_DEPARTMENT:
        return visit.staff.department
    return UPC_OFFICE if visit.staff.roles & IN_TOUCH else None


def _tabbed(visit: Visit, department: str) -> Response:
    office, actor, wanted = visit.office, visit.staff, page_asked(visit)
    with visit.services.database.read() as connection:
        counts = queue_counts(connection, office, actor, department, visit.now)
        tab = _tab(visit) or (Tab.OVERDUE if counts[Tab.OVERDUE] else Tab.ALL)
        found = queue(connection, office, actor, department, tab, visit.now, wanted)
        clock = clock_view(connection, visit.now)
    return visit.page(
        "queue.html",
        name=office.department_name(department, visit.language, visit.now),
        tabs=TABS,
        tab=tab,
        counts=counts,
        late=counts[Tab.OVERDUE],
        found=found,
        clock=clock,
        **_wording(visit, found.items),
    )


def _listed(visit: Visit) -> Response:
    office, wanted = visit.office, page_asked(visit)
    with visit.services.database.read() as connection:
        found = cases_list(connection, office, visit.staff, CaseFilter(), visit.now, wanted)
        clock = clock_view(connection, visit.now)
    return visit.page(
        "queue.html",
        name=visit.words.gettext("Cases you may see"),
        tabs={},
        tab=None,
        counts={},
        late=None,
        found=found,
        clock=clock,
        **_wording(visit, found.items),
    )


def _tab(visit: Visit) -> Tab | None:
    text = visit.request.query_params.get("tab")
    if not text:
        return None
    try:
        return Tab(text)
    except ValueError as problem:
        raise BadInput(message("There is no tab “%(text)s”."), text=text[:30]) from problem


def _wording(visit: Visit, items: tuple[CaseItem, ...]) -> dict[str, Any]:
    office, definition = visit.office, visit.office.vocabulary
    people = {
        item.handler: office.people.by_username(item.handler) for item in items if item.handler
    }
    return {
        "states": definition.states,
        "actions": definition.actions,
        "reasons": _pause_reasons(definition, visit.language),
        "handlers": {name: person.full_name for name, person in people.items() if person},
        "departments": {
            item.department: office.department_name(item.department, visit.language, visit.now)
            for item in items
        },
    }


def _pause_reasons(definition: WorkflowDefinition, language: str) -> dict[str, str]:
    """What each reason for a pause is called."""
    return {
        code: label.in_language(language)
        for rule in definition.deadlines.values()
        if rule.holds
        for action in rule.opened_by
        for code, label in definition.field(action, "reason").options.items()
    }
