"""Two-step sign-in on the pages: set up with an app, asked for at sign-in, needed by role."""

from __future__ import annotations

import html
import re

from starlette.testclient import TestClient

from tests.cases.access.phone import shown
from tests.people import LAN, MINH, NGOC, PASSWORD
from tests.web.stories import Office, browser, signed_in
from workflow.attempt import Actor

PAGE = "/account/second-factor"
COOKIE = "followup_session"


def letters_on(page: str) -> str:
    """What somebody without a camera types into the app."""
    found = re.search('class="words code">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def set_up(office: Office, site: TestClient) -> tuple[str, list[str]]:
    """The whole way on the pages: what the app keeps, and the recovery codes."""
    assert site.post(PAGE).headers["Location"] == PAGE
    shared = letters_on(site.get(PAGE).text)
    first = {"code": shown(shared, office.watch.now), "password": PASSWORD}
    done = site.post(f"{PAGE}/confirm", data=first)
    assert done.status_code == 200
    token = done.cookies[COOKIE]
    site.cookies.clear()
    site.cookies.set(COOKIE, token)
    office.watch.goes_on(minutes=1)
    return shared, re.findall("<li><code>([0-9A-Z-]{14})</code>", done.text)


def half_in(office: Office, username: str = "lan") -> TestClient:
    """A browser in which the right password was typed."""
    site = browser(office)
    given = {"username": username, "password": PASSWORD, "next": "/queue"}
    answer = site.post("/login", data=given)
    assert answer.headers["Location"] == "/login/code?next=%2Fqueue"
    return site


def person_id(office: Office, who: Actor) -> int:
    person = office.services.directory.current().by_username(who.id)
    assert person is not None
    return person.id


def test_chi_lan_sets_it_up_and_signs_in_with_it(office: Office) -> None:
    site = signed_in(office, LAN)
    first = site.cookies[COOKIE]
    shared, recovery = set_up(office, site)
    assert len(set(recovery)) == 10
    assert site.cookies[COOKIE] != first
    assert "Còn 10 mã dự phòng" in site.get(PAGE).text
    assert shared not in site.get(PAGE).text

    other = half_in(office)
    assert other.get("/queue").headers["Location"].startswith("/login")
    assert 'value="/queue"' in other.get("/login/code?next=/queue").text
    half = other.cookies[COOKIE]
    code = shown(shared, office.watch.now)
    entered = other.post("/login/code", data={"code": code, "next": "/queue"})

    assert entered.headers["Location"] == "/queue"
    assert other.cookies[COOKIE] != half
    assert other.get("/queue").status_code == 200
    again = half_in(office).post("/login/code", data={"code": code})
    assert again.status_code == 401
    assert "Mã không đúng hoặc đã được dùng" in again.text


def test_the_picture_holds_what_the_letters_say(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    site.post(PAGE)
    page = site.get(PAGE).text

    assert "<svg" in page
    assert "otpauth" not in html.unescape(page)
    assert letters_on(page) == letters_on(site.get(f"{PAGE}?lang=en").text)
    site.post(PAGE)
    assert letters_on(site.get(PAGE).text) != letters_on(page)


def test_a_wrong_first_code_puts_nothing_in_force(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    site.post(PAGE)

    for _ in range(12):
        refused = site.post(f"{PAGE}/confirm", data={"code": "000000", "password": PASSWORD})

    assert refused.status_code == 401, "a wrong code is no wrong password, which would be counted"
    assert 'id="code-error"' in refused.text
    assert (
        browser(one_office)
        .post("/login", data={"username": "lan", "password": PASSWORD})
        .headers["Location"]
        == "/"
    )


def test_whoever_finds_a_browser_open_does_not_lock_its_owner_out(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    site.post(PAGE)
    code = shown(letters_on(site.get(PAGE).text), one_office.watch.now)

    refused = site.post(f"{PAGE}/confirm", data={"code": code, "password": "a guess"})

    assert refused.status_code == 401
    assert 'id="password-error"' in refused.text
    assert site.get("/account").status_code == 200
    assert "Bật từ" not in site.get(PAGE).text


def test_it_is_set_up_once(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    set_up(one_office, site)

    assert site.post(PAGE).status_code == 409
    again = {"code": "000000", "password": PASSWORD}
    assert site.post(f"{PAGE}/confirm", data=again).status_code == 409


def test_other_browsers_are_signed_out_by_it(one_office: Office) -> None:
    at_home, at_work = signed_in(one_office, LAN), signed_in(one_office, LAN)

    set_up(one_office, at_work)

    assert at_home.get("/account").status_code == 303
    assert at_work.get("/account").status_code == 200


def test_off_needs_the_password_and_a_code(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    shared, recovery = set_up(one_office, site)
    code = shown(shared, one_office.watch.now)

    wrong = site.post(f"{PAGE}/off", data={"password": "wrong", "code": code})
    assert (wrong.status_code, 'id="password-error"' in wrong.text) == (401, True)
    wrong = site.post(f"{PAGE}/off", data={"password": PASSWORD, "code": "000000"})
    assert (wrong.status_code, 'id="code-error"' in wrong.text) == (401, True)
    assert PASSWORD not in wrong.text

    done = site.post(f"{PAGE}/off", data={"password": PASSWORD, "code": recovery[0]})

    assert done.headers["Location"] == PAGE
    page = site.get(f"{PAGE}?lang=en").text
    assert "Switched off" in page
    assert "A recovery code was used" in page
    assert "Nguyễn Thị Lan" in page


def test_ten_wrong_codes_have_to_wait(one_office: Office) -> None:
    shared, _ = set_up(one_office, signed_in(one_office, LAN))
    site = half_in(one_office)
    for _ in range(10):
        assert site.post("/login/code", data={"code": "000000"}).status_code == 401

    held_up = site.post("/login/code", data={"code": shown(shared, one_office.watch.now)})

    assert held_up.status_code == 429
    assert int(held_up.headers["Retry-After"]) > 0


def test_who_gave_no_password_begins_with_it(one_site: TestClient) -> None:
    for site in (one_site.get("/login/code?next=/queue"), one_site.post("/login/code")):
        assert site.status_code == 303
        assert site.headers["Location"].startswith("/login")
    assert one_site.get("/login/code?next=//evil.example/").headers["Location"] == "/login"


def test_chi_ngoc_resets_it_for_a_lost_phone(office: Office) -> None:
    lans, admin = signed_in(office, LAN), signed_in(office, NGOC)
    set_up(office, lans)
    assert 'action="/admin/people/lan/second-factor"' in admin.get("/admin/people/lan").text

    assert admin.post("/admin/people/lan/second-factor").status_code == 303

    assert lans.get("/account").status_code == 303
    page = signed_in(office, LAN).get(f"{PAGE}?lang=en").text
    assert "Reset by an administrator" in page
    assert "Đỗ Thị Ngọc" in page


def test_nobody_resets_their_own_or_nobodys_and_only_the_administrator(one_office: Office) -> None:
    admin = signed_in(one_office, NGOC)
    set_up(one_office, admin)

    assert admin.post("/admin/people/ngoc/second-factor").status_code == 403
    assert "/ngoc/second-factor" not in admin.get("/admin/people/ngoc").text
    assert admin.post("/admin/people/nobody/second-factor").status_code == 404
    for who in (LAN, MINH):
        site = signed_in(one_office, who)
        assert site.get("/admin/people").status_code == 403
        assert site.post("/admin/people/ngoc/second-factor").status_code == 403
    assert "Bật từ" in admin.get(PAGE).text


def test_looking_at_the_page_makes_no_secret(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    before = one_office.services.database.writes

    assert site.get(PAGE).status_code == 200

    assert one_office.services.database.writes == before
