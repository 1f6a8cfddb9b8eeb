"""Bà Sáu acts with her tracking code: she supplies, withdraws, rates and asks to look again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.people import LAN, MINH, TUAN
from tests.web.pages.test_case_page import hidden_in
from tests.web.stories import FRIDAY, MONDAY, REPLY, Office
from tests.web.test_status_page import text_of
from tests.web.test_status_throttle import guess

WHY = {"reason": "citizen_must_supply", "waiting_for": "Bản sao giấy chứng nhận."}
ADDRESSES = ["supply", "withdraw", "rating"]


def path_of(case: Done, page: str = "") -> str:
    """An address below the case's code."""
    return f"/status/{case.code}/{page}" if page else f"/status/{case.code}"


def paused_case(office: Office) -> Done:
    """A case for which chị Lan waits for papers."""
    case = office.case_in_progress()
    office.act(LAN, case, "pause", FRIDAY + timedelta(hours=4), **WHY)
    return case


def sent(site: TestClient, case: Done, page: str, **typed: str) -> str:
    """Fill in the form of a page and send it; the status page afterwards."""
    form = site.get(path_of(case, "" if page == "supply" else page)).text
    answer = site.post(path_of(case, page), data=hidden_in(form) | typed)
    assert answer.status_code == 303, text_of(answer.text)
    return text_of(site.get(answer.headers["location"]).text)


class TestSupply:
    """What is waited for stands there, with a form to send it."""

    def test_what_is_waited_for(self, office: Office, site: TestClient) -> None:
        page = text_of(site.get(path_of(paused_case(office))).text)

        assert "Sở Xây dựng đang chờ để có thể trả lời ông/bà" in page
        assert "Bản sao giấy chứng nhận." in page
        assert "Chờ công dân bổ sung thông tin, hồ sơ" in page
        assert "Chậm nhất đến Chủ Nhật, 20/12/2026" in page

    def test_sending_it_lets_the_clock_go_on(self, office: Office, site: TestClient) -> None:
        case = paused_case(office)

        page = sent(site, case, "supply", text="Tôi gửi số vào sổ: CH 01234.")

        assert "thời hạn lại được tính tiếp" in page
        assert "Sở Xây dựng sẽ trả lời ông/bà" in page
        assert "Thời hạn đã tạm dừng từ Thứ Sáu, 20/11/2026 đến Thứ Hai, 23/11/2026" in page
        assert "CH 01234" not in page

    def test_nothing_comes_back_with_what_is_missing(
        self, office: Office, site: TestClient
    ) -> None:
        page = site.post(path_of(paused_case(office), "supply"), data={"text": " "})

        assert page.status_code == 422
        assert 'href="#text"' in page.text

    def test_pressing_twice_sends_once(self, office: Office, site: TestClient) -> None:
        case = paused_case(office)
        form = hidden_in(site.get(path_of(case)).text) | {"text": "Đây ạ."}

        answers = [site.post(path_of(case, "supply"), data=form).status_code for _ in range(2)]

        assert answers == [303, 303]

    def test_when_nothing_is_waited_for(self, office: Office, site: TestClient) -> None:
        case = office.case_in_progress()

        page = site.post(path_of(case, "supply"), data={"text": "Đây ạ."})

        assert page.status_code == 422
        assert "Thời hạn không bị tạm dừng" in page.text


