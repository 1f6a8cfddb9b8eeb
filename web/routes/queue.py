"""A department's own work, what is due first on top; for others every case they may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from cases.desks.seen import seen_by
from cases.desks.views import views_of
from cases.numbers import case_id_of
from cases.reading.cases_list import cases_list
from cases.reading.clock_view import clock_view
from cases.reading.items import CaseItem
from cases.reading.paging import Page
from cases.reading.queue import Tab, contributions_due, queue, queue_counts
from web.language import message
from web.staff.asking import page_asked
from web.staff.bulk import deeds_of
from web.staff.controls import Choices, choices
from web.staff.queue_query import UNHANDLED, QueueQuery, own_queue, queue_query
from web.visit import Visit
from workflow.definition import WorkflowDefinition

router = APIRouter(include_in_schema=False)

TABS: Final = {
    Tab.OVERDUE: message("Overdue"),
    Tab.TODAY: message("Today"),
    Tab.NEXT_THREE_DAYS: message("Next 3 days"),
    Tab.NOT_ACCEPTED: message("Not accepted"),
    Tab.WAITING: message("Waiting"),
    Tab.CONTRIBUTIONS: message("Contributions asked"),
    Tab.COORDINATING: message("Co-ordinating"),
    Tab.ALL: message("All open"),
    Tab.DONE: message("Done"),
}


def show(request: Request) -> Response:
    """The tabs of one's department; the Centre, leaders and auditors get one list of all cases."""
    visit = Visit.of(request)
    query = queue_query(visit, request.query_params)
    with visit.services.database.read() as connection:
        if query.department is None:
            shown = _listed(visit, connection, query)
        else:
            shown = _tabbed(visit, connection, query, query.department)
        items: tuple[CaseItem, ...] = shown["found"].items
        shown |= _own_desk(visit, connection, items)
        shown["clock"] = clock_view(connection, visit.now)
    return visit.page(
        "queue.html",
        query=query,
        others=query.department != own_queue(visit),
        filters=_filters(visit, query),
        deeds=deeds_of(visit),
        **_wording(visit, items),
        **shown,
    )


# everybody's first page: without what FastAPI does for each request
router.add_route("/queue", show)


def _tabbed(
    visit: Visit, connection: Connection, query: QueueQuery, department: str
) -> dict[str, Any]:
    office, actor, now = visit.office, visit.staff, visit.now
    counts = queue_counts(connection, office, actor, department, now, query.wanted, query.tab)
    tab = query.tab or (Tab.OVERDUE if counts[Tab.OVERDUE] else Tab.ALL)
    found = queue(
        connection,
        office,
        actor,
        department,
        tab,
        now,
        page_asked(visit),
        query.wanted,
        counts[tab],
    )
    asked_for = tab is Tab.CONTRIBUTIONS
    return {
        "name": office.department_name(department, visit.language, now),
        "tabs": TABS,
        "tab": tab,
        "counts": counts,
        "late": None if query.is_filtered else counts[Tab.OVERDUE],
        "found": found,
        "asked_due": (contributions_due(connection, department, _ids(found)) if asked_for else {}),
    }


def _listed(visit: Visit, connection: Connection, query: QueueQuery) -> dict[str, Any]:
    found = cases_list(
        connection, visit.office, visit.staff, query.wanted, visit.now, page_asked(visit)
    )
    name = visit.words.gettext("Cases you may see")
    nothing: dict[str, Any] = {"tabs": {}, "tab": None, "counts": {}, "asked_due": {}}
    return {"name": name, "late": None, "found": found, **nothing}


def _own_desk(visit: Visit, connection: Connection, items: Iterable[CaseItem]) -> dict[str, Any]:
    """What is new to the reader, and the lists they come back to."""
    person = visit.person_id
    latest = {case_id_of(item.number) or 0: item for item in items}
    seen = seen_by(connection, person, latest)
    return {
        "new": {item.number for id_, item in latest.items() if item.seq > seen.get(id_, 0)},
        "views": views_of(connection, person),
    }


def _ids(found: Page[CaseItem]) -> list[int]:
    return [case_id_of(item.number) or 0 for item in found.items]


def _filters(visit: Visit, query: QueueQuery) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The drop-down lists above the cases: name, label, pairs of value and label."""
    definition, language = visit.office.vocabulary, visit.language
    offered = choices(visit, query.department)
    everything = ("", visit.words.gettext("All"))
    lists = []
    if query.department is not None:
        label = definition.fields["handler"].label.in_language(language)
        nobody = (UNHANDLED, visit.words.gettext("Nobody yet"))
        lists.append(("handler", label, [everything, nobody, *offered.people]))
    for name in ("kind", "pace"):
        rule = definition.fields[name]
        options = [everything, *offered.of(rule, language)]
        lists.append((name, rule.label.in_language(language), options))
    return lists + _departments(visit, offered, everything)


def _departments(
    visit: Visit, offered: Choices, everything: tuple[str, str]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Whose queue it is; a list for those who may look at more than one.

    Without a choice it is the reader's own queue where there is one, and not everybody's.
    """
    if not visit.sees_everything:
        return []
    own = own_queue(visit)
    first = [("", name) for code, name in offered.departments if code == own] or [everything]
    others = [pair for pair in offered.departments if pair[0] != own]
    return [("department", visit.words.gettext("Department"), [*first, *others])]


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
