"""What happened in the course of a case, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cases.reading.case_view import CaseView
    from cases.reading.course.contributions import ContributionView
    from cases.reading.course.time import TimeView
    from web.cli.wording import Tongue

_PROGRESS: Final = {
    "asked": ("đang chờ", "waited for"),
    "overdue": ("quá hạn", "overdue"),
    "given": ("đã có", "given"),
    "given_late": ("có, nhưng trễ", "given late"),
    "unanswered": ("không có", "not given"),
}
_LINKS: Final = {
    "survivor": ("Đã gộp vào", "Merged into"),
    "duplicate": ("Gộp vào vụ việc này", "Merged into this case"),
    "origin": ("Tách từ", "Split from"),
    "part": ("Tách ra", "Split off"),
}
_DECISIONS: Final = {
    "pending": ("đang chờ quyết định", "not decided yet"),
    "granted": ("đã đồng ý", "granted"),
    "refused": ("không đồng ý", "refused"),
    "revoked": ("đã thu hồi", "revoked"),
    "lapsed": ("chưa quyết định", "never decided"),
}


def course_lines(view: CaseView, tongue: Tongue) -> Iterator[str]:
    """Pauses, extension, contributions, links and who held the case for how long."""
    say = tongue.say
    if view.pause is not None:
        reason = view.pause.reason_label or say("không nêu lý do", "no reason given")
        end = f"{say('chậm nhất đến', 'at the latest until')} {tongue.until(view.pause.until)}"
        yield f"  {say('Tạm dừng', 'Paused')}: {reason}, {end}"
    if view.extension is not None:
        due = view.extension.due_at or view.extension.asked_due
        asked = f" {say('đến', 'until')} {tongue.until(due)}" if due else ""
        decision = say(*_DECISIONS[view.extension.decision])
        yield f"  {say('Gia hạn', 'Extension')}{asked}: {decision}"
    for contribution in view.contributions:
        standing = _standing(contribution, tongue)
        yield f"  {say('Phối hợp', 'Contribution')}: {contribution.department_name}{standing}"
    for file in view.attachments:
        yield f"  {say('Tệp', 'File')}: {file.name} ({file.by})"
    for link in view.links:
        yield f"  {say(*_LINKS[link.relation])}: {link.number}"
    if view.time_in_department is not None:
        yield from _time_lines(view.time_in_department, tongue)


def _standing(contribution: ContributionView, tongue: Tongue) -> str:
    by = tongue.say("hạn", "due")
    due = f", {by} {tongue.until(contribution.due_at)}" if contribution.due_at else ""
    return f"{due}: {tongue.say(*_PROGRESS[contribution.progress])}"


def _time_lines(time: TimeView, tongue: Tongue) -> Iterator[str]:
    say = tongue.say
    for held in (*time.answering, *time.coordinating):
        is_beside = held.relation == "coordinating"
        beside = f" ({say('phối hợp', 'co-ordinating')})" if is_beside else ""
        yield f"  {held.department_name}{beside}: {tongue.minutes(held.minutes)}"
    for each in time.paused:
        reason = each.reason_label or say("không nêu", "not given")
        yield f"  {say('Tạm dừng', 'Paused')} ({reason}): {tongue.office_time(each.working_time)}"
