"""`case show` and `case list`: cases as the register has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.course import course_lines
from web.cli.framework import answer
from web.cli.groups import case
from web.cli.looking import OPERATOR, asked_for, office_of, require_department
from web.cli.tools import services
from web.cli.wording import Language, Tongue

if TYPE_CHECKING:
    from cases.reading.case_view import CaseView

_Number = Annotated[str, typer.Argument(help="The case number, like YK-2026-000123.")]


@case.command("show")
def show(number: _Number, language: Language = "vi") -> None:
    """Show one case with its history, deadlines and escalations."""
    from cases.reading.case_view import case_view
    from web.api.case_documents import EntryOut, WholeCaseOut, case_members
    from web.api.outputs import shown

    with services() as at_hand:
        office = office_of(at_hand)
        with asked_for(number), at_hand.database.read() as connection:
            view = case_view(connection, office, OPERATOR, number, at_hand.clock(), language)
        zone = office.calendar.zone
        document = shown(WholeCaseOut, case_members(view), zone).model_dump(mode="json")
        history = [
            shown(EntryOut, entry, zone).model_dump(mode="json", by_alias=True)
            for entry in view.entries
        ]
        answer(document | {"history": history}, _case_lines(view, Tongue(language, zone)))


@case.command("list")
def list_cases(
    department: Annotated[str | None, typer.Option(help="Responsible department.")] = None,
    state: Annotated[str | None, typer.Option(help="State of the workflow.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only overdue ones.")] = False,
    page: Annotated[int, typer.Option(help="Page, from 1.")] = 1,
    size: Annotated[int, typer.Option(help="Cases of a page, at most 100.")] = 50,
) -> None:
    """List cases, newest first."""
    from cases.reading.cases_list import CaseFilter, cases_list
    from cases.reading.paging import PageRequest
    from web.api.case_documents import CaseOut, item_members
    from web.api.outputs import shown

    wanted = CaseFilter(department=department, state=state, overdue=True if overdue else None)
    with services() as at_hand:
        office = office_of(at_hand)
        require_department(office, department)
        request, now = PageRequest(page, size), at_hand.clock()
        with at_hand.database.read() as connection:
            found = cases_list(connection, office, OPERATOR, wanted, now, request)
        zone = office.calendar.zone
        items = [
            shown(CaseOut, item_members(item), zone).model_dump(mode="json") for item in found.items
        ]
        document = {"items": items, "total": found.total, "page": page, "size": size}
        lines = [
            f"{item.number}  {item.state:<12} {item.department:<8} {item.title}"
            for item in found.items
        ]
        answer(document, [f"{found.total} cases", *lines])


def _case_lines(view: CaseView, tongue: Tongue) -> Iterator[str]:
    yield f"{view.item.number}  {view.item.title}"
    label = view.definition.states[view.item.state].label.in_language(tongue.language)
    yield f"{label} – {view.department_name}"
    yield from course_lines(view, tongue)
    for deadline in view.deadlines:
        paused = tongue.say("đang tạm dừng", "paused")
        due = deadline.due_at
        when = tongue.until(due, deadline.provisional) if due else paused
        ended = "" if deadline.running else f" ({tongue.say('đã dừng', 'ended')})"
        yield f"  {deadline.label}: {when}{ended}"
    for entry in view.entries:
        at = f"{entry.at.astimezone(tongue.zone):%d/%m/%Y %H:%M}"
        yield f"  {at}  {entry.summary} – {entry.actor_name}"
