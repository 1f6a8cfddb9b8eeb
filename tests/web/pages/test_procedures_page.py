"""Anh Minh keeps the list of procedures; bà Sáu finds hers by a few words without marks."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from starlette.testclient import TestClient

from tests.cases.importing.lists.test_procedures import HEADER, LICENCE, PERMIT
from tests.cases.importing.lists.workbooks import workbook
from tests.cases.life import rows
from tests.cases.meetings.mondays import FORM
from tests.people import LAN, LANH, MINH, NGOC, THU
from tests.web.pages.briefing import BRIEF, lived, raise_at
from tests.web.pages.test_brief_page import shown
from tests.web.pages.test_case_page import hidden_in
from tests.web.pages.test_list_import_page import say_so
from tests.web.stories import Office, signed_in
from tests.web.test_home import plan
from tests.web.test_register import WHAT, WHEN, WHO, walk
from tests.web.test_status_page import text_of

PAGE = "/admin/procedures"
BIG = (3, "1.012346", "Cấp giấy phép xây dựng công trình", "SXD", "")


def send(site: TestClient, *lines: tuple[object, ...], **fields: str) -> str:
    """The page after a file was chosen."""
    files = {"file": ("danh mục.xlsx", workbook(HEADER, *lines))}
    answer = site.post(PAGE, data=fields, files=files)
    assert answer.status_code == 200, answer.text
    return answer.text


def take_over(office: Office, *lines: tuple[object, ...]) -> None:
    """Anh Minh brings in a list."""
    minh = signed_in(office, MINH)
    say_so(minh, send(minh, *lines), PAGE)


def test_a_list_is_looked_at_then_taken_over(one_office: Office) -> None:
    minh = signed_in(one_office, MINH)
    assert "Chưa có danh mục" in text_of(minh.get(PAGE).text)
    page = send(minh, PERMIT, LICENCE, (3, "1", "Gì đó", "SXD", ""))
    told = text_of(page)
    assert "Sẽ nhập 2 dòng. Chưa lưu gì." in told
    assert "Dòng 4 Gì đó Mã thủ tục: Mã thủ tục có dạng 1.012345" in told
    assert rows(one_office.services.database, "SELECT * FROM procedure") == []

    assert "Đã nhập 2 dòng." in text_of(say_so(minh, page, PAGE))
    ended = say_so(minh, send(minh, PERMIT, end_missing="true"), PAGE)
    assert "1 thủ tục không có trong danh sách ngừng được chọn." in text_of(ended)

    for words in ("giay phep hanh nghe", "DƯỢC", "1.012340"):
        found = text_of(minh.get(PAGE, params={"q": words}).text)
        assert "1.012340" in found
        assert "Ngừng áp dụng" in found
        assert "riêng lẻ" not in found
    assert "Không có thủ tục nào phù hợp" in text_of(minh.get(PAGE, params={"q": "x"}).text)
    only = text_of(minh.get(PAGE, params={"department": "SXD"}).text)
    assert "Nhiều hồ sơ" in only
    assert "1.012340" not in only
    audit = text_of(signed_in(one_office, NGOC).get("/admin/audit?kind=procedures").text)
    assert "Nhập danh mục thủ tục hành chính" in audit
    assert "1 ngừng áp dụng" in audit


def test_it_is_for_those_who_keep_the_list(one_office: Office) -> None:
    for who in (LAN, THU, LANH):
        site = signed_in(one_office, who)
        assert {site.get(PAGE).status_code, site.post(PAGE).status_code} == {403}
    ngoc = signed_in(one_office, NGOC)
    answer = ngoc.post(PAGE)
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert ngoc.get(PAGE, params={"q": "x" * 201}).status_code == 422


def test_the_template_can_be_filled_in_and_sent(one_office: Office) -> None:
    """Its columns are all understood, and its example is left out."""
    ngoc = signed_in(one_office, NGOC)
    answer = ngoc.get(f"{PAGE}.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    example = [cell.value for cell in sheet[sheet.max_row]]
    sheet.append(["1", *example[1:]])
    written = io.BytesIO()
    book.save(written)
    told = ngoc.post(PAGE, files={"file": ("mẫu.xlsx", written.getvalue())})
    assert "Sẽ nhập 1 dòng." in text_of(told.text)
    assert "Các cột không dùng đến" not in told.text


def test_in_the_second_step_few_words_are_enough(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    take_over(office, PERMIT, LICENCE, BIG)
    page = walk(site, WHO)
    assert f'<option value="1.012345 – {PERMIT[2]}">Sở Xây dựng</option>' in page

    typed = {**WHAT, "procedure": "giay phep xay dung"}
    asked = site.post("/register", data=hidden_in(page) | typed)
    assert asked.status_code == 422
    assert "Đó là thủ tục nào?" in asked.text
    assert asked.text.count('type="radio"') == 3

    picked = {**typed, "procedure_picked": f"1.012346 – {BIG[2]}"}
    page = site.post("/register", data=hidden_in(asked.text) | picked).text
    checked = site.post("/register", data=hidden_in(page) | WHEN).text
    assert f"1.012346 – {BIG[2]}" in text_of(checked)
    back = site.post("/register", data=hidden_in(checked) | {"go": "what"}).text
    assert f'value="1.012346 – {BIG[2]}" checked' in back
    done = site.post("/register", data=hidden_in(checked) | {"consent": "true"})
    assert done.status_code == 303
    kept = rows(office.services.database, "SELECT procedure_code, procedure FROM registration")
    assert kept == [("1.012346", BIG[2])]
    assert "1.012346" in text_of(signed_in(office, THU).get("/registrations/1").text)


def test_whoever_knows_only_the_department_chooses_from_its_list(
    office: Office, site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bà Sáu's phone gets no list of thousands: what is filed often, and one department's."""
    monkeypatch.setattr("web.procedures._MOST_LISTED", 2)
    plan(office, date(2026, 11, 30))
    take_over(office, PERMIT, LICENCE, BIG)
    page = walk(site, WHO)
    assert re.findall('<option value="([^"]*)">Sở Xây dựng', page) == [
        f"1.012345 – {PERMIT[2]}",
        "SXD",
    ]
    health = '<option value="SYT">Sở Y tế</option>'
    assert health in page
    of_health = WHAT | {"procedure_department": "SYT"}
    asked = site.post("/register", data=hidden_in(page) | of_health)
    assert asked.status_code == 422
    assert 'href="#procedure_picked"' in asked.text
    assert "1.012346" not in asked.text
    assert f"<option>1.012340 – {LICENCE[2]}</option>" in asked.text

    other = WHAT | {"procedure_department": "SXD", "procedure_picked": "-"}
    anew = site.post("/register", data=hidden_in(asked.text) | other)
    assert anew.status_code == 422, "none of another department's was picked"
    assert "1.012346" in anew.text
    none = site.post("/register", data=hidden_in(anew.text) | other)
    assert none.status_code == 200
    picked = of_health | {"procedure_picked": f"1.012340 – {LICENCE[2]}"}
    page = site.post("/register", data=hidden_in(asked.text) | picked).text
    checked = site.post("/register", data=hidden_in(page) | WHEN).text
    assert f"1.012340 – {LICENCE[2]}" in text_of(checked)
    back = site.post("/register", data=hidden_in(checked) | {"go": "what"}).text
    assert f"<option selected>1.012340 – {LICENCE[2]}</option>" in back
    done = site.post("/register", data=hidden_in(checked) | {"consent": "true"})
    assert done.status_code == 303
    kept = rows(office.services.database, "SELECT procedure_code, procedure FROM registration")
    assert kept == [("1.012340", LICENCE[2])]


