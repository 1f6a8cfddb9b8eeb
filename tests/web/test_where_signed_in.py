"""Everybody sees where they are signed in and ends what they do not know (goal S7)."""

from __future__ import annotations

import re

from cases.access.secrets import secret_hash
from tests.people import HOA, LAN
from tests.web.stories import Office, signed_in

COOKIE = "followup_session"


def test_chi_lan_ends_the_one_she_forgot(office: Office) -> None:
    forgotten, here = signed_in(office, LAN), signed_in(office, LAN)
    page = here.get("/account").text
    (named,) = re.findall('name="session" value="([0-9a-f]{64})"', page)
    assert page.count("Trình duyệt này") == 1

    assert here.post("/account/sessions", data={"session": named}).headers["Location"] == "/account"

    assert forgotten.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_all_but_this_one_end_at_once(office: Office) -> None:
    others = [signed_in(office, LAN) for _ in range(3)]
    here, hoas = signed_in(office, LAN), signed_in(office, HOA)

    here.post("/account/sessions")

    assert [each.get("/account").status_code for each in others] == [303] * 3
    assert here.get("/account").status_code == hoas.get("/account").status_code == 200
    assert 'name="session"' not in here.get("/account").text


def test_nobody_ends_the_session_of_another(one_office: Office) -> None:
    hoas, lans = signed_in(one_office, HOA), signed_in(one_office, LAN)

    lans.post("/account/sessions", data={"session": secret_hash(hoas.cookies[COOKIE])})

    assert hoas.get("/account").status_code == 200


def test_what_names_a_session_does_not_open_it(one_office: Office) -> None:
    signed_in(one_office, LAN)
    here = signed_in(one_office, LAN)
    (named,) = re.findall('name="session" value="([0-9a-f]{64})"', here.get("/account").text)
    assert here.cookies[COOKIE] not in here.get("/account").text

    stranger = signed_in(one_office, HOA)
    stranger.cookies.clear()
    stranger.cookies.set(COOKIE, named)

    assert stranger.get("/account").status_code == 303
