"""`explain NUMBER`: why each deadline of a case falls on its date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.due import day_document
from web.cli.framework import answer
from web.cli.groups import root
from web.cli.looking import OPERATOR, asked_for, document_of, office_of
from web.cli.tools import services
from web.cli.wording import Language, Tongue

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.reading.dates.explanation import Explanation
    from cases.reading.dates.reckoning import ReckonedView


@root.command("explain")
def explain_dates(
    number: Annotated[str, typer.Argument(help="The case number, like YK-2026-000123.")],
    language: Language = "vi",
) -> None:
    """Tell the rule of each deadline, every day counted or skipped and why, and what changed it."""
    from cases.reading.case_view import visible_case
    from cases.reading.explain import explain_case

    with services() as at_hand:
        office, now = office_of(at_hand), at_hand.clock()
        with asked_for(number), at_hand.database.read() as connection:
            seen = visible_case(connection, office, OPERATOR, number, now)
            found = explain_case(connection, office, seen, now, language)
        zone = office.calendar.zone
        document = {
            "number": seen.item.number,
            "recorded_at": document_of(seen.item.recorded_at, zone),
            "deadlines": [_document(each, zone) for each in found],
        }
        tongue = Tongue(language, zone)
        answer(document, (line for each in found for line in _lines(each, tongue)))


def _document(explained: Explanation, zone: ZoneInfo) -> dict[str, Any]:
    deadline, rule = explained.deadline, explained.rule
    told: dict[str, Any] = document_of(
        {
            "name": deadline.name,
            "label": deadline.label,
            "edition": deadline.edition,
            "opened_at": deadline.opened_at,
            "opened_by": deadline.opened_by,
            "start": rule.start,
            "rule": {
                "amount": rule.amount,
                "unit": rule.unit,
                "counting": rule.counting,
                "from": rule.counted_from,
                "kind": rule.kind,
                "pace": rule.pace,
                "due": rule.due_at,
                "last_day": rule.last_day,
            },
            "due": deadline.due_at,
            "last_day": deadline.last_day,
            "first_due": deadline.first_due_at,
            "first_last_day": deadline.first_last_day,
            "provisional": deadline.provisional,
            "given": deadline.given,
            "not_given": deadline.not_given,
            "running": deadline.running,
            "overdue": deadline.overdue,
            "closed_at": deadline.closed_at,
            "closed_by": deadline.closed_by,
            "late": deadline.late,
            "limit": explained.limit,
            "changes": explained.changes,
            "calendar_changed": explained.calendar_changed,
            "held": deadline.held,
            "pauses": explained.dates[0].pauses if explained.dates else (),
            "extensions": explained.extensions,
            "dates": explained.dates,
            "stopped": explained.stopped,
        },
        zone,
    )
    return told | {"days": [day_document(day) for day in rule.days]}


def _lines(explained: Explanation, tongue: Tongue) -> Iterator[str]:
    deadline, rule, say = explained.deadline, explained.rule, tongue.say
    if deadline.not_given:
        none = say("không có hạn (sổ cũ không nêu)", "no deadline (the old register gave none)")
        yield f"{deadline.label}: {none}"
        return
    yield _due_line(explained, tongue)
    yield f"  {tongue.rule(rule.amount, rule.unit, rule.start)}"
    for day in rule.days:
        yield f"  {tongue.counted(day)}"
    for date in explained.dates:
        if date.kind == "rule" and date.base_at < rule.due_at:
            shared = say(
                "Các lần tạm dừng dùng chung một số ngày, nên lần này hết sớm hơn",
                "All pauses share their days, so that this one ends earlier",
            )
            yield f"  {shared}: {tongue.until(date.base_at)}"
        yield from _date_lines(date, tongue)
    if explained.stopped:
        left = tongue.office_time(explained.stopped.remaining)
        yield say(
            f"  Khi tính tiếp còn {left} trong giờ hành chính",
            f"  When it goes on, {left} of office time are left",
        )
    if explained.calendar_changed:
        yield say(
            "  Các ngày trên đếm theo lịch của khi đó; lịch nay đã thay đổi.",
            "  These days count by the calendar of then; it has changed since.",
        )


def _due_line(explained: Explanation, tongue: Tongue) -> str:
    deadline, say = explained.deadline, tongue.say
    if deadline.due_at is None:
        return f"{deadline.label}: {say('đang tạm dừng', 'paused')}"
    return f"{deadline.label}: {tongue.until(deadline.due_at, deadline.provisional)}"


def _date_lines(date: ReckonedView, tongue: Tongue) -> Iterator[str]:
    """One date that had a say, and how pauses moved it on."""
    say = tongue.say
    if date.kind != "rule":
        no_effect = say(" (không sớm hơn nên không áp dụng)", " (not earlier, so without effect)")
        mark = "" if date.counts else no_effect
        yield f"  {date.action_label}: {tongue.until(date.base_at)}{mark}"
    for pause in date.pauses:
        reason = f" ({pause.reason_label})" if pause.reason_label else ""
        yield f"  {say('Tạm dừng', 'Paused')} {tongue.office_time(pause.working_time)}{reason}"
    if date.paused:
        moved = f"{tongue.until(date.base_at)} + {tongue.office_time(date.paused)}"
        yield f"  {moved} = {tongue.until(date.due_at)}"
