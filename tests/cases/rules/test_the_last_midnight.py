"""A department ends at 24:00, when most rungs and pauses fall too: first what was due, then the
hand-over, whenever the clock comes by.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.cases.calendar.changes import off, switch
from tests.cases.rules.office import Office, Story, local
from tests.people import LAN


def rungs(story: Story) -> list[tuple[str, str, str]]:
    """Deadline, rung and department of what was told of the case, in order."""
    return story.office.rows("SELECT deadline_name, rung, department FROM escalation ORDER BY seq")


@pytest.mark.parametrize("when", ["2026-11-27 00:01", "2026-12-03 09:00"])
def test_what_was_owed_at_that_midnight_is_told(office: Office, when: str) -> None:
    """STC owes SXD its part; SXD ends and STC follows it, so that nothing is owed any more."""
    story = office.accepted(coordinating=["STC"])
    asked = {"department": "STC", "text": "Ý kiến"}
    story.act(LAN, "request_contribution", "2026-11-20 09:00", **asked)
    office.end_department("SXD", date(2026, 11, 26), "STC")
    office.tick("2026-11-26 23:59")
    office.tick(when)
    assert story.case("lead") == ("STC",)
    assert ("contribution", "due", "STC") in rungs(story)
    assert office.problems() == []


def test_a_pause_that_is_over_then_ends_before_the_hand_over(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-19 10:00")
    story.pause("2026-12-21 10:00")
    office.end_department("SXD", date(2026, 12, 22), "SYT")
    office.tick("2026-12-22 23:59")
    office.tick("2026-12-23 00:01")
    assert office.problems() == []


def test_a_calendar_that_changed_is_followed_first(office: Office) -> None:
    office.accepted()
    switch(office.register, off("2026-11-27"), at=local("2026-11-25 10:00"))
    office.end_department("SXD", date(2026, 11, 25), "SYT")
    office.tick("2026-11-28 00:10")
    assert office.problems() == []


def test_what_fell_due_before_the_end_is_the_departments_own(office: Office) -> None:
    """The clock was off for a week in which SXD ended."""
    story = office.accepted(coordinating=["STC"])
    office.end_department("SXD", date(2026, 11, 28), "SYT")
    office.tick("2026-12-04 09:00")
    told = {(rung, department) for name, rung, department in rungs(story) if name == "reply"}
    assert ("due", "SXD") in told
    assert ("plus_3", "SYT") in told
    assert office.problems() == []
