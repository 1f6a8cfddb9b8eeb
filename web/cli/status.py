"""`status CODE`: what the citizen sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import NO, CommandFailed, answer
from web.cli.groups import root
from web.cli.tools import services

if TYPE_CHECKING:
    from cases.reading.status import CitizenView


@root.command("status")
def status(code: Annotated[str, typer.Argument(help="The tracking code.")]) -> None:
    """Show the citizen's page of a tracking code."""
    from cases.errors import CaseNotFound
    from cases.reading.office import Office
    from cases.reading.status import status_of
    from web.citizen_document import citizen_document

    with services() as at_hand:
        office = Office(at_hand.calendar(), at_hand.directory.current(), at_hand.workflows)
        with at_hand.database.read() as connection:
            case_id = at_hand.codes.find(connection, code)
            try:
                if case_id is None:
                    raise CaseNotFound
                view = status_of(connection, office, case_id, at_hand.clock())
            except CaseNotFound as missing:
                raise CommandFailed("no case can be shown for this code", NO) from missing
        answer(citizen_document(view, office.calendar.zone), _lines(view))


def _lines(view: CitizenView) -> Iterator[str]:
    yield f"{view.state_label} – {view.department}"
    if view.last_day is not None:
        yield f"Hạn trả lời: hết ngày {view.last_day:%d/%m/%Y}"
    if view.working_days_overdue:
        yield f"Quá hạn {view.working_days_overdue} ngày làm việc"
    for step in view.steps:
        when = f" {step.at:%d/%m/%Y}" if step.at else ""
        yield f"  [{'x' if step.at else ' '}] {step.label}{when}"
    if view.reply and view.reply.text:
        yield view.reply.text
