"""Contributions have a place of their own in the overdue view: counted apart, marked in lists."""

from __future__ import annotations

from cases.reading.overdue import (
    OverdueCase,
    OverdueReport,
    Share,
    overdue_cases_as_of,
    overdue_cases_now,
)
from tests.cases.reading.desk import REPLY, Desk, local
from tests.people import HOA, LAN, MINH, TUAN

WEDNESDAY = local("2026-11-25 09:00")
ASKED = {"department": "SYT", "text": "Cho ý kiến."}
#: the contribution was due by the end of Monday 30/11, the answer is not yet
BETWEEN = local("2026-12-02 09:00")
#: both have passed: the answer by the end of Tuesday 8/12
AFTER = local("2026-12-10 09:00")
LATER = local("2027-03-01 08:00")


def _asked(desk: Desk, lead: str = "SXD") -> str:
    number = desk.record(pace="complex")
    desk.act(MINH, number, "assign", WEDNESDAY, lead_department=lead)
    desk.act(LAN, number, "request_contribution", WEDNESDAY, **ASKED)
    return number


def _row(report: OverdueReport, code: str) -> tuple[int, int, int]:
    row = next(each for each in report.departments if each.code == code)
    return row.overdue, row.contributions_overdue, row.open


def _list(desk: Desk, code: str, now: object, share: Share = Share.ALL) -> list[OverdueCase]:
    with desk.read() as connection:
        found = overdue_cases_now(connection, desk.office, code, now, share=share)
    assert found.total == len(found.items)
    return list(found.items)


def test_a_contribution_is_overdue_for_the_department_that_was_asked(desk: Desk) -> None:
    number = _asked(desk)
    report = desk.overdue(BETWEEN)
    assert (report.total, report.contributions_overdue) == (0, 1)
    assert _row(report, "SYT") == (0, 1, 0)
    assert _row(report, "SXD") == (0, 0, 1)
    assert report.longest is None
    (item,) = _list(desk, "SYT", BETWEEN)
    assert (item.number, item.department, item.responsible) == (number, "SYT", "SXD")
    assert (item.contribution, item.working_days_overdue) == (True, 2)
    assert (str(item.last_day), item.due_at) == ("2026-11-30", local("2026-12-09 00:00"))
    assert _list(desk, "SXD", BETWEEN) == []


def test_the_case_and_the_contribution_count_each_for_its_department(desk: Desk) -> None:
    _asked(desk)
    report = desk.overdue(AFTER)
    assert (report.total, report.contributions_overdue, report.departments_overdue) == (1, 1, 1)
    assert [row.code for row in report.departments] == ["SXD", "SYT"]
    assert [item.contribution for item in _list(desk, "SXD", AFTER)] == [False]


def test_given_or_overtaken_by_the_reply_it_is_overdue_no_more(desk: Desk) -> None:
    given, overtaken = _asked(desk), _asked(desk)
    desk.act(HOA, given, "contribute", BETWEEN, text="Đồng ý.")
    assert desk.overdue(BETWEEN).contributions_overdue == 1
    desk.act(LAN, overtaken, "accept", BETWEEN)
    desk.act(TUAN, overtaken, "reply", BETWEEN, **REPLY)
    assert desk.overdue(BETWEEN).contributions_overdue == 0


def test_who_leads_owes_the_answer_and_no_part_of_it(desk: Desk) -> None:
    """Asked first and made the lead then: Health owes the whole answer now."""
    number = _asked(desk)
    desk.act(MINH, number, "reassign", BETWEEN, lead_department="SYT", reason="Chính là y tế.")
    at_once = desk.overdue(BETWEEN)
    assert (_row(at_once, "SYT"), at_once.contributions_overdue) == ((0, 0, 1), 0)
    later = desk.overdue(AFTER)
    assert (_row(later, "SYT"), later.contributions_overdue) == ((1, 0, 1), 0)
    assert (later.bands, later.departments[0].max_working_days_overdue) == ((1, 0, 0, 0), 2)
    (item,) = _list(desk, "SYT", AFTER)
    assert (item.contribution, item.working_days_overdue) == (False, 2)
    assert _list(desk, "SYT", AFTER, Share.CONTRIBUTIONS) == []
    assert desk.overdue_then(AFTER, LATER) == later
    assert desk.overdue_then(BETWEEN, LATER) == at_once


def test_the_list_can_be_of_one_share(desk: Desk) -> None:
    part, own = _asked(desk), desk.assigned(lead="SYT")
    everything = [item.number for item in _list(desk, "SYT", AFTER)]
    assert everything == [part, own]
    assert [item.number for item in _list(desk, "SYT", AFTER, Share.CASES)] == [own]
    assert [item.number for item in _list(desk, "SYT", AFTER, Share.CONTRIBUTIONS)] == [part]


def test_the_past_is_told_as_it_was(desk: Desk) -> None:
    number = _asked(desk)
    shown = desk.overdue(BETWEEN)
    listed = _list(desk, "SYT", BETWEEN)
    desk.act(HOA, number, "contribute", AFTER, text="Đồng ý.")
    desk.act(MINH, number, "reassign", AFTER, lead_department="STP", reason="Đúng hơn.")
    assert desk.overdue_then(BETWEEN, LATER) == shown
    with desk.read() as connection:
        then = overdue_cases_as_of(connection, desk.office, "SYT", BETWEEN, LATER)
    assert list(then.items) == listed


def test_a_paused_case_is_not_overdue_and_its_contribution_still_is(desk: Desk) -> None:
    number = _asked(desk)
    why = {"reason": "assessment", "waiting_for": "Kết quả đo."}
    desk.act(LAN, number, "pause", BETWEEN, **why)
    report = desk.overdue(AFTER)
    assert (report.total, report.contributions_overdue) == (0, 1)
    (item,) = _list(desk, "SYT", AFTER)
    assert item.due_at is None
    desk.act(LAN, number, "resume", AFTER)
    assert desk.overdue_then(AFTER.replace(hour=1), LATER).total == 0


def test_two_statements_where_nobody_owes_twice(desk: Desk) -> None:
    number = _asked(desk)
    with desk.counting(at_most=2):
        desk.overdue(AFTER)
    desk.act(MINH, number, "reassign", BETWEEN, lead_department="SYT", reason="Chính là y tế.")
    with desk.counting(at_most=3):
        desk.overdue(AFTER)
