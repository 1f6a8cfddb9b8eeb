"""The register of receptions: thirteen columns, for anh Minh of the UPC office, and traced."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from tests.cases.life import rows
from tests.people import KHOA, LAN, LANH, MINH, THU
from tests.web.pages.briefing import BEFORE, lived
from tests.web.pages.test_case_page import ISSUE_FORM, hidden_in
from tests.web.statements import statements_of
from tests.web.stories import Office, signed_in
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

NOVEMBER = "?from=01/11/2026&until=30/11/2026"


def sheet_of(office: Office, query: str = NOVEMBER) -> list[tuple[Any, ...]]:
    """Every row of the file, below its title."""
    answer = signed_in(office, MINH).get(f"/receptions.xlsx{query}")
    assert answer.status_code == 200, answer.text
    return lines_of(answer.content)


def lines_of(content: bytes) -> list[tuple[Any, ...]]:
    """Every row of a file below its title."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]


def test_the_thirteen_columns(office: Office) -> None:
    lived(office)
    case = office.record(BEFORE, title="Hỏi về chứng chỉ", procedure="Cấp chứng chỉ")
    office.act(MINH, case, "answer_on_the_spot", BEFORE, text="Đủ.", outcome="explained")
    header, *lines = sheet_of(office)

    assert [name for name in header if name] == list(header)
    assert len(header) == 13
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    first = lines[0]
    assert first[1:3] == (datetime(2026, 11, 9), "Ông Bảy 9")  # noqa: DTZ001
    assert (first[4], first[5], first[6], first[8]) == ("Xin phép 9", "Phản ánh", 1, "x")
    assert (first[10], first[12]) == ("Sở Xây dựng", "YK-2026-000001")
    answered = next(line for line in lines if line[4] == "Hỏi về chứng chỉ")
    assert "Đã giải thích, hướng dẫn; Trả lời ngày 16/11/2026" in answered[11]
    assert answered[8] == "x", "what was answered here was ours to answer"


def test_who_dealt_with_it_before_is_typed_by_whoever_records(one_office: Office) -> None:
    thu = signed_in(one_office, THU)
    path = "/cases/new"
    assert 'name="dealt_with_by"' in thu.get(path).text
    before = {"dealt_with_by": "UBND phường Mỹ Tho (văn bản 12/UBND)"}
    form = hidden_in(thu.get(path).text) | {**ISSUE_FORM, "origin": "walk_in"} | before
    assert thu.post("/cases", data=form).status_code == 303
    today = signed_in(one_office, MINH).get("/receptions.xlsx")

    assert before["dealt_with_by"] in {line[7] for line in lines_of(today.content)}


CARD = "087099001234"


@pytest.mark.parametrize("protected", [False, True])
def test_the_number_of_a_card_stands_there_and_nowhere_else(
    office: Office, protected: bool
) -> None:
    person = {"name": "Huỳnh Thị Sáu", "phone": "0912345678", "identity_number": CARD}
    case = office.record(BEFORE, petitioner=person, confidential=protected)
    office.act(MINH, case, "assign", BEFORE, lead_department="SXD")
    minh, place = signed_in(office, MINH), f"/cases/{case.number}"

    (line,) = sheet_of(office)[1:]
    asked = minh.post(f"{place}/contact", data={"reason": "Hẹn gặp."}).text
    pages = [minh.get(path).text for path in (place, f"/api/v1{place}", f"/status/{case.code}")]

    assert line[3] == (None if protected else CARD)
    assert "+84912345678" in asked
    assert not any(CARD in page for page in (asked, *pages))
    assert case.number not in minh.get(f"/search?q={CARD}").text


