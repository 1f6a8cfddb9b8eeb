"""The leader's secretary and Sở Xây dựng subscribe to their Mondays; a link can be taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cases.directory.posts import Holding, fill_post
from tests.cases.life import rows
from tests.people import LAN, LANH, MINH, THU, TUAN
from tests.web.ics import Entry, entries
from tests.web.pages.briefing import visit
from tests.web.stories import Office, browser, signed_in
from tests.web.test_home import plan
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

FEEDS = "/sessions/feeds"
NEXT, LATER = "2026-11-30-caolanh", "2026-12-07-caolanh"
LEADER = "Chủ tịch UBND tỉnh"


def link(office: Office, who: Actor = MINH, **whose: str) -> str:
    """The address of a new calendar, as somebody copies it."""
    answer = signed_in(office, who).post(FEEDS, data=whose)
    assert answer.status_code == 200, answer.text
    found = re.search(r"<code>https?://[^/]+([^<]+)</code>", answer.text)
    assert found
    return found[1]


def read(office: Office, address: str) -> list[Entry]:
    """What a calendar program that nobody signed in gets."""
    answer = browser(office).get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "Sáu" not in answer.text
    return entries(answer.content)


def step(office: Office, session: str, name: str, **given: str) -> None:
    """Anh Minh changes a session."""
    answer = signed_in(office, MINH).post(f"/sessions/{session}/{name}", data=given)
    assert answer.status_code == 303, answer.text


def test_a_leader_sees_where_the_sessions_went(office: Office) -> None:
    """Moved, cancelled, taken over by somebody else: the same entries, each in a later edition."""
    for day, status in ((30, "announced"), (7, "announced"), (14, "planned")):
        plan(office, date(2026, 11 if day == 30 else 12, day), status=status)
    address = link(office, leader=LEADER)
    first, second = read(office, address)
    assert (first.status, second.status) == ("CONFIRMED", "CONFIRMED")

    step(office, NEXT, "move", reason="Họp đột xuất", day="01/12/2026")
    step(office, "2026-12-01-caolanh", "move", reason="Lại họp", day="02/12/2026")
    step(office, LATER, "cancel", reason="Lãnh đạo đi công tác")
    moved, cancelled = read(office, address)
    assert (moved.uid, moved.status) == (first.uid, "CONFIRMED")
    assert moved.begins.day == 2
    assert moved.sequence > first.sequence
    assert (cancelled.uid, cancelled.status) == (second.uid, "CANCELLED")
    assert cancelled.sequence > second.sequence

    step(
        office,
        "2026-12-02-caolanh",
        "change",
        leader=LEADER,
        replaced_by="Phó Chủ tịch",
        begins="09:30",
        ends="11:00",
        capacity="12",
    )
    called_off = read(office, address)[0]
    assert (called_off.uid, called_off.status) == (first.uid, "CANCELLED")
    assert called_off.sequence > moved.sequence
    (taken_over,) = read(office, link(office, leader="Phó Chủ tịch"))
    assert (taken_over.uid, taken_over.status) == (first.uid, "CONFIRMED")
    assert [each.uid for each in read(office, "/sessions.ics")] == [first.uid, second.uid]


def test_a_department_sees_what_it_attends_or_prepares(one_office: Office) -> None:
    office = one_office
    for month, day in ((11, 30), (12, 7), (12, 14)):
        plan(office, date(2026, month, day), status="announced")
    address = link(office, department="SXD")
    assert read(office, address) == []

    step(office, LATER, "attend", department="SXD", official="Trần Anh Tuấn, Giám đốc")
    visit(office)
    assert [each.begins.day for each in read(office, address)] == [30, 7]


def test_a_link_that_was_taken_back_is_gone(one_office: Office) -> None:
    office, site = one_office, signed_in(one_office, MINH)
    plan(office, date(2026, 11, 30), status="announced")
    address, other = link(office, leader=LEADER), link(office, department="SXD")
    page = site.get(FEEDS).text
    assert address.split("/")[2] not in page, "the secret is shown once"

    gone = {"what": "take_back", "feed": "1"}
    assert site.post(FEEDS, data=gone).status_code == 303
    assert browser(office).get(address).status_code == 404
    assert browser(office).get(other).status_code == 200
    assert site.post(FEEDS, data=gone).status_code == 422


def test_no_secret_is_kept(one_office: Office) -> None:
    token = link(one_office, department="SXD").split("/")[2]
    kept = rows(one_office.services.database, "SELECT * FROM calendar_feed")
    assert len(token) == 43
    assert token not in str(kept)
    assert browser(one_office).get(f"/feeds/{token[:-1]}/sessions.ics").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"leader": LEADER, "department": "SXD"},
        {"department": "SKHDT?"},
        {"what": "take_back", "feed": "x"},
    ],
)
def test_what_cannot_be_done_is_said(one_office: Office, data: dict[str, str]) -> None:
    assert signed_in(one_office, MINH).post(FEEDS, data=data).status_code == 422
    assert rows(one_office.services.database, "SELECT * FROM calendar_feed") == []


def test_the_centre_makes_no_links(one_office: Office) -> None:
    site = signed_in(one_office, THU)
    assert site.get(FEEDS).status_code == 403
    assert site.post(FEEDS, data={"department": "SXD"}).status_code == 403


def kept(office: Office) -> list[tuple[object, ...]]:
    """Whose links work."""
    query = "SELECT leader, department FROM calendar_feed WHERE revoked_at IS NULL ORDER BY id"
    return rows(office.services.database, query)


@pytest.mark.parametrize("who", [LAN, TUAN])
def test_a_department_makes_and_takes_back_its_own(one_office: Office, who: Actor) -> None:
    office, site = one_office, signed_in(one_office, who)
    plan(office, date(2026, 11, 30), status="announced")
    link(office, department="SYT")
    assert FEEDS in site.get("/preparation").text
    page = site.get(FEEDS).text
    assert "Sở Y tế" not in page
    assert 'value="SYT"' not in page
    for other in ({"department": "SYT"}, {"leader": LEADER}, {"what": "take_back", "feed": "1"}):
        assert site.post(FEEDS, data=other).status_code == 422, other
    own = link(office, who, department="SXD")
    assert read(office, own) == []
    assert kept(office) == [(None, "SYT"), (None, "SXD")]

    colleague = signed_in(office, TUAN if who is LAN else LAN)
    assert colleague.post(FEEDS, data={"what": "take_back", "feed": "2"}).status_code == 303
    assert browser(office).get(own).status_code == 404
    assert kept(office) == [(None, "SYT")]


def test_a_leader_has_those_of_sessions_that_name_him(one_office: Office) -> None:
    office, site = one_office, signed_in(one_office, LANH)
    plan(office, date(2026, 11, 30), status="announced")
    assert "chưa có buổi gặp nào ghi tên" in text_of(site.get(FEEDS).text).lower()
    assert site.post(FEEDS, data={"leader": LEADER}).status_code == 422
    named = "Ông Huỳnh Văn Lãnh, Phó Chủ tịch"
    hours = {"begins": "09:30", "ends": "11:00"}
    step(office, NEXT, "change", leader=named, **hours)
    assert named in site.get(FEEDS).text
    assert site.post(FEEDS, data={"department": "SXD"}).status_code == 422
    (monday,) = read(office, link(office, LANH, leader=named))
    assert monday.begins.day == 30
    assert site.post(FEEDS, data={"what": "take_back", "feed": "1"}).status_code == 303


def test_whoever_holds_a_post_has_those_of_sessions_that_name_it(one_office: Office) -> None:
    """Where a session names the vice-chairman, the chairman's post is a part of the words."""
    office, site = one_office, signed_in(one_office, LANH)
    services, hours = office.services, {"begins": "09:30", "ends": "11:00"}
    plan(office, date(2026, 11, 30), status="announced")
    plan(office, date(2026, 12, 7), status="announced")
    step(office, LATER, "change", leader=f"Phó {LEADER}", **hours)
    lanh = services.directory.current().by_username(LANH.id)
    assert lanh is not None
    for department, offered in (("SXD", 0), ("", 1)):
        with services.database.write() as transaction:
            holding = Holding("chairman", department, lanh.id)
            fill_post(transaction, holding, office.watch.now, "console")
            transaction.commit()
        page = site.get(FEEDS).text
        assert page.count(f'<option value="{LEADER}">') == offered
        assert f"Phó {LEADER}" not in page
    (monday,) = read(office, link(office, LANH, leader=LEADER))
    assert monday.begins.day == 30
    assert site.post(FEEDS, data={"leader": f"Phó {LEADER}"}).status_code == 422


def test_without_the_look_at_whose_it_is_any_link_could_be_made(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr("cases.meetings.feeds.Reach.has", lambda *_: True)
    link(one_office, LAN, department="SYT")
    assert kept(one_office) == [(None, "SYT")]
