"""An account at the office's service counts here once its owner has joined it: S18."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from cases.access.provider_accounts import join
from cases.errors import AccountTaken
from tests.cases.access.phone import enrolled, shown
from tests.people import LAN, NGOC, PASSWORD, TUAN
from tests.web.provider.server import OpenIdServer, subject_of
from tests.web.provider.ways import GO, JOIN, is_in, joined, whole_way
from tests.web.stories import Office, browser, signed_in
from web.provider import way_in


def types_password(site: TestClient, username: str = "lan") -> str:
    """Signs in at the page to which the provider's answer led; returns where that leads."""
    data = {"username": username, "password": PASSWORD, "next": JOIN}
    return str(site.post("/login", data=data).headers["Location"])


def test_chi_lan_joins_the_two_once_and_never_types_the_password_again(office: Office) -> None:
    site = browser(office)

    assert whole_way(site, "/queue").headers["Location"] == "/login?next=%2Flogin%2Fprovider%2Fjoin"
    assert not is_in(site)
    assert "đăng nhập của cơ quan nhận ra bạn" in site.get("/login").text
    assert types_password(site) == JOIN
    assert "Nguyễn Thị Lan" in site.get(JOIN).text
    assert site.post(JOIN).headers["Location"] == "/queue"

    assert "followup_stranger" not in site.cookies
    another = browser(office)
    assert whole_way(another, "/queue").headers["Location"] == "/queue"
    assert is_in(another)


def test_who_gets_her_name_at_the_service_is_not_her(
    office: Office, provider: OpenIdServer
) -> None:
    """OpenID Connect Core 5.7: only issuer and subject say who somebody is."""
    joined(office)
    provider.spoil = lambda claims: claims.update(sub="somebody hired later")
    site = browser(office)

    whole_way(site)

    assert not is_in(site)
    assert site.get(JOIN).status_code in (303, 401)


def test_if_the_name_counted_they_would_be_her(
    office: Office, provider: OpenIdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(
        way_in.WayIn, "joined", lambda self, claims, source, people: people.by_username("lan")
    )
    provider.spoil = lambda claims: claims.update(sub="somebody hired later")
    site = browser(office)

    whole_way(site)

    assert is_in(site)


def test_her_new_name_at_the_service_changes_nothing(
    office: Office, provider: OpenIdServer
) -> None:
    joined(office)
    provider.spoil = lambda claims: claims.update(preferred_username="tuan")
    site = browser(office)

    whole_way(site)

    assert "Nguyễn Thị Lan" in site.get("/account").text


def test_anh_tuan_cannot_join_what_the_service_says_is_hers(office: Office) -> None:
    site = browser(office)
    whole_way(site)
    types_password(site, "tuan")

    page = site.post(JOIN)

    assert "Đăng xuất" in page.text
    assert 'action="/login/provider/join"' not in page.text
    later = browser(office)
    whole_way(later)
    assert not is_in(later)


def test_nobody_joins_without_coming_from_the_service(office: Office) -> None:
    site = signed_in(office, LAN)
    assert site.get(JOIN).status_code == 404
    assert site.post(JOIN).status_code == 404

    site.cookies.set("followup_stranger", "00" * 40)
    assert site.post(JOIN).status_code == 404


def test_an_errand_is_no_stranger(office: Office) -> None:
    """What is sealed for one purpose does not open for the other."""
    site = signed_in(office, LAN)
    site.get(GO)
    site.cookies.set("followup_stranger", site.cookies["followup_errand"])

    assert site.post(JOIN).status_code == 404


def test_after_ten_minutes_she_begins_again(office: Office) -> None:
    site = browser(office)
    whole_way(site)
    types_password(site)
    office.watch.goes_on(minutes=10)

    assert site.post(JOIN).status_code == 404


def test_with_a_second_factor_the_code_comes_before_the_joining(office: Office) -> None:
    services = office.services
    person = services.directory.current().by_username("lan")
    assert person is not None
    shared, _ = enrolled(services.database, services.factors, person.id, office.watch.now)
    office.watch.goes_on(minutes=1)
    site = browser(office)
    whole_way(site)

    assert types_password(site).startswith("/login/code?next=")
    assert site.post(JOIN).status_code != 303 or "/login" in site.post(JOIN).headers["Location"]
    code = {"code": shown(shared, office.watch.now), "next": JOIN}
    assert site.post("/login/code", data=code).headers["Location"] == JOIN
    assert site.post(JOIN).headers["Location"] == "/queue"


def test_she_parts_them_on_her_account_page_and_the_log_has_both(office: Office) -> None:
    joined(office)
    site = signed_in(office, LAN)
    assert "Đã liên kết từ" in site.get("/account").text

    site.post("/account/provider/part")

    assert f'href="{GO}?next=%2Faccount"' in site.get("/account").text
    gone = browser(office)
    whole_way(gone)
    assert not is_in(gone)
    log = signed_in(office, NGOC).get("/admin/audit", params={"kind": "office_accounts"}).text
    assert "Liên kết tài khoản cơ quan" in log
    assert "Bỏ liên kết tài khoản cơ quan" in log


def test_what_is_joined_with_hers_is_never_joined_with_his(office: Office) -> None:
    joined(office)
    tuan = office.services.directory.current().by_username(TUAN.id)
    assert tuan is not None
    assert office.services.way_in is not None
    issuer = office.services.way_in.provider.issuer

    with office.services.database.write() as transaction, pytest.raises(AccountTaken):
        join(transaction, tuan.id, issuer, subject_of("lan"), office.watch.now)
