"""What happened in the course of a case, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from web.cli.wording import until

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.reading.case_view import CaseView
    from cases.reading.course.contributions import ContributionView
    from cases.reading.course.time import TimeView

_PROGRESS: Final = {
    "asked": "đang chờ",
    "overdue": "quá hạn",
    "given": "đã có",
    "given_late": "có, nhưng trễ",
    "unanswered": "không có",
}
_LINKS: Final = {
    "survivor": "Đã gộp vào",
    "duplicate": "Gộp vào vụ việc này",
    "origin": "Tách từ",
    "part": "Tách ra",
}
_DECISIONS: Final = {
    "pending": "đang chờ quyết định",
    "granted": "đã đồng ý",
    "refused": "không đồng ý",
    "revoked": "đã thu hồi",
    "lapsed": "chưa quyết định",
}


def in_words(span: timedelta) -> str:
    """Office time in Vietnamese: `26 giờ 15 phút`."""
    from web.durations import working_time
    from web.language import Words

    return working_time(span, Words("vi"))


def course_lines(view: CaseView, zone: ZoneInfo) -> Iterator[str]:
    """Pauses, extension, contributions, links and who held the case for how long."""
    if view.pause is not None:
        reason = view.pause.reason_label or "không nêu lý do"
        yield f"  Tạm dừng: {reason}, chậm nhất đến {until(view.pause.until, zone)}"
    if view.extension is not None:
        due = view.extension.due_at or view.extension.asked_due
        asked = f" đến {until(due, zone)}" if due else ""
        yield f"  Gia hạn{asked}: {_DECISIONS[view.extension.decision]}"
    for contribution in view.contributions:
        yield f"  Phối hợp: {contribution.department_name}{_standing(contribution, zone)}"
    for file in view.attachments:
        yield f"  Tệp: {file.name} ({file.by})"
    for link in view.links:
        yield f"  {_LINKS[link.relation]}: {link.number}"
    if view.time_in_department is not None:
        yield from _time_lines(view.time_in_department)


def _standing(contribution: ContributionView, zone: ZoneInfo) -> str:
    due = f", hạn {until(contribution.due_at, zone)}" if contribution.due_at else ""
    return f"{due}: {_PROGRESS[contribution.progress]}"


def _time_lines(time: TimeView) -> Iterator[str]:
    from web.durations import minutes_in_words
    from web.language import Words

    for held in (*time.answering, *time.coordinating):
        beside = " (phối hợp)" if held.relation == "coordinating" else ""
        yield f"  {held.department_name}{beside}: {minutes_in_words(held.minutes, Words('vi'))}"
    for each in time.paused:
        yield f"  Tạm dừng ({each.reason_label or 'không nêu'}): {in_words(each.working_time)}"
