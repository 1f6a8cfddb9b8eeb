"""The guards: what speaks against an action although person and state are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.people import LAN, MINH, TUAN
from tests.workflow.situation import AT_SXD, NOW, attempt, codes, refusals
from workflow.attempt import CLOCK, Facts

MICROSECOND = timedelta(microseconds=1)


def _local(text: str, zone: str = "Asia/Ho_Chi_Minh") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_the_clock_closes_strictly_after_the_objection_window() -> None:
    at_the_instant = replace(AT_SXD, objection_until=NOW)
    assert codes(CLOCK, "replied", "close", at_the_instant) == [
        "clock_waits_for_the_objection_window"
    ]
    assert attempt(CLOCK, "replied", "close", replace(at_the_instant, now=NOW + MICROSECOND))


def test_the_clock_closes_nothing_without_a_window_but_minh_may() -> None:
    no_window = replace(AT_SXD, objection_until=None)
    assert codes(CLOCK, "replied", "close", no_window) == ["clock_waits_for_the_objection_window"]
    assert attempt(MINH, "replied", "close", no_window) == "closed"


def test_reopening_ends_at_the_24th_hour_of_the_thirtieth_day_after_the_reply() -> None:
    """Replied on 01/10 at 16:30: the last day is 31/10, whole (Civil Code 2015, art. 147-148)."""
    replied = Facts(now=NOW, lead="SXD", replied_at=_local("2026-10-01T16:30"))
    last = replace(replied, now=_local("2026-11-01T00:00"))
    assert attempt(MINH, "closed", "reopen", last) == "in_progress"
    assert codes(MINH, "closed", "reopen", replace(last, now=last.now + MICROSECOND)) == [
        "within_the_reopening_window"
    ]


def test_the_days_of_reopening_are_local_ones() -> None:
    """30/09 at 23:30 in New York is 01/10 in Đồng Tháp, so the window is a day longer there."""
    replied = _local("2026-09-30T23:30", "America/New_York")
    at_home = Facts(now=_local("2026-10-31T23:59"), replied_at=replied)
    abroad = replace(at_home, zone=ZoneInfo("America/New_York"))
    assert attempt(MINH, "closed", "reopen", at_home) == "recorded"
    assert codes(MINH, "closed", "reopen", abroad) == ["within_the_reopening_window"]


def test_what_counts_is_the_reply_and_not_the_closing() -> None:
    long_ago = replace(AT_SXD, replied_at=NOW - timedelta(days=40))
    assert codes(MINH, "closed", "reopen", long_ago) == ["within_the_reopening_window"]


def test_only_an_active_department_can_lead_or_co_ordinate() -> None:
    assert codes(MINH, "recorded", "assign", lead_department="XYZ") == ["department_exists"]
    (refusal,) = refusals(
        MINH, "recorded", "assign", lead_department="SYT", coordinating=["STC", "XYZ"]
    )
    assert (refusal.code, refusal.field) == ("coordinating_exist", "coordinating")
    assert attempt(MINH, "recorded", "assign", lead_department="SYT", coordinating=["STC"])


def test_a_refusal_names_the_limit_and_what_was_given() -> None:
    (late,) = refusals(MINH, "closed", "reopen", replace(AT_SXD, replied_at=NOW - timedelta(40)))
    assert (late.params, late.field) == ({"reopen_calendar_days": "30"}, None)
    (unknown,) = refusals(MINH, "recorded", "assign", lead_department="XYZ")
    assert (unknown.params, unknown.field) == ({"lead_department": "XYZ"}, "lead_department")


def test_departments_nobody_looked_up_are_not_objected_to() -> None:
    unasked = replace(AT_SXD, active_departments=None, members_of_lead=None)
    assert attempt(MINH, "recorded", "assign", unasked, lead_department="XYZ") == "assigned"
    assert attempt(LAN, "assigned", "accept", unasked, handler="hoa") == "in_progress"


def test_a_case_is_not_reassigned_to_its_own_lead() -> None:
    assert codes(MINH, "assigned", "reassign", lead_department="SXD") == ["lead_changes"]
    assert attempt(MINH, "in_progress", "reassign", lead_department="STC") == "assigned"


def test_a_case_officer_works_at_the_lead_department() -> None:
    assert codes(TUAN, "assigned", "accept", handler="hoa") == ["handler_is_of_the_lead"]
    assert codes(TUAN, "in_progress", "appoint_handler", handler="hoa") == [
        "handler_is_of_the_lead"
    ]
    assert attempt(TUAN, "assigned", "accept", handler="lan") == "in_progress"


def test_an_escalation_is_acknowledged_once() -> None:
    assert attempt(TUAN, "in_progress", "acknowledge", escalation="17") == "in_progress"
    assert codes(TUAN, "in_progress", "acknowledge", escalation="18") == [
        "escalation_awaits_an_answer"
    ]
