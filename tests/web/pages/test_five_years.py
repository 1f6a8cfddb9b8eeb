"""However long the series is, a page of the Mondays asks the database as little as on day one."""

from __future__ import annotations

import pytest

from tests.people import LAN, MINH
from tests.web.five_years import LAST, NEXT, REGISTRATIONS, live
from tests.web.statements import statements_of
from tests.web.stories import Office, browser, signed_in

MOST = 8
OF_THE_OFFICE = (
    "/sessions",
    f"/sessions/{NEXT}",
    "/registrations",
    "/sessions/import",
    "/sessions/feeds",
    "/registrations/new",
    "/admin/procedures",
    "/registrations?view=all",
    "/registrations/3",
    "/preparation",
    f"/preparation?session={NEXT}",
    "/preparation/3",
    f"/sessions/{NEXT}/brief",
    f"/sessions/{NEXT}/brief.docx",
    f"/sessions/{LAST}/conclusion",
    f"/sessions/{LAST}/conclusion.docx",
    "/receptions?from=01/10/2026&until=23/11/2026",
    "/receptions.xlsx?from=01/11/2026&until=23/11/2026",
)


@pytest.mark.slow
def test_no_page_asks_more_after_five_years(one_office: Office) -> None:
    office = one_office
    live(office)
    minh = signed_in(office, MINH)
    assert minh.post(f"/sessions/{NEXT}/brief").status_code == 303
    brief = minh.get(f"/sessions/{NEXT}/brief").text
    assert brief.count("Đã nêu trước đây") >= 30
    with office.services.database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM registration").scalar_one()
    assert count >= REGISTRATIONS
    for site, addresses in (
        (minh, OF_THE_OFFICE),
        (signed_in(office, LAN), ("/preparation", "/preparation?view=all", "/preparation/3")),
        (browser(office), ("/", "/register", "/sessions.ics")),
    ):
        for address in addresses:
            told = statements_of(office, site, address)
            assert len(told) <= MOST, (address, told)
