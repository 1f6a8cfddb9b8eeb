"""The Department of Health is asked for its part: what the case tells of it, and to whom."""

from __future__ import annotations

import pytest

from cases.reading.course.contributions import ContributionView, Progress
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import HOA, LAN, MINH, TUAN
from workflow.attempt import Actor

WEDNESDAY = local("2026-11-25 09:00")
ASKED = {"department": "SYT", "text": "Cho biết có bao nhiêu người bị đau mắt."}
DRAFT = {"text": "Dự thảo: sẽ cấp phép.", "document_number": "7/SXD", "outcome": "settled"}
#: three working days after Wednesday: the end of Monday 30/11
LAST_DAY = "2026-11-30"


def _asked(desk: Desk) -> str:
    number = desk.in_progress()
    desk.act(LAN, number, "request_contribution", WEDNESDAY, **ASKED)
    return number


def _one(desk: Desk, number: str, now: str, actor: Actor = LAN) -> ContributionView:
    (found,) = desk.view(actor, number, local(now)).contributions
    return found


def test_what_was_asked_and_by_when(desk: Desk) -> None:
    found = _one(desk, _asked(desk), "2026-11-26 09:00")
    assert (found.department, found.department_name) == ("SYT", "Sở Y tế")
    assert (found.text, found.progress) == (ASKED["text"], Progress.ASKED)
    assert (found.asked_at, str(found.last_day)) == (WEDNESDAY, LAST_DAY)
    assert (found.given_at, found.answer, found.working_days_overdue) == (None, None, 0)


def test_overdue(desk: Desk) -> None:
    found = _one(desk, _asked(desk), "2026-12-02 09:00")
    assert (found.progress, found.working_days_overdue) == (Progress.OVERDUE, 2)


@pytest.mark.parametrize(
    ("given", "progress"),
    [("2026-11-26 10:00", Progress.GIVEN), ("2026-12-01 10:00", Progress.GIVEN_LATE)],
)
def test_given(desk: Desk, given: str, progress: Progress) -> None:
    number = _asked(desk)
    desk.act(HOA, number, "contribute", local(given), text="12 người, đã khỏi.")
    found = _one(desk, number, "2026-12-01 11:00")
    assert (found.progress, found.answer) == (progress, "12 người, đã khỏi.")
    assert found.given_at == local(given)


def test_the_reply_does_not_wait_and_the_case_says_what_was_open(desk: Desk) -> None:
    number = _asked(desk)
    desk.act(TUAN, number, "reply", local("2026-11-26 10:00"), **REPLY)
    view = desk.view(LAN, number, local("2026-11-26 11:00"))
    (found,) = view.contributions
    assert (found.progress, found.ended_by_label) == (Progress.UNANSWERED, "Trả lời công dân")
    assert view.entries[-1].left_open == (("Hạn phối hợp", "Sở Y tế"),)


def test_asked_twice_each_has_its_own_answer(desk: Desk) -> None:
    number = _asked(desk)
    desk.act(HOA, number, "contribute", WEDNESDAY, text="12 người.")
    desk.act(LAN, number, "request_contribution", WEDNESDAY, department="SYT", text="Ở ấp nào?")
    first, second = desk.view(LAN, number, WEDNESDAY).contributions
    assert (first.answer, second.answer) == ("12 người.", None)
    assert second.progress is Progress.ASKED


def test_the_department_asked_sees_the_case_and_what_it_is_asked(desk: Desk) -> None:
    number = _asked(desk)
    found = _one(desk, number, "2026-11-26 09:00", HOA)
    assert (found.text, str(found.last_day)) == (ASKED["text"], LAST_DAY)


def test_a_former_lead_keeps_what_it_asked_and_not_what_came_after(desk: Desk) -> None:
    number = _asked(desk)
    desk.act(MINH, number, "reassign", WEDNESDAY, lead_department="STP", reason="Đúng hơn.")
    desk.act(HOA, number, "contribute", local("2026-11-26 09:00"), text="12 người.")
    found = _one(desk, number, "2026-11-27 09:00")
    assert (found.text, found.progress, found.answer) == (ASKED["text"], Progress.ASKED, None)
    assert found.due_at is None


class TestDrafts:
    """The draft of the reply stays in the lead department and above it."""

    def _drafted(self, desk: Desk) -> str:
        number = _asked(desk)
        desk.act(LAN, number, "draft_reply", WEDNESDAY, **DRAFT)
        return number

    def test_the_head_sees_it_with_everything_that_was_filled_in(self, desk: Desk) -> None:
        draft = desk.view(TUAN, self._drafted(desk), WEDNESDAY).draft
        assert draft is not None
        assert (draft.text, draft.by, draft.at) == (
            "Dự thảo: sẽ cấp phép.",
            "Nguyễn Thị Lan",
            WEDNESDAY,
        )
        assert {field.name: field.code for field in draft.fields if not field.words} == {
            "document_number": "7/SXD",
            "outcome": "settled",
        }

    def test_the_department_that_was_asked_does_not(self, desk: Desk) -> None:
        number = self._drafted(desk)
        desk.act(TUAN, number, "return_draft", WEDNESDAY, reason="Chưa nêu thời hạn cấp.")
        desk.act(LAN, number, "draft_reply", WEDNESDAY, **DRAFT)
        view = desk.view(HOA, number, WEDNESDAY)
        assert view.draft is None
        assert "Dự thảo: sẽ" not in repr(view)
        assert "Chưa nêu thời hạn" not in repr(view)
        assert "Dự thảo: sẽ" in repr(desk.view(MINH, number, WEDNESDAY))

    def test_it_is_gone_once_it_was_returned_or_sent(self, desk: Desk) -> None:
        number = self._drafted(desk)
        desk.act(TUAN, number, "return_draft", WEDNESDAY, reason="Chưa rõ.")
        assert desk.view(TUAN, number, WEDNESDAY).draft is None
        desk.act(LAN, number, "draft_reply", WEDNESDAY, **DRAFT)
        desk.act(TUAN, number, "reply", WEDNESDAY, **REPLY)
        assert desk.view(TUAN, number, MONDAY).draft is None