def test_words_are_looked_for_in_the_department(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.procedures._MOST_LISTED", 2)
    plan(one_office, date(2026, 11, 30))
    take_over(one_office, PERMIT, LICENCE, BIG)
    thu = signed_in(one_office, THU)
    for department, found in (("SYT", {"1.012340"}), ("SXD", {"1.012345", "1.012346"})):
        words = {"procedure": "giấy phép", "procedure_department": department}
        asked = thu.post("/registrations", data={**FORM, "channel": "counter", **words})
        radios = re.findall(r'name="procedure_picked" value="(\d\.\d{6})', asked.text)
        assert set(radios) == found, asked.text
    for unknown in ("", "Sở?"):
        form = {**FORM, "channel": "counter", "procedure": "", "procedure_department": unknown}
        number = {"phone": f"091234567{len(unknown)}"}
        assert thu.post("/registrations", data=form | number).status_code == 303


def test_the_counter_is_asked_back_too(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    take_over(one_office, PERMIT, BIG)
    thu = signed_in(one_office, THU)
    form = {**FORM, "channel": "counter", "procedure": "giấy phép xây dựng"}
    asked = thu.post("/registrations", data=form)
    assert asked.status_code == 422
    keep = {"procedure_picked": form["procedure"], "procedure_asked": form["procedure"]}
    assert thu.post("/registrations", data=form | keep).status_code == 303


@pytest.mark.parametrize("named", [True, False])
def test_what_has_one_code_comes_back_as_one(one_office: Office, named: bool) -> None:
    """Under three names; without a list they are three things that came up once."""
    renamed = (1, "1.012345", "Cấp phép xây dựng nhà ở", "SXD", "")
    if named:
        take_over(one_office, PERMIT)
        take_over(one_office, renamed)
    lived(one_office)
    for day, words in ((9, "1.012345"), (16, str(PERMIT[2])), (23, "cap phep xay dung nha o")):
        case = raise_at(one_office, day, f"Nhà ở {day}", procedure=words)
        at = one_office.watch.now
        one_office.act(MINH, case, "assign", at, lead_department="SXD")
    signed_in(one_office, THU).post(BRIEF)
    told = shown(one_office)
    assert ("Cấp phép xây dựng nhà ở" in told[told.index("Vấn đề lặp lại") :]) is named


def test_who_assigns_finds_the_department_of_the_procedure(one_office: Office) -> None:
    take_over(one_office, LICENCE)
    case = one_office.record(procedure="1.012340")
    unlisted = one_office.record(procedure="Việc nhà")
    minh, proposed = signed_in(one_office, MINH), []
    for number in (case.number, unlisted.number):
        page = minh.get(f"/cases/{number}/actions/assign").text
        proposed += re.findall(r'<input[^>]*id="lead_department"[^>]*value="([^"]*)"', page)
    assert proposed == ["Sở Y tế", ""]
