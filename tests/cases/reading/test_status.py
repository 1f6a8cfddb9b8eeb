"""What the citizen sees: who answers by when, five steps, the reply, and plain words when late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.errors import CaseNotFound
from cases.numbers import case_id_of
from cases.reading.status import CitizenView, Standing, StepStatus, status_of
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import LAN, MINH, TUAN

LATE = local("2026-12-04 08:00")


def _status(desk: Desk, number: str, now: datetime = MONDAY, language: str = "vi") -> CitizenView:
    case_id = case_id_of(number)
    assert case_id is not None
    with desk.read() as connection:
        return status_of(connection, desk.office, case_id, now, language)


def _steps(view: CitizenView) -> dict[str, StepStatus]:
    return {step.state: step.status for step in view.steps}


def test_who_answers_by_when(desk: Desk) -> None:
    view = _status(desk, desk.in_progress())
    assert (view.standing, view.department) == (Standing.WILL_ANSWER, "Sở Xây dựng")
    assert (str(view.last_day), str(view.first_last_day)) == ("2026-12-01", "2026-12-01")
    assert (view.working_days_left, view.working_days_overdue) == (5, 0)
    assert (view.apology, view.escalated_to, view.reply, view.reopened) == (False, (), None, False)


def test_before_the_assignment_the_office_answers(desk: Desk) -> None:
    view = _status(desk, desk.record())
    assert view.department == "Văn phòng Ủy ban nhân dân tỉnh"
    english = _status(desk, desk.record(), language="en")
    assert english.department != view.department
    assert english.state_label == "Recorded"


def test_five_steps_with_their_dates(desk: Desk) -> None:
    number = desk.assigned()
    wednesday = local("2026-11-25 08:00")
    desk.act(LAN, number, "accept", wednesday)
    view = _status(desk, number, wednesday)
    assert [(step.state, step.status, step.at) for step in view.steps] == [
        ("recorded", StepStatus.DONE, MONDAY),
        ("assigned", StepStatus.DONE, MONDAY),
        ("in_progress", StepStatus.CURRENT, wednesday),
        ("replied", StepStatus.AHEAD, None),
        ("closed", StepStatus.AHEAD, None),
    ]


def test_a_send_back_forgets_the_steps_after_the_recording(desk: Desk) -> None:
    number = desk.in_progress()
    ground = {"legal_ground": "Không thuộc thẩm quyền.", "proposed_body": "Sở Y tế"}
    desk.act(LAN, number, "send_back", local("2026-11-25 08:00"), **ground)
    view = _status(desk, number, local("2026-11-25 09:00"))
    assert list(_steps(view).values()) == [StepStatus.CURRENT] + [StepStatus.AHEAD] * 4
    assert [step.at for step in view.steps][1:] == [None] * 4


def test_an_answer_on_the_spot_skips_two_steps(desk: Desk) -> None:
    number = desk.record()
    desk.act(MINH, number, "answer_on_the_spot", MONDAY, text="Đã cấp rồi ạ.", outcome="explained")
    view = _status(desk, number)
    assert list(_steps(view).values()) == [
        StepStatus.DONE,
        StepStatus.SKIPPED,
        StepStatus.SKIPPED,
        StepStatus.CURRENT,
        StepStatus.AHEAD,
    ]
    assert view.reply is not None
    assert (view.reply.text, view.reply.outcome) == ("Đã cấp rồi ạ.", "Đã giải thích, hướng dẫn")


def test_the_reply_and_until_when_to_object(desk: Desk) -> None:
    number = desk.replied(MONDAY, local("2026-11-27 08:00"))
    view = _status(desk, number, local("2026-11-27 09:00"))
    assert view.standing is Standing.REPLIED
    reply = view.reply
    assert reply is not None
    assert (reply.text, reply.department, reply.late) == (REPLY["text"], "Sở Xây dựng", False)
    assert (reply.document_number, str(reply.document_date)) == ("112/SXD-QLXD", "2026-11-23")
    assert reply.outcome == "Đã giải quyết dứt điểm"
    assert str(view.objection_last_day) == "2026-12-04"


def test_a_closed_case_keeps_its_reply(desk: Desk) -> None:
    number = desk.replied(MONDAY, local("2026-11-27 08:00"))
    desk.register.tick(local("2026-12-07 08:00"))
    view = _status(desk, number, local("2026-12-07 08:00"))
    assert (view.standing, view.objection_last_day) == (Standing.CLOSED, None)
    assert view.reply is not None
    assert view.reply.text == REPLY["text"]


def test_when_late_an_apology_and_to_whom_it_was_escalated(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    view = _status(desk, number, LATE)
    assert (view.standing, view.apology, view.working_days_overdue) == (Standing.OVERDUE, True, 3)
    assert [(each.post, each.label) for each in view.escalated_to] == [
        ("department_head", "Thủ trưởng đơn vị"),
        ("upc_office", "Văn phòng UBND tỉnh"),
    ]
    assert view.escalated_to[0].at == local("2026-12-02 00:00")


def test_reminders_and_late_acceptance_are_no_escalation_to_a_citizen(desk: Desk) -> None:
    number = desk.assigned()
    thursday = local("2026-11-27 08:00")
    desk.register.tick(thursday)
    assert _status(desk, number, thursday).escalated_to == ()


def test_a_late_reply_is_apologised_for(desk: Desk) -> None:
    view = _status(desk, desk.replied(MONDAY, LATE), LATE)
    assert (view.apology, view.reply is not None and view.reply.late) == (True, True)
    assert _status(desk, desk.replied(MONDAY, MONDAY), LATE).apology is False


def test_reopened(desk: Desk) -> None:
    number = desk.replied(MONDAY, local("2026-11-27 08:00"))
    reopened = local("2026-11-30 08:00")
    desk.act(MINH, number, "reopen", reopened, reason="Thiếu nội dung.")
    view = _status(desk, number, reopened)
    assert (view.standing, view.reopened, view.reply) == (Standing.WILL_ANSWER, True, None)
    assert str(view.last_day) == "2026-12-07"
    assert _steps(view)["in_progress"] is StepStatus.CURRENT
    assert _steps(view)["replied"] is StepStatus.AHEAD


def test_a_new_period_has_escalations_of_its_own(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    desk.act(MINH, number, "reopen", LATE, reason="Thiếu nội dung.")
    assert _status(desk, number, LATE).escalated_to == ()
    again = local("2026-12-12 08:00")
    desk.register.tick(again)
    (head,) = _status(desk, number, again).escalated_to
    assert (head.post, head.at) == ("department_head", local("2026-12-12 00:00"))


def test_a_shortened_deadline_keeps_the_first_day_beside_it(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "instruct", MONDAY, text="Sớm hơn.", due="2026-11-27T17:00")
    view = _status(desk, number)
    assert (str(view.last_day), str(view.first_last_day)) == ("2026-11-27", "2026-12-01")


def test_nothing_that_is_not_the_citizen_s(desk: Desk) -> None:
    """No names, no case number, no internal words, nothing of the instruction."""
    number = desk.in_progress(instruction="Chỉ đạo nội bộ.")
    desk.act(LAN, number, "note", MONDAY, text="Ghi chú riêng.")
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    shown = repr(_status(desk, number, LATE))
    secrets = ("Huỳnh Thị Sáu", "Trần Anh Tuấn", "Nguyễn Thị Lan", number, "Chậm cấp giấy phép")
    for secret in (*secrets, "Chỉ đạo nội bộ", "Ghi chú riêng", "nộp hồ sơ từ tháng 9"):
        assert secret not in shown


def test_an_unknown_case(desk: Desk) -> None:
    with desk.read() as connection, pytest.raises(CaseNotFound):
        status_of(connection, desk.office, 1, MONDAY)


def test_few_statements(desk: Desk) -> None:
    number = desk.in_progress()
    with desk.counting(at_most=2):
        _status(desk, number)
    desk.register.tick(LATE)
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    with desk.counting(at_most=5):
        _status(desk, number, LATE + timedelta(hours=1))
