"""A date in a year whose days off nobody has entered yet says so wherever it shows: decision 11."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tests.cases.calendar.changes import change
from tests.people import LAN, MINH, THU
from tests.web.stories import Office, browser, signed_in
from tests.web.test_home import plan
from web.cli.wording import Tongue
from workflow.worktime import PROVINCE_ZONE
from workflow.worktime.editing import confirmed_by

#: 09:00 of a Wednesday in Việt Nam; five working days later nobody has entered the year
DECEMBER = datetime(2027, 12, 29, 2, tzinfo=UTC)
MARKED = "Thứ Tư, 05/01/2028 (tạm tính)"
SILENT = re.compile(r"Thứ Tư, 05/01/2028(?! \(tạm tính\))")
#: the days one by one, under a heading that says it for all of them
DAYS = re.compile(r'<li class="counted">.*?</li>', re.DOTALL)


def pages(office: Office, code: str | None, number: str) -> Iterator[tuple[str, str]]:
    """Where the date of the answer shows, with the address."""
    lan, minh, citizen = signed_in(office, LAN), signed_in(office, MINH), browser(office)
    for site, address in (
        (citizen, f"/status/{code}"),
        (lan, f"/cases/{number}"),
        (lan, "/queue"),
        (minh, "/search?q=giấy phép"),
        (minh, "/overdue"),
        (minh, "/overdue/SXD"),
    ):
        yield address, DAYS.sub("", site.get(address).text)


def test_no_page_shows_it_silently(one_office: Office) -> None:
    one_office.watch.now = DECEMBER + timedelta(hours=3)
    case = one_office.case_in_progress(DECEMBER)

    shown = list(pages(one_office, case.code, case.number))
    one_office.watch.now = DECEMBER + timedelta(days=9)
    shown += pages(one_office, case.code, case.number)

    assert [address for address, page in shown if SILENT.search(page)] == []
    assert {address for address, page in shown if MARKED in page} == dict(shown).keys()


def test_a_list_as_a_file_has_a_column_for_it(one_office: Office) -> None:
    one_office.watch.now = DECEMBER + timedelta(hours=3)
    one_office.case_in_progress(DECEMBER - timedelta(days=14))
    one_office.case_in_progress(DECEMBER)

    listed = signed_in(one_office, LAN).get("/queue/export?tab=all&as=csv").content

    rows = list(csv.DictReader(io.StringIO(listed.decode("utf-8-sig"))))
    assert {row["Hạn"]: row["Tạm tính"] for row in rows} == {
        "05/01/2028": "Có",
        "22/12/2027": "",
    }


def test_a_brief_says_it_as_it_was_when_it_was_issued(one_office: Office) -> None:
    for day in (date(2027, 12, 27), date(2028, 1, 3)):
        plan(one_office, day, status="announced")
    raised = DECEMBER - timedelta(days=2)
    one_office.record(raised, origin="session", session="2027-12-27-caolanh")
    one_office.watch.now = DECEMBER
    thu = signed_in(one_office, THU)
    brief = thu.post("/sessions/2028-01-03-caolanh/brief").headers["location"]

    register = one_office.services.register
    change(register, lambda parts: confirmed_by(parts, 2028, "7/TB-BNV"), at=DECEMBER)

    assert "Thứ Hai, 03/01/2028 (tạm tính)" in thu.get(brief).text


def test_commands_say_it_too() -> None:
    due = datetime(2028, 1, 5, 17, tzinfo=UTC)

    assert Tongue("en", PROVINCE_ZONE).until(due, provisional=True) == (
        "the end of 5 January 2028 (provisional: that year is not entered yet)"
    )
    assert Tongue("vi", PROVINCE_ZONE).until(due) == "hết ngày 05/01/2028"
