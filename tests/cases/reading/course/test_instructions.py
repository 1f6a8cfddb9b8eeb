"""A leader's instruction: wording, who, when, and the two outputs it may ask for."""

from __future__ import annotations

from cases.reading.course.contributions import Progress
from cases.reading.course.instructions import ReportView
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import LAN, LANH, MINH

WEDNESDAY = local("2026-11-25 09:00")
TEXT = "Trả lời dứt điểm cho bà con và báo cáo tôi."


def _report(desk: Desk, number: str, now: str) -> ReportView:
    (found,) = desk.view(MINH, number, local(now)).directions
    assert found.report is not None
    return found.report


def test_wording_who_when_and_both_dates(desk: Desk) -> None:
    number = desk.in_progress()
    dates = {"due": "2026-11-28T00:00", "report_due": "2026-12-01T00:00"}
    desk.act(LANH, number, "instruct", WEDNESDAY, text=TEXT, **dates)
    (found,) = desk.view(LAN, number, WEDNESDAY).directions
    assert (found.text, found.by, found.at) == (TEXT, "Huỳnh Văn Lãnh", WEDNESDAY)
    assert str(found.last_day) == "2026-11-27"
    assert found.report is not None
    assert (str(found.report.last_day), found.report.progress) == ("2026-11-30", Progress.ASKED)


def test_the_report_is_overdue_then_given(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LANH, number, "instruct", WEDNESDAY, text=TEXT, report_due="2026-11-27T00:00")
    late = _report(desk, number, "2026-11-30 09:00")
    assert (late.progress, late.working_days_overdue) == (Progress.OVERDUE, 2)
    at = local("2026-11-30 10:00")
    desk.act(LAN, number, "submit_report", at, text="Đã cấp phép.", document_number="9/BC-SXD")
    given = _report(desk, number, "2026-11-30 11:00")
    assert (given.progress, given.given_at) == (Progress.GIVEN_LATE, at)
    assert (given.text, given.document_number) == ("Đã cấp phép.", "9/BC-SXD")


def test_words_on_assigning_are_an_instruction_too(desk: Desk) -> None:
    number = desk.in_progress(instruction="Làm ngay.", due="2026-11-27T17:00")
    desk.act(MINH, number, "instruct", MONDAY, text="Báo cáo trước thứ Sáu.")
    view = desk.view(LAN, number, WEDNESDAY)
    assert view.instructions == ("Làm ngay.", "Báo cáo trước thứ Sáu.")
    assert [each.report for each in view.directions] == [None, None]
    assert str(view.directions[0].last_day) == "2026-11-27"


def test_an_assignment_without_words_is_none(desk: Desk) -> None:
    assert desk.view(LAN, desk.in_progress(), WEDNESDAY).directions == ()
