"""Chị Thu and anh Minh bring in their lists on the page: look first, then say so."""

from __future__ import annotations

import html
import io
import re
from datetime import date

import openpyxl
import pytest
from starlette.testclient import TestClient

from cases.importing.lists.columns import layouts, table_in
from cases.importing.lists.reading import sheets_in
from tests.cases.importing.lists.test_receptions import HEADER, placed
from tests.cases.importing.lists.test_receptions import SAU as PAST
from tests.cases.importing.lists.test_registrations import SAU
from tests.cases.importing.lists.workbooks import REGISTRATIONS, workbook
from tests.cases.life import rows
from tests.people import LAN, LANH, MINH, THU
from tests.web.stories import Office, signed_in
from tests.web.test_home import plan
from tests.web.test_status_page import text_of

PAGE = "/sessions/import"
BAD = (2, "30/11/2026", "Trần Văn Tám", "12", "Đất đai")


def send(site: TestClient, kind: str, content: bytes, **fields: str) -> str:
    """The page after a file was chosen."""
    data = {"kind": kind, "agreed": "true", **fields}
    answer = site.post(PAGE, data=data, files={"file": ("danh sách.xlsx", content)})
    assert answer.status_code == fields.get("status", 200), answer.text
    return answer.text


def say_so(site: TestClient, page: str, path: str = PAGE) -> str:
    """The page after the button below the preview was pressed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = site.post(path, data={name: html.unescape(text) for name, text in hidden.items()})
    assert answer.status_code == 200
    return answer.text


def test_registrations_are_looked_at_first(office: Office) -> None:
    plan(office, date(2026, 11, 30), status="announced")
    site, database = signed_in(office, THU), office.services.database
    page = send(site, "registrations", workbook(REGISTRATIONS, SAU, BAD))

    told = text_of(page)
    assert "Sẽ nhập 1 dòng. Chưa lưu gì." in told
    assert "1 dòng chưa dùng được." in told
    assert "Dòng 3 Trần Văn Tám Số điện thoại: Số điện thoại này không có" in told
    assert rows(database, "SELECT * FROM registration") == []

    done = text_of(say_so(site, page))
    assert "Đã nhập 1 dòng." in done
    assert rows(database, "SELECT state, channel FROM registration") == [("confirmed", "paper")]
    ((number,),) = rows(database, "SELECT id FROM registration")
    again = text_of(say_so(site, page))
    assert "Đã nhập 0 dòng." in again
    assert "1 dòng đã có trong hệ thống" in again
    shown = text_of(site.get(f"/registrations/{number}").text)
    assert "Từ danh sách của cơ quan; đã đồng ý trên giấy" in shown


def test_past_sessions_too(one_office: Office) -> None:
    site = signed_in(one_office, MINH)
    page = send(site, "receptions", workbook((*HEADER, "Ghi chú"), *placed(PAST)))
    assert "Các cột không dùng đến: Ghi chú." in text_of(page)

    say_so(site, page)
    shown = text_of(site.get("/sessions/2023-08-21-caolanh").text)
    assert "Đã kết thúc" in shown
    assert "Đặng" not in shown
    case = text_of(site.get("/cases/YK-2023-000001").text)
    assert "Đã cấp giấy phép." in case


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"agreed": "true"}, "kind"),
        ({"kind": "registrations"}, "agreed"),
        ({"kind": "receptions"}, "file"),
        ({"kind": "receptions", "content": "không phải"}, "file"),
        ({"kind": "receptions", "content": "AAAA"}, "file"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    one_office: Office, data: dict[str, str], field: str
) -> None:
    answer = signed_in(one_office, THU).post(PAGE, data=data)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_file_that_is_none_is_told_in_a_sentence(one_office: Office) -> None:
    answer = signed_in(one_office, THU).post(
        PAGE, data={"kind": "receptions"}, files={"file": ("anh.png", b"\x89PNG\0")}
    )
    assert answer.status_code == 422
    assert "Tệp không phải là bảng tính XLSX hay CSV đọc được" in text_of(answer.text)


@pytest.mark.parametrize("who", [LAN, LANH])
def test_it_is_for_those_who_receive_people(one_office: Office, who: object) -> None:
    site = signed_in(one_office, who)  # type: ignore[arg-type]
    assert site.get(PAGE).status_code == 403
    answer = site.post(PAGE, data={"kind": "registrations", "agreed": "true", "content": ""})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["registrations", "receptions"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_can_be_filled_in_and_sent(
    one_office: Office, kind: str, language: str
) -> None:
    """Its columns are all understood, and its example is left out."""
    answer = signed_in(one_office, THU).get(f"{PAGE}/{kind}.xlsx?lang={language}")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    example = [cell.value for cell in sheet[sheet.max_row]]
    sheet.append(["1", *example[1:]])
    written = io.BytesIO()
    book.save(written)

    table = table_in(sheets_in(written.getvalue()), layouts()[kind])
    assert (table.unknown, table.examples, len(table.rows)) == ((), 1, 1)
    assert len(table.rows[0].texts) == len(layouts()[kind].columns)
