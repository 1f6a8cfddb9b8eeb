"""Days of the office in Chromium, each as one story, with scripts and without.

Bà Sáu follows her issue by its code all the time; what the clock does, the real command does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.databases import SqliteDatabases
from tests.people import LAN, LANH, MINH, NGA, PASSWORD, THU, TUAN
from tests.web.pages.test_escalations_page import appoint
from tests.web.pages.town import Town, again, does, fill, local, typed_code
from tests.web.served import served
from tests.web.stories import ISSUE, MONDAY, REPLY, SECRET, Watch, an_office, settings_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from workflow.attempt import Actor

pytestmark = pytest.mark.browser

TITLE = ISSUE["title"]


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def town(
    request: pytest.FixtureRequest,
    browser: Browser,
    sqlite_databases: SqliteDatabases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Town]:
    """An office with nothing to do yet on a Monday at nine, its pages served on loopback."""
    url = sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", SECRET)
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", url)
    with an_office(settings_for(url), Watch(MONDAY)) as office:
        appoint(office, "upc_deputy_chief", NGA.id)
        appoint(office, "chairman", LANH.id)
        with served(office) as address:
            town = Town(browser, office, address, request.param)
            yield town
            town.close()


def recorded(town: Town) -> tuple[str, str]:
    """Chị Thu signs in, writes down what bà Sáu says and hands her the slip: number and code."""
    with town.phone() as page:
        page.goto(f"{town.address}/login?next=/cases/new")
        fill(page, username=THU.id, password=PASSWORD)
        page.click("main .btn.main")
        fill(page, title=TITLE, content=ISSUE["content"], kind="feedback", pace="normal")
        fill(page, origin="walk_in", **{"petitioner.name": "Huỳnh Thị Sáu"})
        fill(page, **{"petitioner.phone": "0912345678"})
        page.click("#form .btn.main")
        number, code = page.inner_text(".slip p.soft"), page.inner_text(".slip .code")
        page.click("text=Đã giao phiếu cho người dân")
        assert TITLE in page.inner_text("h1")
    return number, code


def assigned(town: Town, number: str) -> None:
    """Anh Minh finds it in his list and gives it to the Department of Construction."""
    with town.desk(MINH) as page:
        page.goto(f"{town.address}/queue")
        page.click(f"text={TITLE}")
        assert "Đã xong" in does(page, "assign", lead_department="Sở Xây dựng")
        assert number in page.inner_text("main")


def accepted(town: Town) -> None:
    """Chị Lan takes it on for herself."""
    with town.desk(LAN) as page:
        page.goto(f"{town.address}/queue")
        page.click(f"text={TITLE}")
        assert "Nguyễn Thị Lan" in does(page, "accept", handler="lan")


def replied(town: Town, day: str) -> None:
    """Anh Tuấn writes the answer, reads what bà Sáu will read, and sends it."""
    with town.desk(TUAN) as page:
        page.goto(f"{town.address}/queue")
        page.click(f"text={TITLE}")
        shown = does(page, "reply", **{**REPLY, "document_date": day})
        assert "Kính gửi Quý ông/bà" in shown
        page.click("button[value=send]")
        assert "Đã trả lời công dân" in page.inner_text("main")


def test_from_the_counter_to_the_rating(town: Town) -> None:
    number, code = recorded(town)
    with town.phone() as sau:
        promised = typed_code(sau, code.lower().replace("-", " "))
        assert "Ông/bà sẽ được trả lời trước hết ngày Thứ Ba, 01/12/2026" in promised
        assigned(town, number)
        assert "Sở Xây dựng sẽ trả lời ông/bà trước hết ngày Thứ Ba, 01/12/2026" in again(sau)
        accepted(town)
        town.becomes(local(25, 11, 15))
        assert "Còn 4 ngày làm việc" in again(sau)
        replied(town, "25/11/2026")
        assert REPLY["text"] in again(sau)
        sau.click("text=Đánh giá câu trả lời")
        sau.check("[value=satisfied]")
        sau.click("#form .btn.main")
        assert "Cảm ơn ông/bà đã đánh giá" in sau.inner_text("main")
    with town.desk(LAN) as page:
        page.goto(f"{town.address}/cases/{number}")
        assert "Kết thúc" in page.inner_text("main p.row")


def acknowledged(town: Town, who: Actor) -> None:
    """Somebody who was told says on the board that they know; it is gone from there."""
    with town.desk(who) as page:
        page.goto(f"{town.address}/escalations")
        buttons = page.locator("main button:has-text('Xác nhận')")
        waiting = buttons.count()
        buttons.first.click()
        assert page.locator("main button:has-text('Xác nhận')").count() == waiting - 1


def test_late_it_climbs_until_somebody_answers(town: Town) -> None:
    code = town.office.case_in_progress(MONDAY).code
    assert code is not None
    with town.phone() as sau:
        assert "sẽ trả lời ông/bà trước hết ngày Thứ Ba, 01/12/2026" in typed_code(sau, code)
        town.becomes(local(2, 12, 8))
        page = again(sau)
        assert "Sở Xây dựng đã trễ hẹn trả lời ông/bà" in page
        assert "Thủ trưởng đơn vị" in page
        assert "Văn phòng UBND tỉnh" not in page
        town.becomes(local(3, 12, 8))
        assert "Văn phòng UBND tỉnh" in again(sau)
        acknowledged(town, MINH)
        town.becomes(local(7, 12, 8))
        page = again(sau)
        assert "Phó Chánh Văn phòng UBND tỉnh" in page
        assert "Chủ tịch" not in page
        town.becomes(local(9, 12, 8))
        assert "Chủ tịch, Phó Chủ tịch UBND tỉnh phụ trách" in again(sau)
        acknowledged(town, LANH)

        replied(town, "09/12/2026")
        late = again(sau)
        assert "câu trả lời này đến muộn hơn ngày đã hẹn" in late
        assert REPLY["text"] in late


def test_two_people_on_one_case_and_no_text_is_lost(town: Town) -> None:
    office = town.office
    first, second = office.case_in_progress(), office.case_in_progress()
    told = "Báo cáo trước thứ Sáu."
    with town.desk(TUAN) as tuan, town.desk(MINH) as minh:
        tuan.goto(f"{town.address}/cases/{first.number}/actions/reply")
        fill(tuan, **REPLY)
        minh.goto(f"{town.address}/cases/{first.number}")
        does(minh, "instruct", text=told, due="27/11/2026")
        tuan.click("#form .btn.main")

        news = tuan.inner_text(".banner:has(h2)")
        assert "Những gì vừa thay đổi" in news
        assert told in news, "what was said, and not only that something was"
        assert tuan.input_value("#text") == REPLY["text"]
        assert tuan.input_value("#signatory") == REPLY["signatory"]
        tuan.click("#form .btn.main")
        tuan.click("button[value=send]")
        assert REPLY["text"] in tuan.inner_text("main")

    note = "Bà Sáu hẹn khảo sát sáng thứ Năm."
    with town.desk(LAN) as lan, town.desk(MINH) as minh:
        lan.goto(f"{town.address}/cases/{second.number}/actions/note")
        fill(lan, text=note)
        minh.goto(f"{town.address}/cases/{second.number}")
        does(minh, "reassign", lead_department="Sở Y tế", reason="Thuộc ngành y tế.")
        lan.click("#form .btn.main")

        assert lan.input_value("textarea") == note, "the case is no longer hers, the words are"
        lan.click("text=Đến vụ việc")
        assert note not in lan.inner_text("main")