class TestWithdraw:
    """She takes it back, after being told what that means."""

    def test_with_a_confirmation(self, office: Office, site: TestClient) -> None:
        case = office.case_in_progress()
        assert path_of(case, "withdraw") in site.get(path_of(case)).text
        assert "không đảo lại được" in site.get(path_of(case, "withdraw")).text

        page = sent(site, case, "withdraw", reason="Nhà tôi đã tự sửa.")

        assert "Ông/bà đã rút ý kiến ngày Thứ Hai, 23/11/2026" in page
        assert "tự sửa" not in page
        assert path_of(case, "withdraw") not in site.get(path_of(case)).text

    def test_not_without_a_reason(self, office: Office, site: TestClient) -> None:
        case = office.case_in_progress()

        page = site.post(path_of(case, "withdraw"), data={"reason": ""})

        assert page.status_code == 422
        assert "Sở Xây dựng sẽ trả lời" in text_of(site.get(path_of(case)).text)

    def test_not_once_it_is_answered(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()

        answer = site.get(path_of(case, "withdraw"))

        assert (answer.status_code, answer.headers["location"]) == (303, path_of(case))
        assert site.post(path_of(case, "withdraw"), data={"reason": "Thôi."}).status_code == 422


class TestRating:
    """Three choices, a comment, and for who is not satisfied a request to look again."""

    def test_the_page_leads_there(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()
        assert f'href="{path_of(case, "rating")}"' in site.get(path_of(case)).text
        choices = re.findall(r'name="rating" value="(\w+)"', site.get(path_of(case, "rating")).text)
        assert choices == ["very_satisfied", "satisfied", "not_satisfied"]

    def test_satisfied_closes_at_once(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()

        page = sent(site, case, "rating", rating="satisfied", text="Cảm ơn anh chị.")

        assert "Cảm ơn ông/bà đã đánh giá." in page
        assert "Ông/bà đã đánh giá: Hài lòng" in page
        assert "Kết thúc Thứ Hai, 23/11/2026" in page

    def test_not_satisfied_asks_to_look_again(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()

        page = sent(site, case, "rating", rating="not_satisfied", reason="Chưa nói bao giờ có.")

        assert "Đề nghị xem xét lại của ông/bà đã được chuyển" in page
        assert "Văn phòng UBND tỉnh quyết định trước hết ngày Thứ Năm, 26/11/2026" in page
        office.act(MINH, case, "decline_reopening", MONDAY, reason="Thời hạn ở mục 2 văn bản.")
        declined = text_of(site.get(path_of(case)).text)
        assert "quyết định không mở lại vụ việc: Thời hạn ở mục 2 văn bản." in declined

    def test_rating_alone_leaves_the_window_open(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()

        page = sent(site, case, "rating", rating="not_satisfied")

        assert "Ông/bà đã đánh giá: Không hài lòng" in page
        assert "trước hết ngày Thứ Hai, 30/11/2026" in page

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"rating": ""}, "rating"),
            ({"rating": "splendid"}, "rating"),
            ({"rating": "satisfied", "reason": "Xem lại."}, "reason"),
        ],
    )
    def test_what_cannot_be_used_comes_back(
        self, one_office: Office, one_site: TestClient, typed: dict[str, str], field: str
    ) -> None:
        case = one_office.replied_case()

        page = one_site.post(path_of(case, "rating"), data=typed | {"text": "Lời của tôi."})

        assert page.status_code == 422
        assert f'href="#{field}"' in page.text
        assert "Lời của tôi." in page.text

    def test_before_the_answer_there_is_nothing_to_rate(
        self, office: Office, site: TestClient
    ) -> None:
        case = office.case_in_progress()
        assert site.get(path_of(case, "rating")).headers["location"] == path_of(case)
        assert site.post(path_of(case, "rating"), data={"rating": "satisfied"}).status_code == 422

    def test_in_english(self, office: Office, site: TestClient) -> None:
        page = text_of(site.get(f"{path_of(office.replied_case(), 'rating')}?lang=en").text)
        assert "Very satisfied" in page
        assert "Ask to look at it again: what is missing or wrong?" in page


class TestCodes:
    """Every address below a code tells strangers the same as the status page does."""

    @pytest.mark.parametrize("page", ADDRESSES)
    def test_an_unknown_code(self, office: Office, site: TestClient, page: str) -> None:
        unknown = site.get(f"/status/{guess(1)}")
        typed = {"text": "x", "reason": "x", "rating": "satisfied"}

        answer = site.post(f"/status/{guess(1)}/{page}", data=typed)

        assert (answer.status_code, answer.text) == (404, unknown.text)

    @pytest.mark.parametrize("page", ADDRESSES)
    def test_a_mistyped_code(self, one_site: TestClient, page: str) -> None:
        assert one_site.post("/status/nonsense/" + page, data={}).status_code == 422

    def test_guessing_here_is_counted_with_guessing_there(
        self, office: Office, site: TestClient
    ) -> None:
        for number in range(15):
            site.get(f"/status/{guess(number)}")
            site.post(f"/status/{guess(number)}/withdraw", data={"reason": "x"})

        assert site.get(f"/status/{guess(77)}/rating").status_code == 429

    def test_one_code_is_not_used_to_fill_the_register(
        self, office: Office, site: TestClient
    ) -> None:
        case = office.replied_case()
        answers = [
            site.post(path_of(case, "rating"), data={"rating": "not_satisfied"}).status_code
            for _ in range(21)
        ]
        assert answers == [303] * 20 + [429]
        office.watch.goes_on(minutes=62)
        typed = {"rating": "satisfied"}
        assert site.post(path_of(case, "rating"), data=typed).status_code == 303

    @pytest.mark.parametrize("page", ["withdraw", "rating"])
    def test_tells_nobody_where_it_was_and_is_kept_nowhere(
        self, office: Office, site: TestClient, page: str
    ) -> None:
        headers = site.get(path_of(office.replied_case(), page)).headers
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")

    def test_a_form_of_another_site_is_refused(self, office: Office, site: TestClient) -> None:
        case = office.replied_case()
        site.headers["Sec-Fetch-Site"] = "cross-site"
        answer = site.post(path_of(case, "rating"), data={"rating": "satisfied"})
        assert answer.status_code == 403


class TestMerged:
    """Her case was merged: with her own code she acts on the one that goes on."""

    def test_she_supplies_and_rates_what_goes_on_for_both(
        self, office: Office, site: TestClient
    ) -> None:
        survivor, hers = office.case_in_progress(), office.record()
        office.act(MINH, hers, "merge", MONDAY, into=survivor.number, reason="Cùng nội dung.")
        office.act(LAN, survivor, "pause", FRIDAY + timedelta(hours=4), **WHY)

        page = sent(site, hers, "supply", text="Tôi gửi số vào sổ: CH 01234.")

        assert "thời hạn lại được tính tiếp" in page
        assert "Sở Xây dựng sẽ trả lời ông/bà" in page
        assert site.get(path_of(hers, "withdraw")).status_code == 303, "it is not hers alone"
        office.act(TUAN, survivor, "reply", MONDAY, **REPLY)
        page = sent(site, hers, "rating", rating="satisfied", text="")
        assert "Ông/bà đã đánh giá: Hài lòng" in page
        his = text_of(site.get(path_of(survivor)).text)
        assert "Ông/bà đã đánh giá" not in his
