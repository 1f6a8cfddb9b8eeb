"""Turns on the way of a demo case: a pause, more time asked for, another department asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Final, Protocol

from cases.demo.cast import departments, head_of, officer_of
from workflow.worktime import WorkingCalendar

_MIDNIGHT: Final = time(0)
_WAITS: Final = (
    ("citizen_must_supply", "Bản sao giấy chứng nhận và đơn có chữ ký của các hộ liền kề."),
    ("citizen_must_supply", "Biên nhận hồ sơ và ảnh chụp hiện trạng do người dân cung cấp."),
    ("assessment", "Kết quả kiểm tra hiện trường của đơn vị tư vấn."),
    ("higher_level", "Ý kiến của Bộ chuyên ngành về cách áp dụng quy định mới."),
    ("other_procedure", "Kết quả hồ sơ đang giải quyết tại Văn phòng đăng ký đất đai."),
)
_REASONS_FOR_MORE_TIME: Final = (
    "Phải đo đạc lại hiện trạng cùng địa phương mới trả lời chính xác được.",
    "Nội dung liên quan nhiều đơn vị, cần thêm thời gian thống nhất.",
)


class Course(Protocol):
    """What a detour needs of the script that it is part of."""

    random: Random
    department: str
    calendar: WorkingCalendar

    @property
    def at(self) -> datetime:
        """The moment that the story has come to (UTC)."""

    def later(self, working_days: int) -> None:
        """Let working days pass."""

    def add(self, username: str, action: str, fields: Mapping[str, object]) -> None:
        """Let somebody take a step now."""


def sometimes(course: Course) -> None:
    """One case in four takes a turn."""
    kind = course.random.choices((None, pause, extension, contribution), (76, 7, 7, 10))[0]
    if kind is not None:
        kind(course)


def pause(course: Course, *, ends: bool = True) -> None:
    """The officer waits for something outside the department's reach; `ends`: it came."""
    course.later(0)
    reason, waiting_for = course.random.choice(_WAITS)
    officer = officer_of(course.department)
    course.add(officer, "pause", {"reason": reason, "waiting_for": waiting_for})
    if ends:
        course.later(course.random.randint(1, 6))
        course.add(officer, "resume", {"text": "Đã nhận đủ nội dung cần chờ."})


def extension(course: Course, *, decided: bool = True) -> None:
    """The head asks for more days; the UPC office mostly grants them."""
    course.later(0)
    last_day = course.calendar.local(course.calendar.shift(course.at, 10)).date()
    due = datetime.combine(last_day + timedelta(days=1), _MIDNIGHT).isoformat()
    reason = course.random.choice(_REASONS_FOR_MORE_TIME)
    course.add(head_of(course.department), "request_extension", {"due": due, "reason": reason})
    if not decided:
        return
    course.later(course.random.randint(0, 1))
    if course.random.random() < 0.8:
        course.add("vpubnd", "grant_extension", {"due": due})
    else:
        refusal = "Nội dung đã rõ, đề nghị trả lời đúng hạn."
        course.add("vpubnd", "refuse_extension", {"reason": refusal})


def contribution(course: Course, *, comes: bool = True) -> None:
    """Another department is asked for its part; some forget it."""
    course.later(0)
    other = course.random.choice([code for code in departments() if code != course.department])
    question = "Đề nghị cho ý kiến về phần nội dung thuộc lĩnh vực của đơn vị."
    fields: dict[str, object] = {"department": other, "text": question}
    course.add(officer_of(course.department), "request_contribution", fields)
    if comes and course.random.random() < 0.8:
        course.later(course.random.randint(0, 4))
        answer = "Đơn vị thống nhất hướng xử lý; phần việc của đơn vị xong trong tuần."
        course.add(officer_of(other), "contribute", {"text": answer})
