"""The posts' page: who is told of late cases, and who is told in their place."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

from tests.people import MINH, NGOC
from tests.web.stories import Office, signed_in

PAGE = "/admin/posts"


def seen_on(site: TestClient, address: str) -> str:
    """The edition that a post's page carries in its forms."""
    found = re.search(r'name="seen" value="(\d+)"', site.get(address).text)
    assert found is not None
    return found.group(1)


def send(site: TestClient, address: str, step: str, **fields: str) -> Any:
    """Fill in a form of the page as it stands now, and press its button."""
    return site.post(address, data={"seen": seen_on(site, address), "step": step} | fields)


def test_a_vacant_post_gets_a_holder_and_a_deputy(office: Office) -> None:
    site = signed_in(office, NGOC)
    assert "Khuyết" in site.get(PAGE).text
    address = f"{PAGE}/chairman"
    done = send(site, address, "holder", username="lanh", field="Toàn tỉnh")
    assert done.headers["location"] == f"{address}?done=1"
    send(site, address, "deputy", username="nga", **{"from": "01/12/2026"})

    page = site.get(address).text
    assert "Huỳnh Văn Lãnh" in page
    assert "Toàn tỉnh" in page
    assert "Đặng Thị Nga thay" in page
    assert "Đỗ Thị Ngọc" in page, "who entered it"
    holding = office.services.directory.current().holding("chairman", "", office.watch.now)
    assert holding is not None
    assert holding.entered_by.startswith("person:")


def test_the_head_of_a_department_by_role_and_by_name(office: Office) -> None:
    site = signed_in(office, NGOC)
    assert "Trần Anh Tuấn" in site.get(PAGE).text
    address = f"{PAGE}/department_head?department=SXD"
    assert "Người có vai trò đó tại đơn vị" in site.get(address).text
    send(site, address, "holder", username="lan")
    assert "Nguyễn Thị Lan" in site.get(PAGE).text
    send(site, address, "vacate")
    assert "Ai đã giữ vị trí này" in site.get(address).text


def test_only_those_who_see_its_cases_are_offered_and_taken(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    address = f"{PAGE}/department_head?department=SXD"
    assert 'value="hoa"' not in site.get(address).text
    refused = send(site, address, "holder", username="hoa")
    assert refused.status_code == 422
    assert "người giữ phải làm việc tại SXD" in refused.text
    assert send(site, address, "holder", username="ai-do").status_code == 422


def test_the_second_of_two_is_told(office: Office) -> None:
    first, second = signed_in(office, NGOC), signed_in(office, NGOC)
    address = f"{PAGE}/chairman"
    before = seen_on(second, address)
    send(first, address, "holder", username="lanh")
    late = {"seen": before, "step": "holder", "username": "nga"}
    assert second.post(address, data=late).status_code == 409
    holding = office.services.directory.current().holding("chairman", "", office.watch.now)
    person = office.services.directory.current().by_username("lanh")
    assert holding is not None
    assert person is not None
    assert holding.holder_id == person.id


def test_what_is_no_post_is_not_there(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    for address in (
        "petitioner",
        "handler",
        "mayor",
        "department_head",
        "upc_chief?department=SXD",
    ):
        assert site.get(f"{PAGE}/{address}").status_code == 404
    assert signed_in(one_office, MINH).get(PAGE).status_code == 403
