"""Every page there is, who looks at it, and an office in which each has something to show."""

from __future__ import annotations

from datetime import date, timedelta

from cases.directory.people import person_id_of
from tests.cases.access.phone import enrolled, scanned
from tests.cases.attachments.samples import TXT
from tests.people import LAN, LANH, MINH, NGOC, THU, TUAN
from tests.web.recording import visitor
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in
from tests.web.stories import browser as web_browser
from tests.web.test_home import plan
from tests.web.test_register import registered
from workflow.attempt import Actor

#: who looks at what; None is a citizen, and `{late}` and `{replied}` are codes of cases
PAGES: list[tuple[Actor | None, str]] = [
    (None, "/"),
    (None, "/login"),
    (None, "/status/{late}"),
    (None, "/status/{late}/slip"),
    (None, "/status/{late}/withdraw"),
    (None, "/status/{replied}"),
    (None, "/status/{replied}/rating"),
    (None, "/status/0000-0000-000X"),
    (None, "/status/{unknown}"),
    (None, "/nothing"),
    (MINH, "/overdue"),
    (MINH, "/overdue/SXD?as_of=20/11/2026"),
    (TUAN, "/cases/YK-2026-000001"),
    (TUAN, "/cases/YK-2026-000001/actions/reply"),
    (LAN, "/cases/YK-2026-000001/actions/attach"),
    (LAN, "/cases/YK-2026-000001/contact"),
    (MINH, "/cases/YK-2026-000001"),
    (LAN, "/cases/YK-2026-000002"),
    (LAN, "/queue"),
    (LAN, "/queue?tab=waiting&handler=-"),
    (MINH, "/queue?department=SXD&tab=all"),
    (MINH, "/queue/remind"),
    (MINH, "/search?q=giay+phep"),
    (TUAN, "/texts"),
    (MINH, "/escalations"),
    (LANH, "/leader"),
    (THU, "/cases/new"),
    (MINH, "/sessions"),
    (MINH, "/sessions/2026-11-30-caolanh"),
    (THU, "/sessions/2026-11-30-caolanh"),
    (MINH, "/sessions/series"),
    (THU, "/sessions/import"),
    (MINH, "/sessions/feeds"),
    (THU, "/sessions/2026-11-23-caolanh/record"),
    (MINH, "/sessions/2026-11-30-caolanh/brief"),
    (MINH, "/receptions"),
    (MINH, "/sessions/2026-11-23-caolanh/conclusion"),
    (THU, "/registrations"),
    (MINH, "/registrations/1"),
    (THU, "/registrations/new"),
    (LAN, "/preparation"),
    (LAN, "/preparation/1"),
    (THU, "/preparation?registration=1"),
    (NGOC, "/admin/calendar?year=2026"),
    (NGOC, "/admin/departments"),
    (NGOC, "/admin/departments/SXD"),
    (NGOC, "/admin/procedures"),
    (NGOC, "/admin/people"),
    (NGOC, "/admin/people/lan"),
    (NGOC, "/admin/posts"),
    (NGOC, "/admin/posts/department_head?department=SXD"),
    (NGOC, "/admin/outbox"),
    (NGOC, "/admin/audit"),
    (NGOC, "/admin/workflow?action=record&kind=feedback&pace=normal&start=23/11/2026"),
    (LAN, "/account"),
    (TUAN, "/account/second-factor"),
]
#: what these are answered with instead of 200
ERRORS: dict[str, int] = {"/status/0000-0000-000X": 422, "/status/{unknown}": 404, "/nothing": 404}


def live_in(office: Office) -> dict[str, str]:
    """Something for each page to show, a late case first; the codes that addresses name."""
    case = office.case_in_progress(FRIDAY - timedelta(days=14))
    office.act(LAN, case, "attach", FRIDAY, file={"name": "đơn.txt", "content": TXT})
    place = f"/cases/{case.number}"
    signed_in(office, LAN).get(f"{place}/attachments/{case.seq + 3}")
    signed_in(office, LAN).post(f"{place}/contact", data={"reason": "Hẹn ngày khảo sát."})
    # the longest mark there is: it must not push the page sideways
    waiting = {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ hiện trạng."}
    office.act(LAN, office.case_in_progress(FRIDAY), "pause", FRIDAY, **waiting)
    text = {"name": "Đã cấp phép", "body": "Sở Xây dựng đã cấp giấy phép."}
    signed_in(office, TUAN).post("/texts", data=text)
    signed_in(office, LAN).post("/queue/views", data={"name": "Việc của tôi", "tab": "all"})
    begin_second_factors(office)
    office.services.register.tick(MONDAY)
    plan(office, date(2026, 11, 30), status="announced")
    # somebody who is heard this morning, and a draft beside the form
    plan(office, date(2026, 11, 23), status="announced")
    office.record(MONDAY, origin="session", session="2026-11-23-caolanh")
    visitor(office, "Bà Sáu", "0912 345 600", "2026-11-23-caolanh", FRIDAY)
    draft = "/sessions/2026-11-23-caolanh/drafts/a-key-of-the-form-01"
    signed_in(office, THU).put(draft, data={"content": "Đường ngập", "registration": "1"})
    for _ in range(2):
        registered(web_browser(office))
    signed_in(office, THU).post("/sessions/2026-11-30-caolanh/brief")
    replied = office.replied_case(FRIDAY)
    assert case.code
    assert replied.code
    return {"late": case.code, "replied": replied.code, "unknown": "0000-0000-0000"}


def begin_second_factors(office: Office) -> None:
    """Chị Lan has one, anh Tuấn is about to point his phone at the picture."""
    database, factors = office.services.database, office.services.factors
    with database.read() as connection:
        lan, tuan = (person_id_of(connection, each.id) for each in (LAN, TUAN))
    enrolled(database, factors, lan, FRIDAY)
    scanned(database, factors, tuan, FRIDAY)
