"""The departments' page: founded, renamed, ended, each from its day on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from starlette.testclient import TestClient

from cases.directory.organisation import Department
from tests.people import LAN, MINH, NGOC
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in

PAGE = "/admin/departments"
NEW = {
    "code": "SDT",
    "kind": "department",
    "name_vi": "Sở Du lịch",
    "name_en": "Department of Tourism",
    "abbreviation": "Sở DL",
    "since": "23/11/2026",
}


def seen_on(site: TestClient, code: str) -> str:
    """The edition that a department's page carries in its forms."""
    found = re.search(r'name="seen" value="(\d+)"', site.get(f"{PAGE}/{code}").text)
    assert found is not None
    return found.group(1)


def send(site: TestClient, code: str, step: str, **fields: str) -> Any:
    """Fill in a form of the page as it stands now, and press its button."""
    typed = {"seen": seen_on(site, code), "step": step} | fields
    return site.post(f"{PAGE}/{code}", data=typed)


def known(office: Office, code: str) -> Department:
    """A department as the register has it."""
    found = office.services.directory.current().department(code)
    assert found is not None
    return found


def test_a_department_is_founded(office: Office) -> None:
    site = signed_in(office, NGOC)
    done = site.post(PAGE, data=NEW)
    assert done.headers["location"] == f"{PAGE}/SDT?done=1"
    assert "Đã lưu thay đổi" in site.get(done.headers["location"]).text
    assert "Sở Du lịch" in site.get(PAGE).text
    assert known(office, "SDT").valid_from == date(2026, 11, 23)


def test_what_is_wrong_with_it_is_told_at_its_field(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    twice = site.post(PAGE, data={**NEW, "code": "SXD"})
    assert twice.status_code == 422
    assert "Đã có đơn vị mang mã “SXD”" in twice.text
    empty = site.post(PAGE, data={**NEW, "name_en": " ", "kind": "department"}).text
    assert "Chưa nhập tên tiếng Anh." in empty
    assert "Xin chọn loại đơn vị." in site.post(PAGE, data={**NEW, "kind": "upc"}).text
    assert 'href="#since"' in site.post(PAGE, data={**NEW, "since": "ngày mai"}).text


def test_another_name_from_a_day_on_keeps_the_old_one(office: Office) -> None:
    site = signed_in(office, NGOC)
    name = {"name_vi": "Sở Xây dựng và Giao thông", "name_en": "Construction and Transport"}
    new = name | {"abbreviation": "SXDGT", "since": "01/01/2027"}
    assert send(site, "SXD", "rename", **new).status_code == 303

    names = known(office, "SXD").names
    assert names[-1].since == date(2027, 1, 1)
    assert names[-2].vi == "Sở Xây dựng"
    assert "Sở Xây dựng và Giao thông" in site.get(f"{PAGE}/SXD").text
    again = send(site, "SXD", "rename", **new)
    assert again.status_code == 422
    assert "hai tên cùng từ ngày 01/01/2027" in again.text


def test_a_department_ends_and_its_cases_go_on_elsewhere(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    site = signed_in(office, NGOC)
    alone = send(site, "SXD", "end", last_day="22/11/2026", successor="")
    assert "đơn vị kế thừa" in alone.text
    assert alone.status_code == 422
    done = send(site, "SXD", "end", last_day="22/11/2026", successor="SNNMT")
    assert done.status_code == 303
    assert "đã kết thúc ngày 22/11/2026" in site.get(f"{PAGE}/SXD").text

    office.services.register.tick(MONDAY)
    page = signed_in(office, MINH).get(f"/cases/{case.number}").text
    assert known(office, "SNNMT").name_on().vi in page
    twice = send(site, "SXD", "end", last_day="22/11/2026", successor="SYT")
    assert "đã kết thúc hoạt động ngày 22/11/2026" in twice.text


def test_a_successor_must_outlive_it(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    send(site, "SXD", "end", last_day="31/12/2026", successor="SNNMT")
    refused = send(site, "SNNMT", "end", last_day="30/11/2026", successor="SYT")
    assert refused.status_code == 422
    assert "SNNMT không hoạt động" in refused.text


def test_the_second_of_two_is_told(office: Office) -> None:
    first, second = signed_in(office, NGOC), signed_in(office, NGOC)
    before = seen_on(second, "SXD")
    send(first, "SXD", "end", last_day="31/12/2026", successor="SNNMT")
    name = {"name_vi": "Sở khác", "name_en": "Another", "abbreviation": "SK"}
    late = {"seen": before, "step": "rename", "since": "01/12/2026", **name}
    assert second.post(f"{PAGE}/SXD", data=late).status_code == 409
    assert known(office, "SXD").names[-1].vi == "Sở Xây dựng"


def test_the_upc_office_never_ends_and_others_stay_out(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    assert 'value="end"' not in site.get(f"{PAGE}/VPUBND").text
    refused = send(site, "VPUBND", "end", last_day="31/12/2026", successor="SYT")
    assert refused.status_code == 422
    assert site.get(f"{PAGE}/KHONGCO").status_code == 404
    for who in (LAN, MINH):
        assert signed_in(one_office, who).get(PAGE).status_code == 403
        assert signed_in(one_office, who).post(PAGE, data=NEW).status_code == 403
