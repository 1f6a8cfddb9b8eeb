"""Chị Lan writes for longer than her sign-in lasts; nothing is lost, and nobody else reads it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from cases.access import sign_ins
from tests.cases.access.phone import enrolled, shown
from tests.people import LAN, PASSWORD, TUAN
from tests.web.stories import MONDAY, REPLY, Office, browser, signed_in
from web.unsent import LASTS, LONGEST, UnsentForms

NOTE = "Bà Sáu hẹn khảo sát sáng thứ Năm.\nMang theo bản vẽ & sổ “hồng”."
TAKE_UP = "/login/unsent"


@pytest.fixture
def number(one_office: Office) -> str:
    """The case chị Lan writes about."""
    return one_office.case_in_progress(MONDAY - timedelta(hours=5)).number


def too_late(office: Office, number: str, **fields: str) -> tuple[TestClient, Response]:
    """Chị Lan's browser, and what she is answered when she sends a note after 40 minutes."""
    site = signed_in(office, LAN)
    office.watch.goes_on(minutes=40)
    form = {"text": NOTE, "version": "3", "key": "a-key-of-the-form-01", **fields}
    return site, site.post(f"/cases/{number}/actions/note", data=form)


def carried(page: Response) -> str:
    found = re.search(r'name="unsent" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def enters(site: TestClient, page: Response, username: str = "lan") -> Response:
    """Sign in on that page; the browser follows as browsers do."""
    typed = {"username": username, "password": PASSWORD, "unsent": carried(page)}
    return site.post("/login", data=typed, follow_redirects=True)


def in_the_other_language(site: TestClient, page: Response) -> Response:
    """What the browser gets by pressing the language at the head of that page."""
    switch = re.search(r'<form method="post" action="([^"]+lang=\w\w)">', page.text)
    assert switch is not None
    return site.post(switch[1], data={"unsent": carried(page)})


def hidden(page: Response) -> dict[str, str]:
    """The form that a page gives back."""
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in pairs if name != "unsent"}


def test_she_signs_in_again_and_goes_on_with_her_note(one_office: Office, number: str) -> None:
    site, page = too_late(one_office, number)
    assert page.status_code == 401
    assert "Những gì đã viết vẫn được giữ" in page.text
    assert "khảo sát" not in page.text, "sealed: nobody reads it from the page"

    back = enters(site, page)
    assert NOTE in unescape(back.text)
    place = f"/cases/{number}/actions/note"
    assert f'action="{place}"' in back.text
    form = site.post(place, data={**hidden(back), "step": "edit"})
    assert f">{NOTE}</textarea>" in unescape(form.text)

    done = site.post(place, data={**hidden(back), "step": ""})
    assert done.status_code == 303
    assert NOTE in unescape(site.get(f"/cases/{number}").text)


def test_a_wrong_password_first_loses_nothing(one_office: Office, number: str) -> None:
    site, page = too_late(one_office, number)

    wrong = site.post("/login", data={"username": "lan", "unsent": carried(page)})

    assert wrong.status_code == 401
    assert NOTE in unescape(enters(site, wrong).text)


def test_with_a_second_step_it_is_carried_over_that_too(one_office: Office, number: str) -> None:
    services, (site, page) = one_office.services, too_late(one_office, number)
    person = services.directory.current().by_username("lan")
    assert person is not None
    shared, _ = enrolled(services.database, services.factors, person.id, MONDAY)

    code_page = enters(site, page)
    assert "khảo sát" not in code_page.text
    code = {"unsent": carried(code_page), "code": shown(shared, one_office.watch.now)}
    assert NOTE in unescape(site.post("/login/code", data=code, follow_redirects=True).text)


def test_who_signed_in_in_another_tab_goes_on_without_a_password(
    one_office: Office, number: str
) -> None:
    site, page = too_late(one_office, number)
    signed_in(one_office, LAN, site)

    assert NOTE in unescape(site.post(TAKE_UP, data={"unsent": carried(page)}).text)


def test_another_language_drops_nothing_at_any_step(one_office: Office, number: str) -> None:
    services, (site, page) = one_office.services, too_late(one_office, number)
    person = services.directory.current().by_username("lan")
    assert person is not None
    shared, _ = enrolled(services.database, services.factors, person.id, MONDAY)

    english = in_the_other_language(site, page)
    assert "What you wrote is kept" in english.text
    code_page = in_the_other_language(site, enters(site, english))
    assert "Mã trên ứng dụng" in code_page.text
    code = {"unsent": carried(code_page), "code": shown(shared, one_office.watch.now)}
    given_back = site.post("/login/code", data=code, follow_redirects=True)

    again = in_the_other_language(site, given_back)
    assert "Your text is kept" in again.text
    assert NOTE in unescape(again.text)
    assert hidden(again)["text"] == NOTE


