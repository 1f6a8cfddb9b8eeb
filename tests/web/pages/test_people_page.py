"""Chị Ngọc keeps the accounts: made, changed, away, ended, and nothing over another's change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from cases.directory.people import NewPerson, add_person
from tests.light_passwords import light_hash
from tests.people import HIRED_AT, KHOA, LAN, MINH, NGOC, PASSWORD
from tests.web.stories import Office, browser, signed_in

PAGE = "/admin/people"
CUC = {
    "full_name": "Lâm Thị Cúc",
    "username": "cuc",
    "roles": ["department_officer"],
    "rights": ["reply"],
    "department": "SYT",
    "email": "cuc@dongthap.example",
    "phone": "0912 345 678",
}


def seen_on(site: TestClient, username: str) -> str:
    """The edition that the page of an account carries in its forms."""
    found = re.search(r'name="seen" value="(\d+)"', site.get(f"{PAGE}/{username}").text)
    assert found is not None
    return found.group(1)


def send(site: TestClient, username: str, step: str, **fields: Any) -> Any:
    """Fill in a form of the page as it stands now, and press its button."""
    typed = {"seen": seen_on(site, username), "step": step} | fields
    return site.post(f"{PAGE}/{username}", data=typed)


def test_a_new_officer_gets_a_password_that_is_shown_once(office: Office) -> None:
    site = signed_in(office, NGOC)
    made = site.post(PAGE, data=CUC)
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    found = re.search(r'<strong class="lead">([\w-]{16})</strong>', made.text)
    assert found is not None
    assert found.group(1) not in site.get(f"{PAGE}/cuc").text

    entered = browser(office).post("/login", data={"username": "cuc", "password": found.group(1)})
    assert entered.status_code == 303
    cuc = office.services.directory.current().by_username("cuc")
    assert cuc is not None
    assert (cuc.department, cuc.rights, cuc.phone) == ("SYT", {"reply"}, "+84912345678")


def test_every_fault_is_told_at_its_field_and_nothing_is_lost(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    wrong = {**CUC, "username": "lan", "phone": "1022", "department": "", "full_name": ""}
    answer = site.post(PAGE, data=wrong)

    assert answer.status_code == 422
    page = answer.text
    assert "Chưa nhập họ và tên." in page
    assert "Số điện thoại “1022” không tồn tại" in page
    assert "cần chọn đơn vị." in page
    assert "department_officer needs" not in page
    assert 'href="#phone"' in page
    assert "cuc@dongthap.example" in page
    assert "Đã có tài khoản “lan”" in site.post(PAGE, data={**CUC, "username": "lan"}).text
    assert (
        "in an old Vietnamese encoding"
        in site.post(f"{PAGE}?lang=en", data={**CUC, "full_name": "TrÇn V¨n Nam"}).text
    )


def test_an_address_is_corrected(office: Office) -> None:
    site = signed_in(office, NGOC)
    details = {"full_name": "Nguyễn Thị Lan", "email": "lan.moi@dongthap.example", "phone": ""}
    assert send(site, "lan", "details", **details).status_code == 303
    lan = office.services.directory.current().by_username("lan")
    assert lan is not None
    assert (lan.email, lan.roles, lan.department) == (details["email"], LAN.roles, "SXD")
    refused = send(site, "lan", "details", **{**details, "email": "lan"})
    assert "“lan” không phải địa chỉ thư điện tử." in refused.text


def test_other_roles_and_another_department(office: Office) -> None:
    site = signed_in(office, NGOC)
    roles = {"roles": ["department_head"], "department": "SYT"}
    assert send(site, "lan", "roles", **roles).status_code == 303

    lan = office.services.directory.current().by_username("lan")
    assert lan is not None
    assert (lan.roles, lan.department) == ({"department_head"}, "SYT")
    assert send(site, "lan", "roles", roles=[]).status_code == 422


def test_the_second_of_two_administrators_is_told(office: Office) -> None:
    first, second = signed_in(office, NGOC), signed_in(office, NGOC)
    before = seen_on(second, "lan")
    assert send(first, "lan", "deactivate").status_code == 303

    late = {"seen": before, "step": "roles", "roles": ["department_head"], "department": "SXD"}
    answer = second.post(f"{PAGE}/lan", data=late)

    assert answer.status_code == 409
    assert "Người khác vừa thay đổi mục này" in answer.text
    lan = office.services.directory.current().by_username("lan")
    assert lan is not None
    assert (lan.active, lan.roles) == (False, LAN.roles)
    again = late | {"seen": seen_on(second, "lan")}
    assert second.post(f"{PAGE}/lan", data=again).status_code == 303


def test_whoever_is_deactivated_is_out_at_once_and_may_come_back(one_office: Office) -> None:
    site, lan = signed_in(one_office, NGOC), signed_in(one_office, LAN)
    assert lan.get("/queue").status_code == 200
    send(site, "lan", "deactivate")
    assert lan.get("/queue").status_code == 303
    assert "Đã khóa" in site.get(PAGE).text

    send(site, "lan", "reactivate")
    assert signed_in(one_office, LAN).get("/queue").status_code == 200


def test_the_last_administrator_stays(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    refused = send(site, "ngoc", "deactivate")
    assert refused.status_code == 422
    assert "quản trị viên cuối cùng" in refused.text
    assert send(site, "ngoc", "roles", roles=["auditor"]).status_code == 422

    with one_office.services.database.write() as transaction:
        second = NewPerson("phuc", "Lê Văn Phúc", frozenset({"admin"}))
        add_person(transaction, second, light_hash(PASSWORD), HIRED_AT)
        transaction.commit()
    assert send(site, "ngoc", "deactivate").status_code == 303


def test_a_new_password_ends_the_old_one_and_its_sign_ins(one_office: Office) -> None:
    site, lan = signed_in(one_office, NGOC), signed_in(one_office, LAN)
    answer = send(site, "lan", "password")
    found = re.search(r'<strong class="lead">([\w-]{16})</strong>', answer.text)
    assert found is not None

    assert lan.get("/queue").status_code == 303
    words = {"username": "lan", "password": PASSWORD}
    assert browser(one_office).post("/login", data=words).status_code == 401
    words["password"] = found.group(1)
    assert browser(one_office).post("/login", data=words).status_code == 303


def test_somebody_is_away_and_back(office: Office) -> None:
    site = signed_in(office, NGOC)
    send(site, "tuan", "away", until="30/11/2026 07:00")
    page = site.get(f"{PAGE}/tuan").text
    assert "Vắng mặt" in page
    assert "07:00" in page
    backwards = send(site, "tuan", "away", **{"from": "30/11/2026", "until": "29/11/2026"})
    assert backwards.status_code == 422
    assert "phải sau thời điểm bắt đầu vắng" in backwards.text
    unread = send(site, "tuan", "away", until="mai")
    assert "Không đọc được thời điểm này" in unread.text

    send(site, "tuan", "back")
    tuan = office.services.directory.current().by_username("tuan")
    assert tuan is not None
    assert office.services.directory.current().absence(tuan.id, office.watch.now) is None


def test_people_are_found_without_marks_and_by_department(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    page = site.get(PAGE, params={"q": "nguyen thi"}).text
    assert "Nguyễn Thị Lan" in page
    assert "Lê Thị Hoa" not in page
    assert "Lê Thị Hoa" in site.get(PAGE, params={"department": "SYT"}).text
    assert "Không có ai phù hợp" in site.get(PAGE, params={"q": "zzz"}).text


def test_nobody_else_looks_or_changes(one_office: Office) -> None:
    for who in (LAN, MINH, KHOA):
        site = signed_in(one_office, who)
        assert site.get(PAGE).status_code == 403
        assert site.post(PAGE, data=CUC).status_code == 403
        assert site.post(f"{PAGE}/lan", data={"step": "deactivate"}).status_code == 403
    assert signed_in(one_office, NGOC).get(f"{PAGE}/ai-do").status_code == 404


@pytest.mark.parametrize("step", ["", "delete"])
def test_there_is_no_other_button(one_office: Office, step: str) -> None:
    assert send(signed_in(one_office, NGOC), "lan", step).status_code == 404
