"""`status CODE`: what the citizen sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import NO, CommandFailed, answer
from web.cli.groups import root
from web.cli.tools import services
from web.cli.wording import Language, Tongue, local_day

if TYPE_CHECKING:
    from cases.reading.status import CitizenView


@root.command("status")
def status(
    code: Annotated[str, typer.Argument(help="The tracking code.")], language: Language = "vi"
) -> None:
    """Show the citizen's page of a tracking code."""
    from cases.errors import CaseNotFound
    from cases.office import Office
    from cases.reading.status import status_of
    from web.citizen_document import citizen_document

    with services() as at_hand:
        office = Office(at_hand.calendar(), at_hand.directory.current(), at_hand.workflows)
        with at_hand.database.read() as connection:
            case_id = at_hand.codes.find(connection, code)
            try:
                if case_id is None:
                    raise CaseNotFound
                view = status_of(connection, office, case_id, at_hand.clock(), language)
            except CaseNotFound as missing:
                raise CommandFailed("no case can be shown for this code", NO) from missing
        zone = office.calendar.zone
        answer(citizen_document(view, zone), _lines(view, Tongue(language, zone)))


def _lines(view: CitizenView, tongue: Tongue) -> Iterator[str]:
    yield f"{view.state_label} – {view.department}"
    yield from _standing(view, tongue)
    for step in view.steps:
        when = f" {local_day(step.at, tongue.zone)}" if step.at else ""
        yield f"  [{'x' if step.at else ' '}] {step.label}{when}"
    for each in view.news:
        yield f"{local_day(each.at, tongue.zone)}: {each.text}"
    if view.reply and view.reply.text:
        yield view.reply.text
    yield from _after(view, tongue)


def _standing(view: CitizenView, tongue: Tongue) -> Iterator[str]:
    """Where it stands: what it waits for, until when, or how it ended."""
    say = tongue.say
    if view.merged:
        yield say(
            "Đã gộp vào một vụ việc khác; dưới đây là vụ việc đó",
            "Merged into another case; this is that case",
        )
    if view.pause is not None:
        yield f"{say('Tạm dừng', 'Paused')}: {view.pause.waiting_for or view.pause.reason}"
    if view.due_at is not None:
        first = view.first_last_day
        was = f" ({say('hạn đầu', 'first due')}: {first:%d/%m/%Y})" if first else ""
        changed = was if first != view.last_day else ""
        until = tongue.until(view.due_at, view.provisional)
        yield f"{say('Hạn trả lời', 'Reply due')}: {until}{changed}"
    if view.working_days_overdue:
        days = view.working_days_overdue
        yield say(f"Quá hạn {days} ngày làm việc", f"Overdue by {days} working day(s)")
    if view.ending is not None:
        yield ". ".join(filter(None, (view.ending.legal_path, view.ending.reason)))


def _after(view: CitizenView, tongue: Tongue) -> Iterator[str]:
    """What became of the reply."""
    say = tongue.say
    if view.rated is not None:
        yield f"{say('Đánh giá', 'Rating')}: {view.rated.label}"
    if view.review is not None and view.review.decide_by:
        day = f"{view.review.decide_by:%d/%m/%Y}"
        yield say(
            f"Đề nghị xem xét lại: quyết định trước hết ngày {day}",
            f"Asked to look again: decided by the end of {day}",
        )
    elif view.review is not None:
        declined = say("Không mở lại", "Not reopened")
        yield f"{declined}: {view.review.reason or ''}".rstrip(": ")
