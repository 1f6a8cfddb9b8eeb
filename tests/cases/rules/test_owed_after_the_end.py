"""A report that the committee waits for follows a department that ends, also of a closed case."""

from __future__ import annotations

from datetime import date

from tests.cases.rules.office import Office, Story
from tests.people import HOA, LANH, MINH, TUAN

LAST_DAY = date(2026, 11, 25)


def closed_with_a_report_owed(office: Office) -> Story:
    """ông Lãnh waits for a report of SXD until the 30th; the citizen has an answer."""
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", text="Gấp.", report_due="2026-12-01T00:00")
    story.reply("2026-11-23 09:00")
    story.act(MINH, "close", "2026-11-25 09:00")
    return story


def test_the_report_is_owed_by_the_successor(office: Office) -> None:
    story = closed_with_a_report_owed(office)
    assert story.case("awaited") in ((True,), (1,))
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    assert story.case("state", "lead", "department") == ("closed", "SYT", "SYT")
    entry = story.entries()[-1]
    assert (entry["action"], entry["actor"]) == ("succeed", "clock")
    # the citizen has an answer and waits for nobody
    assert entry["tells"] == ["department_head"]
    assert story.deadlines("report", "closed_at") == [(None,)]
    office.tick("2026-12-01 07:30")
    told = office.rows(
        "SELECT rung, department FROM escalation WHERE deadline_name = 'report' ORDER BY seq"
    )
    assert told == [("minus_1", "SYT"), ("due", "SYT")]
    story.act(HOA, "submit_report", "2026-12-01 08:00", text="Đã làm xong.")
    assert story.deadlines("report", "closed_by") == [("submit_report",)]
    assert story.case("awaited") in ((False,), (0,))


def test_it_happens_once_and_only_while_something_is_owed(office: Office) -> None:
    story, done = closed_with_a_report_owed(office), closed_with_a_report_owed(office)
    done.act(TUAN, "submit_report", "2026-11-25 10:00", text="Đã làm xong.")
    office.end_department("SXD", LAST_DAY, "SYT")
    for minute in (1, 2, 3):
        office.tick(f"2026-11-26 00:0{minute}")
    assert story.history().count("succeed") == 1
    assert (done.case("lead"), done.history().count("succeed")) == (("SXD",), 0)


def test_whoever_acts_first_finds_it_handed_on(office: Office) -> None:
    story = closed_with_a_report_owed(office)
    office.end_department("SXD", LAST_DAY, "SYT")
    story.act(MINH, "note", "2026-11-26 09:00", text="Kiểm tra.")
    assert story.history()[-2:] == ["succeed", "note"]


def test_who_co_ordinated_a_closed_case_stays_in_its_record(office: Office) -> None:
    story = office.accepted(coordinating=["STC"])
    story.act(LANH, "instruct", "2026-11-20 09:00", text="Gấp.", report_due="2026-12-01T00:00")
    story.reply("2026-11-23 09:00")
    story.act(MINH, "close", "2026-11-25 09:00")
    office.end_department("STC", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    assert "succeed" not in story.history()
    story.act(MINH, "reopen", "2026-11-26 09:00", reason="Chưa đủ.")
    assert story.history()[-2:] == ["reopen", "succeed"]