def test_of_a_denunciation_not_even_that_is_kept(one_office: Office) -> None:
    stub = {"kind": "denunciation", "receiving_body": "Công an tỉnh", "dealt_with_by": "Thanh tra"}
    stub |= {"petitioner": {"name": "Bảy", "identity_number": CARD}}
    one_office.record(BEFORE, **stub)

    (line,) = sheet_of(one_office)[1:]

    assert (line[3], line[7]) == (None, None)
    assert rows(one_office.services.database, "SELECT identity_number FROM petitioner") == []
    kept = rows(one_office.services.database, "SELECT payload FROM history WHERE action = 'record'")
    assert "Thanh tra" not in str(kept)


def test_what_nobody_may_read_in_it(office: Office) -> None:
    lived(office)
    lines = sheet_of(office)
    stub = next(line for line in lines if line[5] == "Tố cáo")
    assert (stub[2], stub[4], stub[9]) == (None, None, "Công an tỉnh")
    protected = next(line for line in lines if line[4] == "Chuyện kín của bà Sáu")
    assert protected[2] == "(giữ bí mật danh tính)"
    assert not any("912" in str(cell) for line in lines for cell in line)


def test_who_came_without_raising_anything_has_a_line(office: Office) -> None:
    lived(office)
    office.watch.now = office.watch.now.replace(day=30, hour=2)
    signed_in(office, THU).post("/registrations/1/come")
    (*_, last) = sheet_of(office)
    assert (last[2], last[4]) == ("Huỳnh Thị Sáu", "Xây dựng, nhà ở")


def test_who_looked_stands_with_the_case(office: Office) -> None:
    lived(office)
    signed_in(office, MINH).get(f"/receptions{NOVEMBER}")
    kept = "SELECT case_id % 10000000, what, reason FROM access_trace ORDER BY case_id"
    traces = rows(office.services.database, kept)
    told = "Sổ tiếp công dân: Từ ngày 01/11/2026 đến ngày 30/11/2026"
    assert traces == [(number, "contact", told) for number in (1, 2, 3)]


@pytest.mark.parametrize("who", [THU, LAN, LANH, KHOA])
def test_it_is_for_the_office_alone(one_office: Office, who: Actor) -> None:
    site = signed_in(one_office, who)
    for address in ("/receptions", "/receptions.xlsx"):
        assert site.get(address).status_code == 403
    assert rows(one_office.services.database, "SELECT * FROM access_trace") == []


def cells_with(office: Office, name: str) -> list[Any]:
    """The cells of the file that name somebody."""
    office.record(BEFORE, petitioner={"name": name, "phone": "0912345678"})
    answer = signed_in(office, MINH).get(f"/receptions.xlsx{NOVEMBER}")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    return [cell.value for cell in cells if "HYPERLINK" in str(cell.value)]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝"])
def test_nothing_in_the_file_calculates(one_office: Office, begins: str) -> None:
    assert cells_with(one_office, f"{begins}HYPERLINK(1)") == [f"'{begins}HYPERLINK(1)"]


def test_without_the_guard_a_name_would_begin_like_a_formula(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: whoever saves the sheet as CSV would have a formula."""
    monkeypatch.setattr("web.documents.excel.as_text", lambda text: text)
    assert cells_with(one_office, "=HYPERLINK(1)") == ["=HYPERLINK(1)"]


def test_the_page_says_the_same(one_office: Office) -> None:
    lived(one_office)
    page = text_of(signed_in(one_office, MINH).get(f"/receptions{NOVEMBER}").text)
    for line in sheet_of(one_office)[1:]:
        for cell in line[2:]:
            assert cell is None or str(cell) in page


@pytest.mark.parametrize(
    "query", ["?from=hôm qua", "?from=02/11/2026&until=01/11/2026", "?from=01/11/2020"]
)
def test_a_period_nobody_can_mean(one_office: Office, query: str) -> None:
    assert signed_in(one_office, MINH).get(f"/receptions{query}").status_code == 422


def test_a_page_costs_the_same_for_everybody(office: Office) -> None:
    lived(office)
    site = signed_in(office, MINH)
    for address in (f"/receptions{NOVEMBER}", f"/receptions.xlsx{NOVEMBER}"):
        told = statements_of(office, site, address)
        assert len(told) <= 8, told
