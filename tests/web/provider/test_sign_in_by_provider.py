"""Signing in with the office's account, by a real provider on loopback."""

from __future__ import annotations

import re
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from cases.access.accounts import disable
from tests.cases.access.phone import enrolled, shown
from tests.people import LAN
from tests.web.provider.server import OpenIdServer
from tests.web.provider.ways import (
    GO,
    LOGIN,
    at_the_provider,
    is_in,
    joined,
    joined_way,
    whole_way,
)
from tests.web.stories import Office, browser, signed_in

COOKIE = "followup_session"


def test_chi_lan_signs_in_with_her_office_account(office: Office) -> None:
    site = browser(office)
    assert f'href="{GO}?next=%2Fqueue"' in site.get(f"{LOGIN}?next=/queue").text

    back = joined_way(office, site, "/queue")

    assert back.headers["Location"] == "/queue"
    assert "Nguyễn Thị Lan" in site.get("/account").text
    assert "followup_errand" not in site.cookies


def test_what_goes_to_the_provider_is_new_each_time_and_bound_to_this_browser(
    office: Office,
) -> None:
    sent = [parse_qs(urlsplit(browser(office).get(GO).headers["Location"]).query) for _ in "12"]

    for name in ("state", "nonce", "code_challenge"):
        assert len({asked[name][0] for asked in sent}) == 2
        assert len(sent[0][name][0]) >= 43
    cookie = browser(office).get(GO).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert sent[0]["state"][0] not in cookie


def test_the_answer_of_another_browser_signs_nobody_in(office: Office) -> None:
    """An attacker's own code, put before somebody else (login CSRF)."""
    address = at_the_provider(browser(office))
    for victim in (browser(office), _on_its_own_way(office)):
        answer = victim.get(address)

        assert answer.status_code == 401
        assert "chưa hoàn tất" in answer.text
        assert not is_in(victim)


def _on_its_own_way(office: Office) -> TestClient:
    site = browser(office)
    site.get(GO)
    return site


def test_an_answer_counts_once(office: Office) -> None:
    site = browser(office)
    site.get(GO)
    errand = site.cookies["followup_errand"]
    address = at_the_provider(site)
    assert site.get(address).status_code == 303
    assert errand
    assert site.get(address).status_code == 401


def test_who_takes_too_long_begins_again(office: Office) -> None:
    site = browser(office)
    address = at_the_provider(site)
    office.watch.goes_on(minutes=10)

    assert site.get(address).status_code == 401
    assert not is_in(site)


def test_a_session_that_was_there_before_is_not_taken_over(office: Office) -> None:
    site = browser(office)
    joined(office)
    site.cookies.set(COOKIE, "chosen-by-somebody-else")
    address = at_the_provider(site)

    answer = site.get(address)

    assert "chosen-by-somebody-else" not in answer.headers["Set-Cookie"]
    former = signed_in(office, LAN)
    joined(office)
    token = former.cookies[COOKIE]
    whole_way(former)
    former.cookies.clear()
    former.cookies.set(COOKIE, token)
    assert not is_in(former)


@pytest.mark.parametrize("person", ["nobody", "", "lan.", "lan@dongthap.gov.vn"])
def test_who_has_no_account_here_stays_out(
    office: Office, provider: OpenIdServer, person: str
) -> None:
    provider.person = person
    site = browser(office)

    answer = whole_way(site)

    assert answer.status_code == 401
    assert "chưa có tài khoản" in answer.text
    assert not is_in(site)


def test_who_was_disabled_stays_out(office: Office) -> None:
    joined(office)
    with office.services.database.write() as transaction:
        person = office.services.directory.current().by_username("lan")
        assert person is not None
        disable(transaction, person.id)
        transaction.commit()

    assert whole_way(browser(office)).status_code == 401


def test_while_it_is_down_the_password_still_works(office: Office, provider: OpenIdServer) -> None:
    provider.down = True
    answer = browser(office).get(f"{GO}?lang=en")

    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert 'name="password"' in answer.text


def test_three_may_wait_for_it_and_the_next_is_told_at_once(office: Office) -> None:
    way = office.services.way_in
    assert way is not None
    with ExitStack() as waiting:
        for _ in range(3):
            waiting.enter_context(way.provider._session())
        assert browser(office).get(GO).status_code == 503

    assert browser(office).get(GO).status_code == 303


def test_who_has_no_password_sets_a_second_factor_up_with_the_code_alone(office: Office) -> None:
    site = browser(office)
    joined_way(office, site)
    site.post("/account/second-factor")
    page = site.get("/account/second-factor").text
    found = re.search('class="words code">([A-Z2-7 ]+)<', page)
    assert found
    code = shown(found[1].replace(" ", ""), office.watch.now)

    assert 'name="password"' not in page
    done = site.post("/account/second-factor/confirm", data={"code": code})

    assert done.status_code == 200


def test_a_second_factor_is_asked_for_here_too(office: Office) -> None:
    services = office.services
    person = services.directory.current().by_username("lan")
    assert person is not None
    shared, _ = enrolled(services.database, services.factors, person.id, office.watch.now)
    office.watch.goes_on(minutes=1)
    site = browser(office)

    assert joined_way(office, site).headers["Location"] == "/login/code"
    assert not is_in(site)
    site.post("/login/code", data={"code": shown(shared, office.watch.now)})
    assert is_in(site)
