"""Staff sign in and out; whoever guesses learns nothing and has to wait."""

from __future__ import annotations

import json

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from cases.access.accounts import disable
from cases.directory.people import person_id_of
from cases.store.settings import write_settings
from tests.people import EVERYBODY, KHOA, LAN, MINH, NGOC, PASSWORD
from tests.web.stories import Office, an_office, browser, settings_for, signed_in
from web.routes.sign_in import DEMO_ACCOUNTS, own_path
from web.security.sign_in import cookie_name, drop_cookie, keep_cookie
from workflow.attempt import Actor

COOKIE, LOG = "followup_session", "followup"
ACCOUNT = {
    "username": "demo.minh",
    "password": "demo",
    "role": "upc_office",
    "department": "VPUBND",
}


def test_the_right_password_opens_a_session(office: Office, site: TestClient) -> None:
    answer = site.post("/login", data={"username": "minh", "password": PASSWORD})

    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Phạm Quang Minh" in site.get("/account").text


def test_over_https_the_cookie_is_bound_to_the_host(database_url: str, watch: object) -> None:
    from tests.web.stories import Watch

    assert isinstance(watch, Watch)
    settings = settings_for(database_url, public_url="https://ykien.example.vn")
    with an_office(settings, watch) as office:
        answer = browser(office).post("/login", data={"username": "minh", "password": PASSWORD})

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-followup_session=")
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.parametrize("username", ["minh", "nobody", "", "MINH' OR 1=1 --", "x" * 5000])
def test_a_wrong_name_and_a_wrong_password_look_alike(one_site: TestClient, username: str) -> None:
    answer = one_site.post("/login", data={"username": username, "password": "not this one"})

    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_password_is_never_repeated(one_site: TestClient) -> None:
    answer = one_site.post("/login", data={"username": "minh", "password": "my other password"})

    assert 'value="minh"' in answer.text
    assert "my other password" not in answer.text


def test_ten_wrong_tries_at_an_account_have_to_wait(office: Office, site: TestClient) -> None:
    for _ in range(10):
        site.post("/login", data={"username": "minh", "password": "wrong"})

    held_up = site.post("/login", data={"username": "minh", "password": PASSWORD})
    colleague = site.post("/login", data={"username": "lan", "password": PASSWORD})

    assert held_up.status_code == 429
    assert int(held_up.headers["Retry-After"]) > 0
    assert colleague.status_code == 303


def test_signing_out_ends_the_session_in_the_register(office: Office) -> None:
    site = signed_in(office, LAN)
    token = site.cookies[COOKIE]

    answer = site.post("/logout")
    site.cookies.set(COOKIE, token)

    assert answer.status_code == 303
    assert site.get("/account").headers["Location"].startswith("/login")


def test_half_an_hour_without_a_request_ends_it(office: Office) -> None:
    site = signed_in(office, LAN)
    office.watch.goes_on(minutes=29)
    assert site.get("/account").status_code == 200

    office.watch.goes_on(minutes=31)

    assert site.get("/account").status_code == 303


def test_eight_hours_end_it_in_any_case(office: Office) -> None:
    site = signed_in(office, LAN)
    for _ in range(23):
        office.watch.goes_on(minutes=20)
        assert site.get("/account").status_code == 200

    office.watch.goes_on(minutes=20)

    assert site.get("/account").status_code == 303


def test_a_disabled_account_is_out_at_once(office: Office) -> None:
    site = signed_in(office, LAN)
    with office.services.database.write() as transaction:
        disable(transaction, person_id_of(transaction, "lan"))
        transaction.commit()

    assert site.get("/account").status_code == 303


def test_a_session_that_was_brought_along_is_not_taken_over(
    office: Office, site: TestClient
) -> None:
    site.cookies.set(COOKIE, "chosen-by-somebody-else")

    answer = site.post("/login", data={"username": "minh", "password": PASSWORD})

    assert "chosen-by-somebody-else" not in answer.headers["Set-Cookie"]


def test_signing_in_again_ends_the_former_session(office: Office) -> None:
    site = signed_in(office, LAN)
    former = site.cookies[COOKIE]

    site.post("/login", data={"username": "minh", "password": PASSWORD})
    site.cookies.clear()
    site.cookies.set(COOKIE, former)

    assert site.get("/account").status_code == 303


