"""Mondays on the pages of staff: anh Minh schedules, chị Thu runs the day, others are kept out."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from starlette.testclient import TestClient

from tests.people import KHOA, LAN, LANH, MINH, THU
from tests.web.pages.test_case_page import hidden_in
from tests.web.statements import statements_of
from tests.web.stories import MONDAY, Office, browser, signed_in
from tests.web.test_home import plan
from tests.web.test_register import WHAT, WHO, registered
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

SESSION = "/sessions/2026-11-30-caolanh"
MORNING = MONDAY + timedelta(days=7, minutes=45)


def test_from_the_series_to_the_case(office: Office) -> None:
    """The whole Monday: a rule, its sessions, an announcement, a visitor, the day, the case."""
    minh = signed_in(office, MINH)
    rule = {"site": "caolanh", "leader": "Chủ tịch UBND tỉnh"}
    assert minh.post("/sessions/series", data=rule).status_code == 303
    planned = minh.post("/sessions/series", data={"what": "plan", "until": "30/11/2026"})
    assert "Đã lập 1 buổi gặp" in minh.get(planned.headers["location"]).text
    minh.post(f"{SESSION}/announce")
    registered(browser(office))
    assert "/registrations/1/come" not in signed_in(office, THU).get(SESSION).text, "not yet"

    office.watch.now = MORNING
    thu = signed_in(office, THU)
    assert "Huỳnh Thị Sáu" in thu.get(SESSION).text
    thu.post(f"{SESSION}/hold")
    thu.post("/registrations/1/come", data={"back": "2026-11-30-caolanh"})
    form = thu.get("/cases/new?registration=1").text
    assert 'value="Huỳnh Thị Sáu"' in form
    assert WHAT["about"] in form
    typed = {
        "title": "Chậm cấp phép",
        "content": WHAT["about"],
        "kind": "feedback",
        "pace": "normal",
        "origin": "session",
        "session": "2026-11-30-caolanh",
        "petitioner.name": "Huỳnh Thị Sáu",
    }
    slip = thu.post("/cases", data=hidden_in(form) | typed).headers["location"]
    number = slip.removeprefix("/cases/").removesuffix("/code")

    assert number in thu.get("/registrations/1").text
    for page in ("/registrations/1", SESSION):
        assert "/registrations/1/miss" not in thu.get(page).text
    absent = thu.post("/registrations/1/miss")
    assert absent.status_code == 409
    assert "nên họ đã đến" in absent.text
    thu.post(f"{SESSION}/conclude")
    assert "Đã kết thúc" in thu.get(SESSION).text


def test_of_a_denunciation_nothing_leads_back_to_the_person(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    thu = signed_in(office, THU)
    registered(browser(office))
    form = hidden_in(thu.get("/cases/new?registration=1").text)
    typed = {"kind": "denunciation", "origin": "session", "receiving_body": "Công an tỉnh"}
    assert thu.post("/cases", data=form | typed).status_code == 303
    with office.services.database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM registration_case").scalar_one()
    assert count == 0


def test_a_moved_session_shows_on_the_front_page(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    signed_in(office, MINH).post(
        f"{SESSION}/move", data={"reason": "Họp Chính phủ", "day": "02/12/2026"}
    )
    told = text_of(site.get("/").text)
    assert "Đã dời sang ngày khác: Thứ Tư, 02/12/2026 (Họp Chính phủ)" in told
    assert told.count("Thứ Hai, 30/11/2026, Trung tâm") == 1


def test_chi_thu_registers_somebody_on_the_phone(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    thu = signed_in(office, THU)
    form = hidden_in(thu.get("/registrations/new").text)
    typed = {**WHO, **WHAT, "channel": "hotline", "session": "2026-11-30-caolanh"}
    receipt = thu.post("/registrations", data=form | typed).headers["location"]
    assert receipt.startswith("/register/")
    listed = thu.get("/registrations").text
    assert "Huỳnh Thị Sáu" in listed
    assert "Thứ Hai, 30/11/2026, " in listed
    assert "2026-11-30-caolanh</a>" not in listed, "an id is no name for people"
    wrong = thu.post("/registrations", data=form | typed | {"phone": "1022"})
    assert (wrong.status_code, 'href="#phone"' in wrong.text) == (422, True)


def test_what_looks_alike_is_shown(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    for phone in ("0912345678", "0987654321"):
        registered(browser(office), phone=phone)
    page = text_of(signed_in(office, THU).get("/registrations/2").text)
    assert "Có thể trùng với" in page


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("move", {"day": "24/11/2026", "reason": "Bận"}, "day"),
        ("cancel", {"reason": ""}, "reason"),
        ("change", {"leader": "Chủ tịch", "capacity": "không"}, "capacity"),
        ("attend", {"department": "NASA", "official": "Ai"}, "department"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back(
    office: Office, step: str, typed: dict[str, str], field: str
) -> None:
    plan(office, date(2026, 11, 30))
    answer = signed_in(office, MINH).post(f"{SESSION}/{step}", data=typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text


def test_a_step_at_the_wrong_time_is_said_in_words(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    answer = signed_in(office, THU).post(f"{SESSION}/hold")
    assert answer.status_code == 409
    assert "khi đang ở trạng thái “Dự kiến”" in text_of(answer.text)


@pytest.mark.parametrize("who", [LAN, KHOA])
def test_others_do_not_see_who_registered(office: Office, who: Actor) -> None:
    plan(office, date(2026, 11, 30))
    registered(browser(office))
    site = signed_in(office, who)
    for address in ("/registrations", "/registrations/1", "/registrations/new", SESSION):
        assert site.get(address).status_code == 403, address
    assert site.post("/registrations/1/decline", data={"reason": "x"}).status_code == 403


def test_the_leader_sees_what_it_is_about_and_no_names(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    registered(browser(office))
    page = signed_in(office, LANH).get(SESSION).text
    assert "Xây dựng, nhà ở" in page
    assert "Sáu" not in page
    assert signed_in(office, LANH).get("/registrations").status_code == 403


def test_what_is_not_there(office: Office) -> None:
    thu = signed_in(office, THU)
    for address in ("/sessions/2026-11-30-caolanh", "/registrations/7", "/registrations/x"):
        assert thu.get(address).status_code == 404, address
    assert thu.get("/cases/new?registration=7").status_code == 404
    assert thu.post("/registrations/7/come").status_code == 404


def test_no_page_asks_more_for_more_people(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    plan(office, date(2026, 12, 7))
    for number in range(9):
        registered(browser(office), phone=f"09123456{number:02}")
    thu, public = signed_in(office, THU), browser(office)
    for site, address in [
        (thu, SESSION),
        (thu, "/registrations"),
        (thu, "/registrations/3"),
        (thu, "/registrations/new"),
        (public, "/register"),
        (public, "/sessions.ics"),
        (public, "/"),
    ]:
        told = statements_of(office, site, address)
        assert len(told) <= 8, told


def test_the_feed_is_read_back(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30), status="announced")
    plan(office, date(2026, 12, 7), status="cancelled", note="Lãnh đạo đi công tác")
    plan(office, date(2026, 12, 14))
    registered(site)

    answer = site.get("/sessions.ics")

    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    told = [(each.start, str(each["status"])) for each in events]
    assert told == [
        (MONDAY.replace(day=30) + timedelta(minutes=30), "CONFIRMED"),
        (MONDAY.replace(month=12, day=7) + timedelta(minutes=30), "CANCELLED"),
    ]
    assert "Cao Lãnh" in str(events[0]["location"])
    assert "Sáu" not in answer.text


def test_a_session_on_a_day_that_became_a_day_off_says_so(one_office: Office) -> None:
    """24 November 2026 is a day off; what is cancelled needs nobody's hand any more."""
    plan(one_office, date(2026, 11, 24), status="announced")
    plan(one_office, date(2026, 11, 25), status="announced")
    plan(one_office, date(2026, 11, 29), status="cancelled")
    site = signed_in(one_office, MINH)
    assert site.get("/sessions").text.count("Ngày nghỉ") == 1
    assert "đã thành ngày nghỉ" in site.get("/sessions/2026-11-24-caolanh").text
    for day in ("2026-11-25", "2026-11-29"):
        assert "đã thành ngày nghỉ" not in site.get(f"/sessions/{day}-caolanh").text


