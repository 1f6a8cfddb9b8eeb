"""The board: who was told, whose it is to acknowledge, and which posts nobody holds."""

from __future__ import annotations

import re
from datetime import timedelta

from cases.directory.posts import SET_UP, Holding, fill_post
from tests.people import HIRED_AT, KHOA, LAN, LANH, MINH, TUAN
from tests.web.stories import FRIDAY, MONDAY, REPLY, Office, browser, signed_in

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)


def appoint(office: Office, post: str, username: str) -> None:
    """Give a post of the province a holder."""
    services = office.services
    person = services.directory.current().by_username(username)
    assert person is not None
    with services.database.write() as transaction:
        fill_post(transaction, Holding(post, "", person.id), HIRED_AT, SET_UP)
        transaction.commit()


def escalated(office: Office) -> str:
    """The number of a case that climbed to the top."""
    case = office.case_in_progress(FOUR_WEEKS_AGO)
    office.services.register.tick(MONDAY)
    return case.number


def test_the_board_names_who_was_told(one_office: Office) -> None:
    appoint(one_office, "chairman", "lanh")
    escalated(one_office)

    page = signed_in(one_office, MINH).get("/escalations").text

    assert "Thủ trưởng đơn vị (Trần Anh Tuấn)" in page
    assert "Chủ tịch, Phó Chủ tịch UBND tỉnh phụ trách (Huỳnh Văn Lãnh)" in page
    assert "(khi đó khuyết; đã báo thay: Huỳnh Văn Lãnh, Chủ tịch" in page


def test_a_button_stands_only_beside_what_was_told_to_the_reader(one_office: Office) -> None:
    appoint(one_office, "chairman", "lanh")
    escalated(one_office)

    buttons = {
        who.id: signed_in(one_office, who).get("/escalations").text.count('name="escalation"')
        for who in (MINH, LANH, KHOA)
    }

    assert buttons["khoa"] == 0
    # +5 and three Mondays in one line, and +3 in place of the deputy chief who is missing
    assert buttons["lanh"] == 2
    assert buttons["minh"] > 0


def test_one_press_is_enough_for_every_monday(one_office: Office) -> None:
    appoint(one_office, "chairman", "lanh")
    number = escalated(one_office)
    site = signed_in(one_office, LANH)
    page = site.get("/escalations").text
    assert "Đã báo 4 lần từ" in page
    (chairman, *_) = re.findall(r'name="escalation" value="([^"]+)"', page)
    form = {"escalation": chairman, "key": f"acknowledge-{chairman}", "next": "/escalations"}
    site.post(f"/cases/{number}/actions/acknowledge", data=form)
    page = site.get("/escalations").text
    assert "Đã báo 4 lần từ" not in page
    assert page.count('name="escalation"') == 1
    assert 'name="escalation"' not in site.get("/escalations?lang=en").text.partition("Level 3")[0]


def test_the_case_page_offers_the_head_what_the_head_was_told(one_office: Office) -> None:
    number = escalated(one_office)

    page = signed_in(one_office, TUAN).get(f"/cases/{number}").text

    assert page.count('name="escalation"') == 1
    assert "đã báo: Thủ trưởng đơn vị (Trần Anh Tuấn)" in page


def test_the_upc_office_sees_which_posts_are_vacant(one_office: Office) -> None:
    number = escalated(one_office)

    page = signed_in(one_office, MINH).get("/escalations").text
    leader = signed_in(one_office, LANH).get("/escalations").text

    assert "2 vị trí đang khuyết" in page
    assert "đã báo thay: Phạm Quang Minh" in page
    assert "1 vụ việc đang chờ; lâu nhất:" in page
    # five lines of the board, and each of the two vacancies is one
    assert page.count(f'href="/cases/{number}"') == 5 + 2
    assert 'id="vacancies"' not in leader


def test_the_overdue_page_points_at_the_vacancies(one_office: Office) -> None:
    escalated(one_office)

    page = signed_in(one_office, MINH).get("/overdue").text

    assert 'href="/escalations#vacancies"' in page
    assert "2 vị trí nhận báo cáo của hệ thống đang khuyết" in page
    assert "#vacancies" not in signed_in(one_office, TUAN).get("/overdue").text


def test_a_full_office_has_no_list_of_vacancies(one_office: Office) -> None:
    appoint(one_office, "chairman", "lanh")
    appoint(one_office, "upc_deputy_chief", "nga")
    escalated(one_office)

    site = signed_in(one_office, MINH)

    assert 'id="vacancies"' not in site.get("/escalations").text
    assert "#vacancies" not in site.get("/overdue").text


def test_what_the_upc_office_has_to_decide_stands_above_it_all(office: Office) -> None:
    asked, objected, back = (office.case_in_progress() for _ in range(3))
    later = {"due": "07/12/2026", "reason": "Chờ kết quả đo đạc."}
    office.act(LAN, asked, "request_extension", MONDAY, **later)
    office.act(TUAN, objected, "reply", MONDAY - timedelta(hours=1), **REPLY)
    code = objected.code
    assert code is not None
    browser(office).post(
        f"/status/{code}/rating",
        data={"rating": "not_satisfied", "reason": "Chưa nói bao giờ có."},
    )
    ground = {"legal_ground": "Luật Đất đai 2024.", "proposed_body": "UBND xã."}
    office.act(LAN, back, "send_back", MONDAY, **ground)
    minh = signed_in(office, MINH)

    page = minh.get("/escalations").text

    for case, action, what in (
        (asked, "grant_extension", "Đơn vị đề nghị gia hạn"),
        (objected, "reopen", "Công dân đề nghị xem xét lại"),
        (back, "assign", "Đơn vị chuyển trả"),
    ):
        assert what in page
        assert minh.get(f"/cases/{case.number}/actions/{action}").status_code == 200
        assert f'href="/cases/{case.number}/actions/{action}"' in page
    assert "3 việc cần anh/chị quyết định" in page
    assert "cần anh/chị quyết định" not in signed_in(office, LAN).get("/escalations").text
    assert "cần anh/chị quyết định" not in signed_in(office, LANH).get("/escalations").text

    office.act(MINH, asked, "grant_extension", MONDAY + timedelta(hours=1), due="07/12/2026")
    office.act(MINH, back, "assign", MONDAY + timedelta(hours=1), lead_department="SYT")
    assert "1 việc cần anh/chị quyết định" in minh.get("/escalations").text


def test_anh_minh_puts_a_case_on_the_leaders_list(one_office: Office) -> None:
    appoint(one_office, "chairman", "lanh")
    case = one_office.case_in_progress(FRIDAY - timedelta(days=9))
    one_office.services.register.tick(MONDAY)
    minh, lanh = signed_in(one_office, MINH), signed_in(one_office, LANH)
    assert "Không có vụ việc nào chờ ông/bà chỉ đạo" in lanh.get("/leader").text
    place = f"/cases/{case.number}/actions/escalate"
    assert f'href="{place}?post=chairman"' in minh.get("/escalations").text

    form = minh.get(f"{place}?post=chairman&reason=Lời+của+người+khác").text
    assert '<option value="chairman" selected>' in form
    assert "Lời của người khác" not in form, "an address puts no words into a form"
    minh.post(place, data={"post": "chairman", "reason": "Bà con chờ đã lâu."})

    assert "1 vụ việc cần ông/bà chỉ đạo" in lanh.get("/leader").text
    assert f"{place}?post=chairman" not in minh.get("/escalations").text
