"""The staff pages in Chromium: for everybody's eyes, on a narrow phone, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.directory.people import person_id_of
from tests.browser import window_of
from tests.cases.access.phone import enrolled, scanned
from tests.cases.attachments.samples import TXT
from tests.people import LAN, LANH, MINH, NGOC, THU, TUAN
from tests.web.pages.eyes import faults_of
from tests.web.recording import visitor
from tests.web.served import served
from tests.web.stories import FRIDAY, MONDAY, REPLY, Office, signed_in
from tests.web.stories import browser as web_browser
from tests.web.test_home import plan
from tests.web.test_register import WHAT, WHO, registered
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

PAGES: list[tuple[Actor, str]] = [
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
LOOKS = [("vi", "light", 1280), ("en", "dark", 320)]


@pytest.fixture
def late_office(one_office: Office) -> Iterator[tuple[Office, str]]:
    """A late case in an office whose pages are served on loopback."""
    case = one_office.case_in_progress(FRIDAY - timedelta(days=14))
    one_office.act(LAN, case, "attach", FRIDAY, file={"name": "đơn.txt", "content": TXT})
    place = f"/cases/{case.number}"
    signed_in(one_office, LAN).get(f"{place}/attachments/{case.seq + 3}")
    signed_in(one_office, LAN).post(f"{place}/contact", data={"reason": "Hẹn ngày khảo sát."})
    # the longest mark there is: it must not push the page sideways
    waiting = {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ hiện trạng."}
    one_office.act(LAN, one_office.case_in_progress(FRIDAY), "pause", FRIDAY, **waiting)
    text = {"name": "Đã cấp phép", "body": "Sở Xây dựng đã cấp giấy phép."}
    signed_in(one_office, TUAN).post("/texts", data=text)
    signed_in(one_office, LAN).post("/queue/views", data={"name": "Việc của tôi", "tab": "all"})
    begin_second_factors(one_office)
    one_office.services.register.tick(MONDAY)
    plan(one_office, date(2026, 11, 30), status="announced")
    # somebody who is heard this morning, and a draft beside the form
    plan(one_office, date(2026, 11, 23), status="announced")
    one_office.record(MONDAY, origin="session", session="2026-11-23-caolanh")
    visitor(one_office, "Bà Sáu", "0912 345 600", "2026-11-23-caolanh", FRIDAY)
    draft = "/sessions/2026-11-23-caolanh/drafts/a-key-of-the-form-01"
    signed_in(one_office, THU).put(draft, data={"content": "Đường ngập", "registration": "1"})
    for _ in range(2):
        registered(web_browser(one_office))
    signed_in(one_office, THU).post("/sessions/2026-11-30-caolanh/brief")
    with served(one_office) as address:
        yield one_office, address


def begin_second_factors(office: Office) -> None:
    """Chị Lan has one, anh Tuấn is about to point his phone at the picture."""
    database, factors = office.services.database, office.services.factors
    with database.read() as connection:
        lan, tuan = (person_id_of(connection, each.id) for each in (LAN, TUAN))
    enrolled(database, factors, lan, FRIDAY)
    scanned(database, factors, tuan, FRIDAY)


def desk_of(
    browser: Browser, office: Office, address: str, who: Actor, **options: Any
) -> BrowserContext:
    """A browser window in which somebody is signed in."""
    context = window_of(browser, **options)
    for name, value in signed_in(office, who).cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_everybody_can_use_every_page(
    browser: Browser, late_office: tuple[Office, str], language: str, scheme: Any, width: int
) -> None:
    office, address = late_office
    looks: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    faults = []
    for who in dict.fromkeys(who for who, _ in PAGES):
        # the checker is put into the page, which the page's own policy forbids
        window = desk_of(browser, office, address, who, **looks, bypass_csp=True)
        page = window.new_page()
        for path in (path for theirs, path in PAGES if theirs == who):
            joint = "&" if "?" in path else "?"
            answer = page.goto(f"{address}{path}{joint}lang={language}")
            assert answer is not None
            assert answer.status == 200
            faults += faults_of(page, path)
        window.close()

    assert faults == []


def test_anh_tuan_replies_without_a_script(
    browser: Browser, late_office: tuple[Office, str]
) -> None:
    office, address = late_office
    window = desk_of(browser, office, address, TUAN, java_script_enabled=False)
    page = window.new_page()

    page.goto(f"{address}/queue")
    page.click("text=Chậm cấp giấy phép xây dựng nhà ở")
    page.click(".bar .main")
    for name in ("text", "document_number", "document_date", "signatory"):
        page.fill(f"#{name}", REPLY[name])
    for name in ("channel", "outcome"):
        page.select_option(f"#{name}", REPLY[name])
    page.click("button[value=check]")
    assert REPLY["text"] in page.inner_text("article")
    page.click("button[value=send]")

    assert "Đã trả lời công dân" in page.inner_text("main")
    window.close()


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS[-1:])
def test_ba_sau_registers_on_any_screen(
    browser: Browser, late_office: tuple[Office, str], language: str, scheme: Any, width: int
) -> None:
    """Every step is looked at by axe."""
    _, address = late_office
    looks: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 740}}
    window = window_of(browser, **looks, bypass_csp=True)
    page, faults = window.new_page(), []
    page.goto(f"{address}/register?lang={language}")
    for typed in (WHO, WHAT, {"session": "2026-11-30-caolanh"}, {"consent": True}, {}):
        faults += faults_of(page, page.url)
        for name, text in typed.items():
            if name in ("category", "topic", "session"):
                page.select_option(f"#{name}", str(text))
            elif name == "consent":
                page.check(f"#{name}")
            else:
                page.fill(f"#{name}", str(text))
        if typed:
            page.click("#form .btn.main")
    assert faults == []
    assert "/register/" in page.url
    window.close()


def test_chi_ngoc_changes_the_calendar_without_a_script(
    browser: Browser, late_office: tuple[Office, str]
) -> None:
    office, address = late_office
    phone = {"width": 360, "height": 740}
    window = desk_of(browser, office, address, NGOC, java_script_enabled=False, viewport=phone)
    page = window.new_page()

    page.goto(f"{address}/admin/calendar?year=2026")
    # the 45-day alarm of her only case would end on this Monday
    typed = {"day": "21/12/2026", "name": "Nghỉ bão số 9", "notice": "10065/VPCP-KGVX"}
    for name, text in typed.items():
        page.fill(f"#{name}", text)
    page.select_option("#what", "holiday")
    page.click("#form button[value=check]")
    assert "YK-2026-000001" in page.inner_text("main")
    page.click("button[value=save]")

    assert "Nghỉ bão số 9" in page.inner_text("main")
    window.close()