def test_a_week_after_the_session_the_contact_is_with_the_case_alone(office: Office) -> None:
    """Negative control: the day before it is there, on the page and in the form of a recording."""
    plan(office, date(2026, 11, 30))
    registered(browser(office))
    for days, shown in ((13, True), (15, False)):
        office.watch.now = MONDAY + timedelta(days=days)
        thu = signed_in(office, THU)
        screen = f"{SESSION}/record"
        for address in ("/registrations/1", "/cases/new?registration=1", screen):
            assert ("912345678" in thu.get(address).text) is shown, address
            assert "Huỳnh Thị Sáu" in thu.get(address).text


def test_a_protected_case_does_not_stand_beside_the_name(office: Office) -> None:
    plan(office, date(2026, 11, 30))
    registered(browser(office))
    office.watch.now = MORNING
    thu = signed_in(office, THU)
    thu.post("/registrations/1/come")
    form = thu.get("/cases/new?registration=1").text
    known = {"origin": "session", "session": "2026-11-30-caolanh", "registration": "1"}
    typed = {"title": "Việc", "content": "Việc", "kind": "feedback", "pace": "normal", **known}
    who = {"petitioner.name": "Huỳnh Thị Sáu", "petitioner.category": "citizen"}
    for number, secret in ((1, {}), (2, {"confidential": "true"})):
        key = {"key": hidden_in(form)["key"][:-1] + str(number)}
        sent = thu.post("/cases", data=typed | who | secret | key)
        assert sent.status_code == 303, text_of(sent.text)
    page = thu.get("/registrations/1").text
    assert "YK-2026-000001" in page
    assert "YK-2026-000002" not in page


