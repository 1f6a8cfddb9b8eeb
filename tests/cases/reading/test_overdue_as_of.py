"""The overdue view of a past moment equals what was shown then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.errors import FutureMoment
from cases.reading.overdue import OverdueCase, overdue_cases_as_of
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import LAN, MINH, TUAN

LATE = local("2026-12-04 08:00")
LATER = local("2027-03-01 08:00")


def test_a_moment_that_has_not_come_is_refused(desk: Desk) -> None:
    with pytest.raises(FutureMoment, match="not come yet"):
        desk.overdue_then(MONDAY + timedelta(seconds=1), MONDAY)


def test_this_very_moment_equals_now(desk: Desk) -> None:
    desk.in_progress()
    desk.assigned(lead="SYT")
    assert desk.overdue_then(LATE, LATE) == desk.overdue(LATE)


def test_a_reply_does_not_change_what_was_shown_before(desk: Desk) -> None:
    number = desk.in_progress()
    shown = desk.overdue(LATE)
    assert shown.total == 1
    desk.act(TUAN, number, "reply", LATE + timedelta(hours=1), **REPLY)
    assert desk.overdue_then(LATE, LATER) == shown


def test_at_the_moment_of_an_action_the_state_after_it_counts(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    assert desk.overdue(LATE).total == 0
    assert desk.overdue_then(LATE, LATER).total == 0
    assert desk.overdue_then(LATE - timedelta(microseconds=1), LATER).total == 1


def test_a_hand_over_leaves_the_past_with_the_department_of_then(desk: Desk) -> None:
    number = desk.assigned(lead="SYT")
    desk.act(MINH, number, "reassign", LATE, lead_department="SXD", reason="Đúng thẩm quyền.")
    before = desk.overdue_then(LATE - timedelta(seconds=1), LATER)
    after = desk.overdue_then(LATE, LATER)
    assert [(row.code, row.overdue, row.open) for row in before.departments] == [("SYT", 1, 1)]
    assert [(row.code, row.overdue, row.open) for row in after.departments] == [("SXD", 1, 1)]


def test_a_shortened_deadline_counts_from_the_day_it_was_shortened(desk: Desk) -> None:
    number = desk.in_progress()
    instructed = local("2026-11-25 08:00")
    desk.act(MINH, number, "instruct", instructed, text="Trả lời sớm hơn.", due="2026-11-26T17:00")
    assert desk.overdue_then(local("2026-11-26 17:01"), LATER).total == 1
    # seen on Monday, Tuesday 1/12 was still more than two working days away
    assert desk.overdue_then(MONDAY, LATER).due_soon == 0


def test_a_send_back_gives_the_work_back_to_the_office(desk: Desk) -> None:
    number = desk.in_progress()
    sent = local("2026-11-25 08:00")
    ground = {"legal_ground": "Không thuộc thẩm quyền.", "proposed_body": "Sở Y tế"}
    desk.act(LAN, number, "send_back", sent, **ground)
    shown = desk.overdue(local("2026-11-27 00:01"))
    assert [(row.code, row.overdue) for row in shown.departments] == [("VPUBND", 1)]
    desk.act(MINH, number, "assign", local("2026-11-27 08:00"), lead_department="SYT")
    assert desk.overdue_then(local("2026-11-27 00:01"), LATER) == shown


def test_a_reopened_case_was_not_overdue_while_it_was_answered(desk: Desk) -> None:
    number = desk.replied(MONDAY, LATE)
    desk.act(MINH, number, "reopen", LATE + timedelta(days=3), reason="Chưa đúng nội dung.")
    assert desk.overdue_then(LATE - timedelta(seconds=1), LATER).total == 1
    assert desk.overdue_then(LATE + timedelta(days=1), LATER).total == 0
    assert desk.overdue_then(local("2026-12-20 08:00"), LATER).total == 1


def test_the_cases_of_then_with_their_states_of_then(desk: Desk) -> None:
    waiting = desk.assigned()
    answered = desk.in_progress()
    desk.act(TUAN, answered, "reply", LATE + timedelta(hours=1), **REPLY)
    desk.act(LAN, waiting, "accept", LATE + timedelta(hours=1))
    page = _cases_then(desk, LATE)
    assert [(case.number, case.state) for case in page] == [
        (waiting, "assigned"),
        (answered, "in_progress"),
    ]
    assert {case.working_days_overdue for case in page} == {3}
    assert {str(case.last_day) for case in page} == {"2026-12-01"}
    assert {case.due_at for case in page} == {local("2026-12-02 00:00")}
    assert [case.number for case in _cases_then(desk, LATE + timedelta(hours=2))] == [waiting]


def test_the_cases_of_a_moment_to_come_are_refused(desk: Desk) -> None:
    with desk.read() as connection, pytest.raises(FutureMoment):
        overdue_cases_as_of(connection, desk.office, "SXD", LATER, LATE)


def _cases_then(desk: Desk, moment: datetime) -> list[OverdueCase]:
    with desk.read() as connection:
        return list(overdue_cases_as_of(connection, desk.office, "SXD", moment, LATER).items)
