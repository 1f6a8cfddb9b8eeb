"""What bà Sáu is told on the way: a pause, a new date, news, how it ended, what she may do."""

from __future__ import annotations

from datetime import datetime

from cases.citizens import citizen_of
from cases.numbers import case_id_of
from cases.reading.status import CitizenView, Standing, status_of
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import LAN, MINH, THU, TUAN

WEDNESDAY = local("2026-11-25 10:00")
THURSDAY = local("2026-11-26 10:00")
WHY = {"reason": "citizen_must_supply", "waiting_for": "Bản sao giấy chứng nhận."}


def _status(desk: Desk, number: str, now: datetime = THURSDAY, language: str = "vi") -> CitizenView:
    case_id = case_id_of(number)
    assert case_id is not None
    with desk.read() as connection:
        return status_of(connection, desk.office, case_id, now, language)


class TestPause:
    """The clock waits for her papers; she may send them."""

    def test_why_for_what_and_until_when(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
        view = _status(desk, number)
        assert (view.standing, view.last_day, view.working_days_overdue) == (
            Standing.PAUSED,
            None,
            0,
        )
        assert view.pause is not None
        assert (view.pause.reason, view.pause.waiting_for) == (
            "Chờ công dân bổ sung thông tin, hồ sơ",
            "Bản sao giấy chứng nhận.",
        )
        assert (view.pause.since, str(view.pause.last_day)) == (WEDNESDAY, "2026-12-25")
        assert view.may == {"supply", "withdraw"}

    def test_what_she_sends_ends_it(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
        desk.act(citizen_of(number), number, "supply", THURSDAY, text="Gửi bản sao đây ạ.")
        view = _status(desk, number)
        assert (view.standing, view.pause) == (Standing.WILL_ANSWER, None)
        assert [pause.ended_at for pause in view.pauses] == [THURSDAY]
        assert (str(view.last_day), str(view.first_last_day)) == ("2026-12-02", "2026-12-01")
        assert "Gửi bản sao" not in repr(view)

    def test_an_answer_ends_it_too(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
        desk.act(TUAN, number, "reply", THURSDAY, **REPLY)
        view = _status(desk, number)
        assert (view.standing, view.pause) == (Standing.REPLIED, None)


class TestNewDate:
    """The date is put off once, with the first one beside it."""

    def _extended(self, desk: Desk) -> str:
        number = desk.in_progress()
        asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc nội bộ."}
        desk.act(LAN, number, "request_extension", WEDNESDAY, **asked)
        desk.act(MINH, number, "grant_extension", THURSDAY, due="2026-12-05T00:00")
        return number

    def test_both_dates(self, desk: Desk) -> None:
        view = _status(desk, self._extended(desk))
        assert view.new_date is not None
        assert (view.new_date.at, str(view.new_date.last_day)) == (THURSDAY, "2026-12-04")
        assert (str(view.last_day), str(view.first_last_day)) == ("2026-12-04", "2026-12-01")
        assert "đo đạc" not in repr(view)

    def test_taken_back_there_is_none(self, desk: Desk) -> None:
        number = self._extended(desk)
        desk.act(MINH, number, "revoke_extension", THURSDAY, reason="Xong sớm.")
        assert _status(desk, number).new_date is None

    def test_an_extension_of_an_earlier_period_is_history(self, desk: Desk) -> None:
        number = self._extended(desk)
        desk.act(TUAN, number, "reply", THURSDAY, **REPLY)
        desk.act(MINH, number, "reopen", local("2026-11-27 09:00"), reason="Thiếu nội dung.")
        assert _status(desk, number, local("2026-11-27 10:00")).new_date is None

    def test_a_request_alone_changes_nothing_for_her(self, desk: Desk) -> None:
        number = desk.in_progress()
        before = _status(desk, number)
        asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc."}
        desk.act(LAN, number, "request_extension", WEDNESDAY, **asked)
        assert _status(desk, number) == before


def test_news_of_the_progress_newest_first(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LAN, number, "inform", WEDNESDAY, text="Đã đo đạc xong.")
    desk.act(MINH, number, "inform", THURSDAY, text="Đang trình ký.")
    news = _status(desk, number).news
    assert [(each.at, each.text) for each in news] == [
        (THURSDAY, "Đang trình ký."),
        (WEDNESDAY, "Đã đo đạc xong."),
    ]


class TestEndings:
    """A case that ends without an answer here says how."""

    def test_redirected_names_the_legal_path(self, desk: Desk) -> None:
        number = desk.in_progress()
        path = {"legal_path": "Khiếu nại lần đầu – Chủ tịch UBND xã", "reason": "Có quyết định."}
        desk.act(MINH, number, "redirect", WEDNESDAY, **path)
        view = _status(desk, number)
        assert (view.standing, view.reply) == (Standing.REDIRECTED, None)
        assert view.ending is not None
        assert (view.ending.legal_path, view.ending.reason, view.ending.at) == (
            "Khiếu nại lần đầu – Chủ tịch UBND xã",
            "Có quyết định.",
            WEDNESDAY,
        )
        assert view.may == frozenset()

    def test_withdrawn(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(citizen_of(number), number, "withdraw", WEDNESDAY, reason="Nhà tôi tự sửa rồi.")
        view = _status(desk, number)
        assert (view.standing, view.ending is not None) == (Standing.WITHDRAWN, True)
        assert "tự sửa" not in repr(view)

    def test_an_outcome_of_the_reply_is_no_ending(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(TUAN, number, "reply", WEDNESDAY, **{**REPLY, "outcome": "redirected"})
        desk.act(MINH, number, "close", WEDNESDAY)
        view = _status(desk, number)
        assert (view.standing, view.ending) == (Standing.CLOSED, None)

    def test_a_merged_case_shows_the_one_that_goes_on(self, desk: Desk) -> None:
        first, second, third = desk.record(), desk.record(), desk.in_progress()
        desk.act(MINH, first, "merge", MONDAY, into=second, reason="Cùng nội dung.")
        desk.act(MINH, second, "merge", MONDAY, into=third, reason="Cùng nội dung.")
        for number in (first, second):
            view = _status(desk, number)
            assert (view.merged, view.department, view.may) == (True, "Sở Xây dựng", frozenset())
        # the matter is no longer one person's to take back
        assert _status(desk, third).may == frozenset()
        desk.act(TUAN, third, "reply", WEDNESDAY, **REPLY)
        assert _status(desk, first).standing is Standing.REPLIED


class TestAfterTheReply:
    """She rates it, asks to look again, and is told what was decided."""

    def _replied(self, desk: Desk) -> str:
        return desk.replied(MONDAY, WEDNESDAY)

    def test_she_may_rate_and_ask(self, desk: Desk) -> None:
        view = _status(desk, self._replied(desk))
        assert (view.may, view.rated, view.review) == ({"rate", "ask_to_reopen"}, None, None)

    def test_a_satisfied_rating_closes_at_once(self, desk: Desk) -> None:
        number = self._replied(desk)
        desk.act(citizen_of(number), number, "rate", THURSDAY, rating="satisfied", text="Cảm ơn.")
        view = _status(desk, number)
        assert (view.standing, view.objection_last_day) == (Standing.CLOSED, None)
        assert view.rated is not None
        assert (view.rated.rating, view.rated.label) == ("satisfied", "Hài lòng")
        assert "Cảm ơn" not in repr(view)

    def test_asking_to_reopen_waits_for_a_decision(self, desk: Desk) -> None:
        number = self._replied(desk)
        desk.act(THU, number, "ask_to_reopen", THURSDAY, reason="Chưa nói bao giờ.")
        view = _status(desk, number)
        assert view.review is not None
        assert (view.review.asked_at, str(view.review.decide_by)) == (THURSDAY, "2026-11-30")
        assert (view.objection_last_day, view.may) == (None, {"rate"})

    def test_declined_with_the_reason(self, desk: Desk) -> None:
        number = self._replied(desk)
        desk.act(citizen_of(number), number, "ask_to_reopen", THURSDAY, reason="Chưa rõ.")
        desk.act(MINH, number, "decline_reopening", THURSDAY, reason="Đã nêu ở mục 2.")
        review = _status(desk, number).review
        assert review is not None
        assert (review.decide_by, review.declined_at) == (None, THURSDAY)
        assert review.reason == "Đã nêu ở mục 2."

    def test_reopened_it_goes_on(self, desk: Desk) -> None:
        number = self._replied(desk)
        desk.act(citizen_of(number), number, "ask_to_reopen", THURSDAY, reason="Chưa rõ.")
        desk.act(MINH, number, "reopen", THURSDAY, reason="Đúng là thiếu.")
        view = _status(desk, number)
        assert (view.standing, view.review) == (Standing.WILL_ANSWER, None)

    def test_the_rating_of_an_earlier_reply_is_history(self, desk: Desk) -> None:
        number = self._replied(desk)
        desk.act(citizen_of(number), number, "rate", THURSDAY, rating="not_satisfied")
        desk.act(MINH, number, "reopen", THURSDAY, reason="Đúng là thiếu.")
        desk.act(TUAN, number, "reply", THURSDAY, **REPLY)
        view = _status(desk, number)
        assert (view.rated, "rate" in view.may) == (None, True)

    def test_thirty_days_later_nothing_can_be_done(self, desk: Desk) -> None:
        number = self._replied(desk)
        february = local("2027-02-01 08:00")
        desk.register.tick(february)
        assert _status(desk, number, february).may == frozenset()
