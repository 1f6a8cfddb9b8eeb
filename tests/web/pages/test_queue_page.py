"""The queue's page: tabs that keep the filter, what is new to the reader, saved views, the file."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.people import HOA, KHOA, LAN, MINH, NGOC, TUAN
from tests.web.statements import MOST, noted
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)
WAITING = {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ hiện trạng."}


def test_chi_lan_sees_what_is_paused_and_comes_back_with_her_filter(office: Office) -> None:
    paused, running = office.case_in_progress(FRIDAY), office.case_in_progress(FRIDAY)
    office.act(LAN, paused, "pause", FRIDAY, **WAITING)
    lan = signed_in(office, LAN)

    page = lan.get("/queue?tab=waiting&kind=feedback").text

    assert paused.number in page
    assert running.number not in page
    assert 'href="/queue?tab=all&amp;kind=feedback"' in page
    assert 'href="/queue?tab=waiting&amp;kind=feedback" aria-current="page"' in page
    assert paused.number not in lan.get("/queue?tab=all&kind=denunciation").text


@pytest.mark.parametrize(
    "query", ["tab=lost", "kind=poem", "pace=slow", "handler=nobody.at.all", "page=x"]
)
def test_what_no_list_has_is_told(one_office: Office, query: str) -> None:
    assert signed_in(one_office, LAN).get(f"/queue?{query}").status_code == 422


def test_a_case_is_new_until_it_was_opened_and_again_when_something_happened(
    office: Office,
) -> None:
    case = office.case_in_progress(FRIDAY)
    lan, tuan = signed_in(office, LAN), signed_in(office, TUAN)
    assert "Mới" in text_of(lan.get("/queue").text)

    lan.get(f"/cases/{case.number}")

    assert "Mới" not in text_of(lan.get("/queue").text)
    assert "Mới" in text_of(tuan.get("/queue").text), "what chị Lan has read is new to anh Tuấn"

    office.act(TUAN, case, "note", office.watch.now, text="Hỏi lại phòng cấp phép.")

    assert "Mới" in text_of(lan.get("/queue").text)


def test_a_case_that_chi_hoa_is_asked_about_does_not_stay_new_to_her(office: Office) -> None:
    """What she may not see of it (chị Lan's note) is part of what she has looked at."""
    case = office.case_in_progress(FRIDAY)
    asked = {"department": "SYT", "text": "Cho ý kiến."}
    office.act(LAN, case, "request_contribution", FRIDAY, **asked)
    office.act(LAN, case, "note", FRIDAY, text="Chờ Sở Y tế.")
    hoa = signed_in(office, HOA)

    hoa.get(f"/cases/{case.number}")
    page = hoa.get("/queue?tab=contributions").text

    assert case.number in page
    assert "Mới" not in text_of(page)


def test_a_view_is_saved_used_and_deleted(office: Office) -> None:
    lan = signed_in(office, LAN)

    saved = lan.post("/queue/views", data={"name": "Việc của tôi", "tab": "all", "handler": "lan"})

    assert saved.headers["location"] == "/queue?tab=all&handler=lan"
    page = lan.get("/queue").text
    assert 'href="/queue?tab=all&amp;handler=lan">Việc của tôi</a>' in page
    assert "Việc của tôi" not in signed_in(office, TUAN).get("/queue").text

    assert lan.post("/queue/views/delete", data={"name": "Việc của tôi"}).status_code == 303
    assert "Việc của tôi" not in lan.get("/queue").text


def test_a_view_of_what_no_list_has_is_not_saved(one_office: Office) -> None:
    lan = signed_in(one_office, LAN)

    assert lan.post("/queue/views", data={"name": "x", "tab": "lost"}).status_code == 422
    assert lan.post("/queue/views", data={"name": " "}).status_code == 422
    assert lan.post("/queue/views", data={"name": "x", "department": "SYT"}).status_code == 404


def test_the_office_looks_at_another_department_s_queue_and_chi_hoa_does_not(
    office: Office,
) -> None:
    case = office.case_in_progress(FRIDAY)

    for who in (MINH, KHOA):
        page = signed_in(office, who).get("/queue?department=SXD").text
        assert case.number in page
        assert "Quay lại danh sách của tôi" in page
        assert '<option value="SXD" selected>' in page
    own = signed_in(office, MINH).get("/queue").text.partition('<select id="department"')[2]
    assert '<option value="" selected>Văn phòng' in own
    every = signed_in(office, KHOA).get("/queue").text.partition('<select id="department"')[2]
    assert "selected>Tất cả</option>" in every
    assert signed_in(office, HOA).get("/queue?department=SXD").status_code == 404
    assert signed_in(office, MINH).get("/queue?department=NOWHERE").status_code == 404
    assert signed_in(office, NGOC).get("/queue").status_code == 403


def rows_of(site: TestClient, address: str) -> list[dict[str, str]]:
    answer = site.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment;")
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


def test_the_list_as_a_file_has_no_petitioner_and_no_formula_in_it(office: Office) -> None:
    title = '=HYPERLINK("http://evil.example","Bấm")'
    case = office.record(FRIDAY, title=title)
    office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    lan = signed_in(office, LAN)

    (row,) = rows_of(lan, "/queue/export?tab=all")

    assert row["Vụ việc"] == case.number
    assert row["Tóm tắt"] == f"'{title}"
    assert row["Ngày ghi nhận"] == "20/11/2026"
    assert "Huỳnh Thị Sáu" not in lan.get("/queue/export?tab=all").text
    assert rows_of(lan, "/queue/export?tab=done") == []


@pytest.mark.parametrize("tab", ["all", "contributions", "done"])
def test_more_cases_do_not_mean_more_statements(one_office: Office, tab: str) -> None:
    for _ in range(3):
        case = one_office.case_in_progress(FOUR_WEEKS_AGO)
        one_office.act(
            LAN, case, "request_contribution", FOUR_WEEKS_AGO, department="SYT", text="Cho ý kiến."
        )
    site = signed_in(one_office, HOA)
    site.get("/queue")
    with noted(one_office) as asked:
        assert site.get(f"/queue?tab={tab}").status_code == 200
    assert 0 < len(asked) <= MOST, asked
