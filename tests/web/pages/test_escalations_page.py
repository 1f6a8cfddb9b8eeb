"""The board: who was told, whose it is to acknowledge, and which posts nobody holds."""

from __future__ import annotations

import re
from datetime import timedelta

from cases.directory.posts import SET_UP, Holding, fill_post
from tests.people import HIRED_AT, KHOA, LANH, MINH, TUAN
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in

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
