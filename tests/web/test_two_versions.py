"""A register with cases of two versions: every page shows each of them in its own words.

Version 2 calls the state in_progress `working`, tells another post on day 3 and lost the channel
"online". One case stayed on version 1, one moved, one was recorded under version 2.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from cases.commands.requests import Done
from cases.versions.installing import install
from cases.versions.migrating import migrate, prepare
from notifications.drafting import Drafting
from notifications.errors import PermanentFailure
from notifications.outbox import Claimed, Outbox
from notifications.reasons import NO_ADDRESS, NO_HOLDER, NO_RIGHT
from tests.cases.versions.definitions import problems, renamed, text_of
from tests.people import KHOA, LAN, LANH, MINH, NGA, NGOC, TUAN
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in

LONG_AGO = FRIDAY - timedelta(weeks=4)
HOUR = timedelta(hours=1)
VERSION_2 = renamed(
    text_of(
        ('{ vi = "Đang xử lý", en = "In progress" }', '{ vi = "Đang làm", en = "At work" }'),
        ('online = { vi = "Trang tra cứu", en = "Status page" }\n', ""),
    )
).replace("upc_deputy_chief", "upc_second")


@pytest.fixture
def cases(office: Office) -> dict[str, Done]:
    """The three cases, and a closed one of version 1."""
    closed, stayed = (office.replied_case(LONG_AGO, channel="online") for _ in range(2))
    moved = office.case_in_progress(LONG_AGO)
    office.services.register.tick(FRIDAY)
    install(office.services.database, VERSION_2, "own.toml", FRIDAY)
    _move(office)
    office.act(TUAN, moved, "note", FRIDAY + HOUR, text="Đã đo đạc.")
    # a closed case is not moved; reopened, it goes on under its version
    office.act(MINH, stayed, "reopen", FRIDAY + HOUR, reason="Còn ngập.")
    new = office.case_in_progress(FRIDAY + HOUR)
    office.services.register.tick(MONDAY)
    return {"closed": closed, "moved": moved, "stayed": stayed, "new": new}


def _move(office: Office) -> None:
    services = office.services
    old, new = (services.workflows.of("leader_meeting", version) for version in (1, 2))
    zone = services.calendar().zone
    with services.database.read() as connection:
        way = prepare(connection, old, new.definition, zone, {"in_progress": "working"})
    assert migrate(services.register.tools, way, lambda: FRIDAY).moved == 1


def test_every_page_of_every_case_is_shown(office: Office, cases: dict[str, Done]) -> None:
    staff = signed_in(office, NGA)
    for case in cases.values():
        for path in (
            f"/cases/{case.number}",
            f"/status/{case.code}",
            f"/status/{case.code}?lang=en",
        ):
            assert staff.get(path).status_code == 200, path
        for tail in ("", "/events", "/actions"):
            assert staff.get(f"/api/v1/cases/{case.number}{tail}").status_code == 200, tail


def test_lists_mix_the_versions(office: Office, cases: dict[str, Done]) -> None:
    for who in (NGA, LAN, KHOA):
        staff = signed_in(office, who)
        for path in ("/queue", "/queue?tab=all", "/queue?tab=done", "/api/v1/cases?size=100"):
            assert staff.get(path).status_code == 200, (who.id, path)
    staff = signed_in(office, NGA)
    for path in (
        "/overdue",
        "/overdue/SXD",
        "/overdue/SXD?as_of=2026-11-10",
        "/escalations",
        "/api/v1/escalations",
        "/api/v1/cases?state=working",
        "/api/v1/cases?state=in_progress",
    ):
        assert staff.get(path).status_code == 200, path
    assert signed_in(office, LANH).get("/leader").status_code == 200
    workflow = signed_in(office, NGOC)
    for version in ("leader_meeting.v1", "leader_meeting.v2"):
        assert workflow.get("/admin/workflow", params={"version": version}).status_code == 200
    mine = signed_in(office, LAN).get("/queue?tab=all").text
    assert "Đang làm" in mine
    assert "Đang xử lý" in mine


def test_the_history_speaks_the_words_of_its_time(office: Office, cases: dict[str, Done]) -> None:
    number = cases["moved"].number
    items = signed_in(office, NGA).get(f"/api/v1/cases/{number}/events?size=100").json()["items"]
    told = {item["action"]: item["summary"] for item in items}

    assert told["accept"] == "Sở Xây dựng tiếp nhận xử lý"
    assert told["migrate"] == "Chuyển từ quy trình leader_meeting.v1 sang leader_meeting.v2"
    led_to = {item["action"]: item["to"] for item in items}
    assert (led_to["accept"], led_to["migrate"]) == ("in_progress", "working")


def test_the_citizen_sees_the_steps_of_the_own_version(
    office: Office, cases: dict[str, Done], site: TestClient
) -> None:
    shown = {
        name: [step["state"] for step in site.get(f"/api/v1/status/{case.code}").json()["steps"]]
        for name, case in cases.items()
    }

    assert shown["closed"][2] == "in_progress"
    assert shown["moved"] == ["recorded", "assigned", "working", "replied", "closed"]
    page = site.get(f"/status/{cases['moved'].code}").text
    assert "Đang làm" in page


def test_letters_about_what_was_before_the_move_are_still_written(
    office: Office, cases: dict[str, Done]
) -> None:
    """Some wait for a post, an action or a rung that only version 1 has."""
    services = office.services
    drafting = Drafting(
        services.database,
        services.directory,
        services.workflows.vocabulary_of,
        services.calendar,
        services.codes,
        "http://127.0.0.1:8000",
    )
    outbox, later = Outbox(services.database), MONDAY + HOUR
    waiting = [
        message
        for of_the_clock in (True, False)
        for message in outbox.claim(("email",), 200, later, of_the_clock=of_the_clock)
    ]
    posts = {message.key.recipient for message in waiting}
    assert "upc_deputy_chief" in posts

    failures = {reason for message in waiting if (reason := _why_not_written(drafting, message))}
    assert failures <= {NO_HOLDER, NO_RIGHT, NO_ADDRESS}


def _why_not_written(drafting: Drafting, message: Claimed) -> str | None:
    try:
        drafting.letter([drafting.draft(message, MONDAY + HOUR)], MONDAY + HOUR)
    except PermanentFailure as failure:
        return str(failure)
    return None


def test_check_finds_the_register_sound(office: Office, cases: dict[str, Done]) -> None:
    assert problems(office.services.register) == []
