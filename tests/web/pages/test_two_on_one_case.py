"""Two people on one case at once: the second reads what changed, and no word of theirs is lost."""

from __future__ import annotations

from datetime import timedelta

from tests.people import HOA, LAN, MINH, THU
from tests.web.pages.test_case_page import filled
from tests.web.stories import MONDAY, Office, signed_in
from tests.web.test_status_page import text_of

NOTE = "Bà Sáu hẹn khảo sát sáng thứ Năm."
EARLIER = MONDAY - timedelta(hours=1)


def notes(office: Office) -> int:
    """How many notes the register has."""
    with office.services.database.read() as connection:
        query = "SELECT count(*) FROM history WHERE action = 'note'"
        return int(connection.exec_driver_sql(query).scalar_one())


def test_what_the_other_said_is_shown_and_not_only_that_they_did(one_office: Office) -> None:
    case = one_office.case_in_progress()
    lan, path = signed_in(one_office, LAN), f"/cases/{case.number}/actions/note"
    form = filled(lan, path, text=NOTE)
    one_office.act(MINH, case, "instruct", EARLIER, text="Báo cáo trước thứ Sáu.", due="27/11/2026")

    page = lan.post(path, data=form)

    assert page.status_code == 409
    assert "Báo cáo trước thứ Sáu." in text_of(page.text)
    assert "Thứ Sáu, 27/11/2026" in text_of(page.text), "and which date it moved"
    assert NOTE in page.text
    assert notes(one_office) == 0


def test_of_a_case_handed_on_meanwhile_the_words_come_back_alone(one_office: Office) -> None:
    case = one_office.case_in_progress()
    lan, path = signed_in(one_office, LAN), f"/cases/{case.number}/actions/note"
    form = filled(lan, path, text=NOTE)
    why = {"lead_department": "SYT", "reason": "Thuộc ngành y tế."}
    one_office.act(MINH, case, "reassign", EARLIER, **why)

    page = lan.post(path, data=form)

    assert page.status_code == 404
    assert f">{NOTE}</textarea>" in page.text
    assert f'href="/cases/{case.number}"' in page.text, "her part of it she may still read"
    assert "Sở Y tế" not in page.text
    assert notes(one_office) == 0


def test_whoever_may_not_see_a_case_learns_nothing_by_writing_to_it(one_office: Office) -> None:
    case = one_office.case_in_progress()
    hoa = signed_in(one_office, HOA)

    pages = [
        hoa.post(f"/cases/{number}/actions/note", data={"text": NOTE})
        for number in (case.number, "YK-2026-000777")
    ]

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].text == pages[1].text
    assert case.number not in pages[0].text
    empty = hoa.post(f"/cases/{case.number}/actions/note", data={"text": " "})
    assert "textarea" not in empty.text


def test_a_case_that_was_closed_meanwhile_keeps_the_words_of_the_centre(one_office: Office) -> None:
    case = one_office.record(EARLIER)
    thu, path = signed_in(one_office, THU), f"/cases/{case.number}/actions/note"
    form = filled(thu, path, text=NOTE)
    one_office.act(MINH, case, "withdraw", EARLIER, reason="Công dân rút đơn.")

    page = thu.post(path, data=form)

    assert page.status_code == 404
    assert f">{NOTE}</textarea>" in page.text
    assert case.number not in page.text.replace(path, "")
