"""The history tells who changed the calendar, by which notice, and which dates it moved."""

from __future__ import annotations

from cases.office import Office
from cases.reading.case_view import case_view
from cases.reading.entry_views import EntryView
from cases.register import Register
from tests.cases.calendar.changes import FRIDAY, NOTICE, assert_sound, change, off
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress
from tests.people import LAN


def office_of(register: Register) -> Office:
    return Office(register.calendar(), register.directory.current(), register.workflows)


def test_the_history_tells_who_by_which_notice_from_and_to(register: Register) -> None:
    number = in_progress(register)
    change(register, off("2026-11-23"))
    with register.database.read() as connection:
        entry = case_view(connection, office_of(register), LAN, number, FRIDAY + HOUR).entries[-1]
    assert (entry.action, entry.actor_name, entry.at) == ("redate", "Đỗ Thị Ngọc", FRIDAY)
    assert entry.summary == f"Tính lại hạn theo lịch làm việc: {NOTICE}"
    assert moved_dates(register, entry) == [
        ("Hạn thông báo tiến độ cho công dân", None, "2026-12-01", "2026-12-02"),
        ("Hạn trả lời", None, "2026-11-23", "2026-11-25"),
    ]
    assert (entry.from_state, entry.to_state) == ("in_progress", "in_progress")


def moved_dates(register: Register, entry: EntryView) -> list[tuple[str, str | None, str, str]]:
    last_day = register.calendar().last_day
    return sorted(
        (date.label, date.department_name, f"{last_day(date.was)}", f"{last_day(date.due)}")
        for date in entry.moved
    )


def test_each_department_that_was_asked_has_its_own_line(register: Register) -> None:
    """Health was asked on Wednesday, Finance on Thursday."""
    number = in_progress(register)
    for days, code in ((2, "SYT"), (3, "STC")):
        asked = {"department": code, "text": "Cho ý kiến."}
        act(register, LAN, number, "request_contribution", MONDAY + days * DAY + 3 * HOUR, asked)
    change(register, off("2026-11-23"), at=FRIDAY)
    with register.database.read() as connection:
        entry = case_view(connection, office_of(register), LAN, number, FRIDAY + HOUR).entries[-1]
    assert [date for date in moved_dates(register, entry) if date[1]] == [
        ("Hạn phối hợp", "Sở Tài chính", "2026-11-25", "2026-11-26"),
        ("Hạn phối hợp", "Sở Y tế", "2026-11-23", "2026-11-25"),
    ]
    assert_sound(register)


def test_on_the_command_line_it_was_the_operator(register: Register) -> None:
    number = in_progress(register)
    change(register, off("2026-11-23"), actor=None)
    with register.database.read() as connection:
        told = [
            case_view(connection, office_of(register), LAN, number, FRIDAY, language).entries[-1]
            for language in ("vi", "en")
        ]
    assert [entry.actor_name for entry in told] == ["Người vận hành hệ thống", "System operator"]
