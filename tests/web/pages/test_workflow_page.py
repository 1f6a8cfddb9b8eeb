"""The workflow's page: the picture, how many cases stand where, and what would be due."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest

from cases.reading.dry_run import dry_run, opening_actions
from tests.people import KHOA, LAN, NGOC
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in
from workflow.loader import shipped_definitions
from workflow.worktime import shipped_calendar

PAGE = "/admin/workflow"
ASKED = {"start": "23/11/2026 09:00", "action": "record", "kind": "feedback", "pace": "normal"}
DEFINITION = shipped_definitions()[max(shipped_definitions())]


def test_the_picture_is_a_drawing_with_a_name_and_no_style(one_office: Office) -> None:
    page = signed_in(one_office, NGOC).get(PAGE).text
    found = re.search(r"<svg class=\"flow\".*?</svg>", page, re.DOTALL)
    assert found is not None
    drawing = Xml.fromstring(found.group())  # noqa: S314 - our own page
    assert drawing.get("aria-labelledby") == "flow-title flow-about"
    assert [part.tag for part in drawing][:2] == ["title", "desc"]
    assert not [part for part in drawing.iter() if part.get("style") is not None]
    texts = list(drawing.iter("text"))
    words = [part.text for part in texts if part.get("class") != "counted"]
    assert words[: len(DEFINITION.states)] == [s.label.vi for s in DEFINITION.states.values()]
    assert "Phân công lại" in words
    assert "Đã ghi nhận → Đã phân công" in page


def test_open_cases_are_counted_by_state_and_version(office: Office) -> None:
    office.case_in_progress(FRIDAY)
    office.record(FRIDAY)
    office.replied_case(FRIDAY)
    page = signed_in(office, KHOA).get(PAGE, params={"lang": "en"}).text
    for label, count in (("Recorded", 1), ("Assigned", 0), ("In progress", 1)):
        assert f'<td class="n" data-label="{label}">{count}</td>' in page
    assert '<td class="n" data-label="Replied to citizen">1</td>' in page
    assert re.findall(r'class="counted">(\d+)<', page) == ["1", "0", "1", "1"], "in the picture too"


def test_a_dry_run_explains_each_date_and_writes_nothing(one_office: Office) -> None:
    page = signed_in(one_office, NGOC).get(PAGE, params=ASKED).text
    assert "Hạn trả lời: hết ngày Thứ Ba, 01/12/2026" in page
    assert "Ngày Văn hóa Việt Nam" in page
    assert "5 ngày làm việc" in page
    with one_office.services.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar_one() == 0


def test_the_dates_are_those_that_a_real_case_gets(one_office: Office) -> None:
    case = one_office.record(MONDAY)
    with one_office.services.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT due_at FROM deadline").scalars().all()
    calendar = one_office.services.calendar()
    dates = dry_run(DEFINITION, calendar, "record", "feedback", "normal", MONDAY)
    micros = sorted(round(each.due_at.timestamp() * 1_000_000) for each in dates)
    assert case.number
    assert sorted(rows) == micros


@pytest.mark.parametrize("action", opening_actions(DEFINITION))
def test_every_action_that_opens_a_deadline_can_be_tried(action: str) -> None:
    for kind in DEFINITION.fields["kind"].options:
        assert dry_run(DEFINITION, shipped_calendar(), action, kind, "urgent", MONDAY)


def test_what_cannot_be_tried_is_told_at_its_field(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    for name, text in (("start", "mai"), ("action", "note"), ("kind", "x"), ("pace", "")):
        answer = site.get(PAGE, params=ASKED | {name: text})
        assert answer.status_code == 422
        assert f'href="#{name}"' in answer.text
    assert site.get(PAGE, params=ASKED | {"start": "31/12/9999"}).status_code == 422


def test_other_versions_and_other_people(one_office: Office) -> None:
    site = signed_in(one_office, NGOC)
    assert site.get(PAGE, params={"version": "leader_meeting.v1"}).status_code == 200
    for wrong in ("leader_meeting.v99", "x"):
        assert site.get(PAGE, params={"version": wrong}).status_code == 404
    assert signed_in(one_office, LAN).get(PAGE).status_code == 403