def test_without_an_end_the_contact_would_be_shown_for_ever(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.reading.meetings.CONTACT_SHOWN_FOR", timedelta(days=3650))
    plan(one_office, date(2026, 11, 30))
    registered(browser(one_office))
    one_office.watch.now = MONDAY + timedelta(days=60)
    assert "912345678" in signed_in(one_office, THU).get("/registrations/1").text


def test_she_asks_to_be_forgotten_and_the_office_does_it(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    receipt = registered(browser(one_office))
    assert browser(one_office).get(receipt).status_code == 200
    thu, minh = signed_in(one_office, THU), signed_in(one_office, MINH)
    thu.post(f"{SESSION}/brief")
    assert WHAT["about"] in thu.get(f"{SESSION}/brief").text
    assert "/registrations/1/erase" not in thu.get("/registrations/1").text
    waits = minh.post("/registrations/1/erase")
    assert (waits.status_code, "hủy đăng ký" in text_of(waits.text)) == (409, True)
    thu.post("/registrations/1/withdraw")
    assert "/registrations/1/erase" in minh.get("/registrations/1").text
    assert minh.post("/registrations/1/erase").status_code == 303

    page = text_of(minh.get("/registrations/1").text)
    assert "đã được xóa" in page
    assert "Xóa dữ liệu cá nhân theo yêu cầu" in page
    for address in ("/registrations/1", "/registrations?view=all", f"{SESSION}/brief"):
        shown = thu.get(address)
        assert shown.status_code == 200
        assert WHAT["about"] not in shown.text
        assert "Huỳnh Thị Sáu" not in shown.text
    assert browser(one_office).get(receipt).status_code == 404
