"""`status CODE`: what the citizen sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import NO, CommandFailed, answer
from web.cli.groups import root
from web.cli.tools import services
from web.cli.wording import local_day, until

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

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
        answer(citizen_document(view, office.calendar.zone), _lines(view, office.calendar.zone))


def _lines(view: CitizenView, zone: ZoneInfo) -> Iterator[str]:
    yield f"{view.state_label} – {view.department}"
    yield from _standing(view, zone)
    for step in view.steps:
        when = f" {local_day(step.at, zone)}" if step.at else ""
        yield f"  [{'x' if step.at else ' '}] {step.label}{when}"
    for each in view.news:
        yield f"{local_day(each.at, zone)}: {each.text}"
    if view.reply and view.reply.text:
        yield view.reply.text
    yield from _after(view)


def _standing(view: CitizenView, zone: ZoneInfo) -> Iterator[str]:
    """Where it stands: what it waits for, until when, or how it ended."""
    if view.merged:
        yield "Đã gộp vào một vụ việc khác; dưới đây là vụ việc đó"
    if view.pause is not None:
        yield f"Tạm dừng: {view.pause.waiting_for or view.pause.reason}"
    if view.due_at is not None:
        first = view.first_last_day
        changed = f" (hạn đầu: {first:%d/%m/%Y})" if first and first != view.last_day else ""
        yield f"Hạn trả lời: {until(view.due_at, zone)}{changed}"
    if view.working_days_overdue:
        yield f"Quá hạn {view.working_days_overdue} ngày làm việc"
    if view.ending is not None:
        yield ". ".join(filter(None, (view.ending.legal_path, view.ending.reason)))


def _after(view: CitizenView) -> Iterator[str]:
    """What became of the reply."""
    if view.rated is not None:
        yield f"Đánh giá: {view.rated.label}"
    if view.review is not None and view.review.decide_by:
        yield f"Đề nghị xem xét lại: quyết định trước hết ngày {view.review.decide_by:%d/%m/%Y}"
    elif view.review is not None:
        yield f"Không mở lại: {view.review.reason or ''}".rstrip(": ")
