"""The calendar's page: the year with its notices, and what moves before and after saving."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from cases.store.engine import Database
from tests.people import HOA, LAN, LANH, MINH, NGOC, THU
from tests.web.stories import FRIDAY, ISSUE, Office, Watch, signed_in
from workflow.worktime.editing import with_day

NOTICE = "10065/VPCP-KGVX"
STORM = {
    "year": "2026",
    "day": "26/11/2026",
    "what": "holiday",
    "name": "Nghỉ bão số 9",
    "notice": NOTICE,
}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that saves."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def send(site: TestClient, step: str = "check", **fields: str) -> Any:
    return site.post("/admin/calendar", data={**STORM, "step": step, **fields})


def saved(site: TestClient, **fields: str) -> Any:
    """Look at what would move, then save it."""
    seen = send(site, **fields)
    assert seen.status_code == 200
    return site.post("/admin/calendar", data={**hidden(seen.text), "step": "save"})


def test_a_year_shows_its_days_their_notices_and_who_says_so(one_office: Office) -> None:
    page = signed_in(one_office, NGOC).get("/admin/calendar?year=2026").text
    assert "Lịch làm việc 2026" in page
    assert "Ngày Văn hóa Việt Nam" in page
    assert "NQ 28/2026/QH16" in page
    assert "Chưa xác nhận" in page
    assert "249 ngày làm việc" in page
    assert page.count("<caption>") == 12
    assert re.search(r'class="day off" title="Ngày Văn hóa Việt Nam">24<sup>N</sup>', page)
    assert re.search(r'class="day worked" title="[^"]+">22<sup>B</sup>', page), "22/8 is worked"


def test_the_same_in_english(one_office: Office) -> None:
    page = signed_in(one_office, NGOC).get("/admin/calendar?year=2026&lang=en").text
    assert "Working calendar 2026" in page
    assert "Vietnam Culture Day" in page
    assert "Not confirmed yet" in page
    assert "<caption>November</caption>" in page


def test_a_year_nobody_entered_says_what_that_means(one_office: Office) -> None:
    page = signed_in(one_office, NGOC).get("/admin/calendar?year=2031").text
    assert "Chưa nhập" in page
    assert "tạm tính" in page
    assert "Năm này chưa ghi ngày nào." in page


@pytest.mark.parametrize("year", ["1969", "9001"])
def test_a_year_out_of_reach_is_not_there(one_office: Office, year: str) -> None:
    assert signed_in(one_office, NGOC).get(f"/admin/calendar?year={year}").status_code == 404


def test_the_administrator_sees_what_would_move_and_nothing_of_the_cases(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    seen = send(signed_in(office, NGOC))
    page = seen.text
    assert "hạn đang chạy của 1 vụ việc sẽ thay đổi" in page
    assert case.number in page
    assert "30/11/2026" in page
    assert "01/12/2026" in page
    assert "Sở Xây dựng" in page
    assert str(ISSUE["title"]) not in page
    assert "Huỳnh Thị Sáu" not in page
    assert f'href="/cases/{case.number}"' not in page
    status = office.services.register.calendar()
    assert status.day_on(status.local(FRIDAY).date()) is None
    assert "Nghỉ bão" not in signed_in(office, NGOC).get("/admin/calendar?year=2026").text


def test_so_are_the_pauses_that_would_end(one_office: Office, watch: Watch) -> None:
    """The storm was announced and taken back: it was due the day before chị Lan began to wait."""
    case = one_office.case_in_progress(FRIDAY)
    site = signed_in(one_office, NGOC)
    saved(site)
    waiting = {"reason": "citizen_must_supply", "waiting_for": "bản vẽ"}
    one_office.act(LAN, case, "pause", FRIDAY + timedelta(days=11), **waiting)
    watch.goes_on(days=8, hours=3)
    page = send(signed_in(one_office, NGOC), what="work").text
    assert "1 lần tạm dừng sẽ kết thúc ngay" in page
    (row,) = re.findall(r'<h2 id="endings">.*?</table>', page, re.DOTALL)
    assert case.number in row
    assert "30/11/2026" in row
    assert one_office.services.register.calendar().day_on(date(2026, 11, 26)) is not None


def test_saving_moves_them_and_the_case_tells_who_and_why(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    done = saved(signed_in(office, NGOC))
    assert (done.status_code, done.headers["location"]) == (
        303,
        "/admin/calendar?year=2026&moved=1",
    )
    page = signed_in(office, NGOC).get(done.headers["location"]).text
    assert "Hạn của 1 vụ việc đã được tính lại theo." in page
    assert "Nghỉ bão số 9" in page
    assert "Đỗ Thị Ngọc" in page
    told = signed_in(office, LAN).get(f"/cases/{case.number}").text
    assert f"Tính lại hạn theo lịch làm việc: {NOTICE}" in told
    assert "Hạn trả lời: Thứ Hai, 30/11/2026 → Thứ Ba, 01/12/2026" in told


def test_several_days_and_a_morning(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    saved(site, day="24/01/2028", until="30/01/2028", name="Tết Nguyên đán")
    saved(site, day="05/02/2028", what="work", hours="07:00-11:30", name="Làm bù")
    page = site.get("/admin/calendar?year=2028").text
    assert page.count("Tết Nguyên đán<br>") == 7
    assert "07:00-11:30" in page
    assert "5<sup>½</sup>" in page


def test_a_year_is_confirmed_by_its_notice(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    asked = {"year": "2027", "what": "confirm", "notice": NOTICE, "step": "check"}
    seen = site.post("/admin/calendar", data=asked)
    assert "Không hạn đang chạy nào thay đổi" in seen.text
    site.post("/admin/calendar", data={**hidden(seen.text), "step": "save"})
    page = site.get("/admin/calendar?year=2027").text
    assert "Đã xác nhận" in page
    assert 'id="confirm"' not in page


def test_the_upc_office_looks_and_changes_nothing(one_office: Office) -> None:
    site = signed_in(one_office, MINH)
    page = site.get("/admin/calendar?year=2026")
    assert page.status_code == 200
    assert "<form id=" not in page.text
    assert send(site).status_code == 403
    assert send(site, "save").status_code == 403


@pytest.mark.parametrize("who", [LAN, HOA, THU, LANH])
def test_it_is_nobody_elses(one_office: Office, who: Any) -> None:
    site = signed_in(one_office, who)
    assert site.get("/admin/calendar").status_code == 403
    assert send(site).status_code == 403
    assert "/admin/calendar" not in site.get("/account").text


def test_a_form_of_another_site_is_refused(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert site.post("/admin/calendar", data=STORM, headers=foreign).status_code == 403


@pytest.mark.parametrize(
    ("fields", "name", "told"),
    [
        ({"day": ""}, "day", "Đây không phải ngày hợp lệ"),
        ({"day": "31/11/2026"}, "day", "Đây không phải ngày hợp lệ"),
        ({"day": "01/01/9500"}, "day", "Đây không phải ngày hợp lệ"),
        ({"until": "tuần sau"}, "until", "Đây không phải ngày hợp lệ"),
        ({"until": "25/11/2026"}, "until", "Ngày cuối phải sau ngày đầu"),
        ({"until": "25/11/2028"}, "until", "Ngày cuối phải sau ngày đầu"),
        ({"what": ""}, "what", "Xin chọn ngày đó là ngày gì"),
        ({"what": "half_day"}, "what", "Xin chọn ngày đó là ngày gì"),
        ({"what": "work", "hours": "7-11"}, "hours", "Xin ghi giờ theo thứ tự"),
        ({"what": "work", "hours": "11:30-07:00"}, "hours", "Xin ghi giờ theo thứ tự"),
        ({"hours": "07:00-11:30"}, "hours", "Ngày nghỉ không có giờ làm việc"),
        ({"notice": "  "}, "notice", "theo thông báo nào"),
        ({"notice": "x" * 201}, "notice", "không ghi toàn văn"),
        ({"day": "24/11/2026", "name": "Ngày Văn hóa Việt Nam", "notice": ""}, "notice", "theo"),
    ],
)
@pytest.mark.parametrize("step", ["check", "save"])
def test_what_cannot_be_used_comes_back_as_typed_with_its_fault(
    one_office: Office, fields: dict[str, str], name: str, told: str, step: str
) -> None:
    answer = send(signed_in(one_office, NGOC), step, **fields)
    assert answer.status_code == 422
    assert re.search(rf'id="{name}-error">.*{told}', answer.text)
    assert 'value="Nghỉ bão số 9"' in answer.text or "name" in fields
    assert _versions(one_office.services.database) == 1


def test_a_change_that_is_none_says_so(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    saved(site)
    again = send(site)
    assert again.status_code == 422
    assert "Lịch đã ghi đúng như vậy" in again.text


def test_who_saw_an_older_calendar_is_asked_to_look_again(office: Office) -> None:
    """Two administrators have the page open; the first one saves."""
    site = signed_in(office, NGOC)
    mine = hidden(send(site).text)
    saved(site, day="27/11/2026")
    answer = site.post("/admin/calendar", data={**mine, "step": "save"})
    assert answer.status_code == 409
    assert "Lịch vừa được người khác thay đổi" in answer.text
    assert _versions(office.services.database) == 2


def test_back_to_the_form_loses_nothing(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    kept = hidden(send(site).text)
    page = site.post("/admin/calendar", data={**kept, "step": "edit"}).text
    assert 'value="26/11/2026"' in page
    assert f'value="{NOTICE}"' in page
    assert '<option value="holiday" selected>' in page


def test_texts_of_a_notice_are_no_markup(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    saved(site, notice="<b>1</b>", name="<i>nghỉ</i>")
    page = site.get("/admin/calendar?year=2026").text
    assert "<b>1</b>" not in page
    assert "<i>nghỉ</i>" not in page


def test_a_long_list_is_counted_and_cut(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from web.routes import calendar

    for _ in range(3):
        one_office.case_in_progress(FRIDAY)
    monkeypatch.setattr(calendar, "_MOST_LISTED", 2)
    page = send(signed_in(one_office, NGOC)).text
    assert "của 3 vụ việc sẽ thay đổi" in page
    assert "Chỉ liệt kê 2 hạn đầu tiên." in page
    assert page.count('<span class="code">') == 2
    monkeypatch.setattr(calendar, "_COUNTING_SECONDS", -1.0)
    assert "chưa đếm hết" in send(signed_in(one_office, NGOC)).text


def test_departments_with_hours_of_their_own_are_shown(one_office: Office) -> None:
    from cases.calendar.planning import CalendarChange
    from workflow.worktime import CalendarParts, Dated, DepartmentHours
    from workflow.worktime.editing import with_parts

    register = one_office.services.register
    before = register.calendar()
    saturday = DepartmentHours.parse({"saturday": ["07:00-11:30"]})
    after = with_parts(before, CalendarParts(departments={"TTHCC": Dated(saturday)}))
    register.change_calendar(CalendarChange(before, after, NOTICE), NGOC, FRIDAY)
    page = signed_in(one_office, NGOC).get("/admin/calendar?year=2026").text
    assert "Thứ Bảy: 07:00-11:30" in page
    assert with_day(after, after.days[0]) == after


def test_a_change_that_has_not_reached_every_case_is_told(one_office: Office) -> None:
    from cases.calendar.planning import CalendarChange
    from cases.commands.calendar_change import switch_calendar
    from workflow.worktime.editing import without_day

    one_office.case_in_progress(FRIDAY)
    register = one_office.services.register
    before = register.calendar()
    after = without_day(before, before.days[-1].date)
    switch_calendar(register.tools, CalendarChange(before, after, NOTICE), NGOC, FRIDAY)
    site = signed_in(one_office, NGOC)
    told = "Thay đổi gần nhất chưa tính xong"
    assert told in site.get("/admin/calendar").text
    register.tick(one_office.watch.now)
    assert told not in site.get("/admin/calendar").text


def _versions(database: Database) -> int:
    with database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM calendar_version")
        return int(count.scalar_one())
