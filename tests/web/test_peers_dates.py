"""One date wherever it is shown, by the name of the program that showed two, and its issue."""

from __future__ import annotations

from tests.people import LAN, MINH
from tests.web.api.stories import API, client, items
from tests.web.stories import FRIDAY, Office, browser, signed_in

LAST_DAY, SHOWN = "2026-11-30", "30/11/2026"
DUE = "2026-12-01T00:00:00+07:00"


def test_zammad_3837_one_date_wherever_it_is_shown(one_office: Office) -> None:
    case = one_office.case_in_progress(FRIDAY)
    api = client(one_office, MINH)
    single = api.get(f"{API}/cases/{case.number}").json()
    (listed,) = items(api.get(f"{API}/cases"))
    citizen = browser(one_office).get(f"{API}/status/{case.code}").json()
    assert single["due_at"] == listed["due_at"] == citizen["due_at"] == DUE
    assert single["last_day"] == listed["last_day"] == citizen["last_day"] == LAST_DAY
    staff = signed_in(one_office, LAN)
    for page in (f"/cases/{case.number}", "/queue"):
        assert SHOWN in staff.get(page).text, page
    assert SHOWN in browser(one_office).get(f"/status/{case.code}").text