def test_an_answer_to_a_citizen_is_looked_at_before_it_goes_out(
    one_office: Office, number: str
) -> None:
    site = signed_in(one_office, TUAN)
    one_office.watch.goes_on(minutes=40)
    place = f"/cases/{number}/actions/reply"
    page = site.post(place, data={**REPLY, "step": "send"})

    back = enters(site, page, "tuan")

    assert REPLY["text"] in back.text
    assert "step" not in hidden(back)
    assert 'name="step" value="edit"' in back.text


def test_nobody_else_is_shown_it(one_office: Office, number: str) -> None:
    """Anh Tuấn sits down at her desk."""
    site, page = too_late(one_office, number)

    other = enters(site, page, "tuan")

    assert other.status_code == 403
    assert "khảo sát" not in other.text
    assert number not in other.text


def test_if_nobody_asked_whose_it_is_anh_tuan_would_read_it(
    one_office: Office, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuan = one_office.services.directory.current().by_username("tuan")
    assert tuan is not None
    monkeypatch.setattr(sign_ins, "whose", lambda *_: tuan.id)
    site, page = too_late(one_office, number)

    assert "khảo sát" in enters(site, page, "tuan").text


@pytest.mark.parametrize("cookie", ["", "somebody-elses-guess"])
def test_for_a_stranger_nothing_is_kept(one_office: Office, number: str, cookie: str) -> None:
    outsider = browser(one_office)
    outsider.cookies.set("followup_session", cookie)

    answer = outsider.post(f"/cases/{number}/actions/note", data={"text": NOTE})

    assert answer.status_code == 401
    assert 'name="unsent"' not in answer.text
    assert outsider.get("/account").status_code == 303


def test_who_signed_out_leaves_nothing_behind(one_office: Office, number: str) -> None:
    site = signed_in(one_office, LAN)
    token = site.cookies["followup_session"]
    site.post("/logout")
    site.cookies.set("followup_session", token)

    assert 'name="unsent"' not in site.post("/texts", data={"body": NOTE}).text


def test_a_form_of_another_site_is_refused_as_ever(one_office: Office, number: str) -> None:
    site = signed_in(one_office, LAN)
    one_office.watch.goes_on(minutes=40)
    foreign = {"Sec-Fetch-Site": "cross-site"}

    for place in (f"/cases/{number}/actions/note", TAKE_UP):
        answer = site.post(place, data={"text": NOTE, "unsent": "00"}, headers=foreign)
        assert answer.status_code == 403
        assert 'name="unsent"' not in answer.text


def test_neither_password_nor_code_is_ever_carried(one_office: Office) -> None:
    site = signed_in(one_office, LAN)
    one_office.watch.goes_on(minutes=40)

    answer = site.post("/account/second-factor/confirm", data={"code": "123456"})

    assert answer.status_code == 401
    assert 'name="unsent"' not in answer.text


def test_what_is_too_long_or_too_old_or_changed_is_not_taken_up(
    one_office: Office, number: str
) -> None:
    site, long = too_late(one_office, number, more="ă" * LONGEST)
    assert 'name="unsent"' not in long.text
    site, page = too_late(one_office, number)
    sealed = carried(page)
    altered = sealed[:-1] + ("0" if sealed[-1] != "0" else "1")
    services = one_office.services
    other_key = UnsentForms("another secret of enough length!", lambda size: b"n" * size)
    kept = services.unsent.opened(sealed, one_office.watch.now)
    assert kept is not None
    signed_in(one_office, LAN, site)

    for wrong in ("", "zz", altered, other_key.sealed(kept)):
        answer = site.post(TAKE_UP, data={"unsent": wrong})
        assert answer.status_code == 422
        assert "tám giờ" in answer.text
    assert services.unsent.opened(sealed, one_office.watch.now + LASTS) is None


def test_the_longest_text_fits(one_office: Office, number: str) -> None:
    text = "Đường ngập " * (LONGEST // 12)
    site, page = too_late(one_office, number, text=text)

    assert enters(site, page).status_code == 200


def test_a_file_has_to_be_chosen_again(one_office: Office, number: str) -> None:
    site = signed_in(one_office, LAN)
    one_office.watch.goes_on(minutes=40)
    page = site.post(
        f"/cases/{number}/actions/attach",
        data={"text": "Bản vẽ hiện trạng"},
        files={"file": ("ban-ve.txt", "Bản vẽ".encode())},
    )

    back = enters(site, page)

    assert "Bản vẽ hiện trạng" in back.text
    assert "Tệp gửi kèm phải chọn lại" in back.text
