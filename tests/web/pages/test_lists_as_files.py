"""Lists as files for Excel and CSV: the same rows for the same reader, nothing that calculates."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from tests.people import HOA, KHOA, LAN, LANH, MINH
from tests.web.pages.test_bulk_page import accepted, ticked
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)
FORMULA = '=HYPERLINK("http://evil.example","giấy phép")'


def sheet(content: bytes) -> list[tuple[Any, ...]]:
    """Heading and rows of an Excel file; its first two lines say what and as of when."""
    (found,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [cell for row in found.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    return [tuple(cell.value for cell in row) for row in found.iter_rows(min_row=3)]


def both(site: TestClient, address: str) -> tuple[list[tuple[Any, ...]], list[list[str]]]:
    """The list that an address names, from the Excel file and from the CSV file."""
    joint = "&" if "?" in address else "?"
    excel, plain = (site.get(f"{address}{joint}as={form}") for form in ("xlsx", "csv"))
    for answer in (excel, plain):
        assert answer.status_code == 200, text_of(answer.text)
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "Huỳnh Thị Sáu".encode() not in answer.content
    return sheet(excel.content), list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "address", ["/queue/export?tab=all", "/search?q=giay+phep", "/overdue/SXD", "/overdue"]
)
def test_both_forms_hold_the_same(one_office: Office, address: str) -> None:
    case = one_office.case_in_progress(FOUR_WEEKS_AGO)
    bad = one_office.record(FOUR_WEEKS_AGO, title=FORMULA)
    one_office.act(MINH, bad, "assign", FOUR_WEEKS_AGO, lead_department="SXD")
    who = MINH if address == "/overdue" else LAN

    excel, plain = both(signed_in(one_office, who), address)

    assert len(excel) == len(plain) > 1
    assert list(excel[0]) == plain[0]
    assert {row[0] for row in excel} == {row[0] for row in plain}
    if address != "/overdue":
        assert {row[0] for row in excel[1:]} == {case.number, bad.number}
        assert f"'{FORMULA}" in {row[1] for row in excel}
    else:
        assert ("Sở Xây dựng", 2) in {row[:2] for row in excel}


def test_dates_are_dates_that_excel_sorts(one_office: Office) -> None:
    case = one_office.case_in_progress(FRIDAY)

    excel, plain = both(signed_in(one_office, LAN), "/queue/export?tab=all")

    (line,), (text,) = excel[1:], plain[1:]
    day = datetime(2026, 11, 20)  # noqa: DTZ001
    assert (line[0], line[5], line[10]) == (case.number, day, day.replace(hour=11, minute=40))
    assert (text[5], text[10]) == ("20/11/2026", "20/11/2026 11:40")


def test_as_of_a_past_day(one_office: Office) -> None:
    one_office.case_in_progress(FOUR_WEEKS_AGO)
    minh = signed_in(one_office, MINH)

    for address in ("/overdue/SXD", "/overdue"):
        now, _ = both(minh, address)
        then, _ = both(minh, f"{address}?as_of=02/11/2026")
        assert str(now) != str(then)
        refused = minh.get(f"{address}?as_of=gestern&as=xlsx")
        assert refused.status_code == 422
        assert "Đây không phải là ngày. Hãy viết dạng" in text_of(refused.text)


def test_the_ticked_ones(one_office: Office) -> None:
    _, second = accepted(one_office), accepted(one_office)
    form = {"do": "export.xlsx", "case": ticked(second)}

    answer = signed_in(one_office, LAN).post("/queue/bulk", data=form)

    assert [row[0] for row in sheet(answer.content)[1:]] == [second.number]


@pytest.mark.parametrize("who", [HOA, LANH, KHOA])
def test_a_file_shows_nobody_more_than_the_page(one_office: Office, who: Actor) -> None:
    case = one_office.case_in_progress(FOUR_WEEKS_AGO)
    site = signed_in(one_office, who)
    for address in ("/overdue/SXD", "/search?q=giay+phep", "/queue?tab=all"):
        page, file = site.get(address), site.get(file_of(address))
        assert page.status_code == file.status_code
        found = file.status_code == 200 and case.number in {row[0] for row in sheet(file.content)}
        assert found == (case.number in page.text)


def file_of(address: str) -> str:
    """The address of the same list as an Excel file."""
    path = address.replace("/queue?", "/queue/export?")
    return f"{path}{'&' if '?' in path else '?'}as=xlsx"


def test_a_form_nobody_reads_is_told(one_office: Office) -> None:
    lan = signed_in(one_office, LAN)
    for address in (
        "/overdue/SXD?as=pdf",
        "/overdue?as=pdf",
        "/search?as=pdf",
        "/queue/export?as=pdf",
    ):
        answer = lan.get(address)
        assert answer.status_code == 422
        assert "csv hoặc xlsx" in text_of(answer.text)


def test_a_list_too_long_is_not_half_a_file(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        one_office.case_in_progress(FOUR_WEEKS_AGO)
    monkeypatch.setattr("web.staff.listing.MOST_EXPORTED", 1)
    monkeypatch.setattr("web.staff.listing.LARGEST_SIZE", 1)
    lan = signed_in(one_office, LAN)
    for address in ("/overdue/SXD", "/search?q=giay+phep", "/queue?tab=all"):
        answer = lan.get(file_of(address))
        assert answer.status_code == 422
        assert "2 vụ việc" in text_of(answer.text)


def test_a_department_is_reminded_from_its_list(one_office: Office) -> None:
    one_office.case_in_progress(FOUR_WEEKS_AGO)
    link = 'href="/queue/remind?department=SXD"'

    assert link in signed_in(one_office, MINH).get("/queue?department=SXD").text
    for who in (LAN, KHOA, LANH):
        assert link not in signed_in(one_office, who).get("/queue?department=SXD").text