def test_who_is_not_signed_in_is_led_there_and_back(office: Office, site: TestClient) -> None:
    turned_away = site.get("/account?lang=en")
    assert turned_away.headers["Location"] == "/login?next=%2Faccount%3Flang%3Den"
    assert 'value="/account?lang=en"' in site.get(turned_away.headers["Location"]).text

    fields = {"username": "minh", "password": PASSWORD, "next": "/account?lang=en"}
    answer = site.post("/login", data=fields)

    assert answer.headers["Location"] == "/account?lang=en"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/\r\nSet-Cookie: x=1",
        "",
    ],
)
def test_another_site_is_never_the_way_back(address: str) -> None:
    assert own_path(address) == ""


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.id)
def test_everybody_lands_on_a_page_that_exists_and_is_theirs(
    one_office: Office, who: Actor
) -> None:
    site = signed_in(one_office, who)

    landing = site.get("/").headers["Location"]

    assert site.get(landing).status_code == 200


def test_an_account_page_names_role_and_department(one_office: Office) -> None:
    assert "Chuyên viên đơn vị" in signed_in(one_office, LAN).get("/account").text
    assert "Sở Xây dựng" in signed_in(one_office, LAN).get("/account").text
    assert "Kiểm tra, giám sát" in signed_in(one_office, KHOA).get("/account").text
    assert "Quản trị hệ thống" in signed_in(one_office, NGOC).get("/account").text


def test_the_demo_offers_its_accounts(one_office: Office, one_site: TestClient) -> None:
    with one_office.services.database.write() as transaction:
        write_settings(transaction, {DEMO_ACCOUNTS: json.dumps([ACCOUNT])})
        transaction.commit()

    page = one_site.get("/login").text
    assert "demo.minh" in page
    assert "Chuyên viên Văn phòng UBND tỉnh" in page


def test_a_real_installation_never_does(database_url: str, watch: object) -> None:
    from tests.web.stories import Watch

    assert isinstance(watch, Watch)
    settings = settings_for(database_url).model_copy(update={"env": "production"})
    with an_office(settings, watch) as office:
        with office.services.database.write() as transaction:
            write_settings(transaction, {DEMO_ACCOUNTS: json.dumps([ACCOUNT])})
            transaction.commit()

        assert "demo.minh" not in browser(office).get("/login").text


def test_a_full_disk_does_not_sign_readers_out(
    one_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    site = signed_in(one_office, MINH)
    file = one_office.services.database.file
    assert file is not None
    one_office.watch.goes_on(minutes=5)
    one_office.services.database.engine.dispose()
    with one_office.services.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    assert site.get("/account").status_code == 200
    noted = [(line.levelname, line.event["event"]) for line in caplog.records if line.name == LOG]
    assert ("WARNING", "sign_in_not_noted") in noted


@pytest.mark.parametrize("username", ["minh\x00", "\x00", "ming\x00h", "x" * 60_000])
def test_a_name_that_no_account_can_have_is_wrong_like_any_other(
    site: TestClient, username: str
) -> None:
    page = site.post("/login", data={"username": username, "password": "wrong, whoever it is"})

    assert page.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page.text


@pytest.mark.parametrize(
    ("public_url", "bound"),
    [("http://127.0.0.1:8000", set()), ("https://ykien.example.vn", {"Secure"})],
)
def test_a_cookie_is_taken_back_just_as_it_was_given(public_url: str, bound: set[str]) -> None:
    """A browser keeps what is not named with the same path and protection."""
    settings = settings_for("sqlite:///nowhere.db", public_url=public_url)
    given, taken = Response(), Response()
    keep_cookie(given, settings, "a secret")
    drop_cookie(taken, settings)

    name, (session, *of_given) = cookie_name(settings), given.headers["set-cookie"].split("; ")
    ended, *of_taken = taken.headers["set-cookie"].split("; ")
    lasts = {part for part in of_given if part.startswith("Max-Age=")}
    ends = {part for part in of_taken if part.startswith(("Max-Age=", "expires="))}
    assert (session, ended) == (f'{name}="a secret"', f'{name}=""')
    assert (lasts, len(ends)) == ({"Max-Age=86400"}, 2)
    protection = {"HttpOnly", "Path=/", "SameSite=lax"} | bound
    assert set(of_given) - lasts == set(of_taken) - ends == protection
