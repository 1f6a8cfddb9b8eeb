"""Hours of a department name their notice; calendars kept from before read as they were."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.errors import CalendarError
from workflow.worktime import WorkingCalendar
from workflow.worktime.dated import Dated
from workflow.worktime.hours import DepartmentHours

SATURDAY = {"saturday": ["07:00-11:30"]}


def test_hours_keep_their_notice_in_the_kept_calendar() -> None:
    first = DepartmentHours.parse({**SATURDAY, "source": " 12/TB "})
    later = DepartmentHours.parse(SATURDAY)
    dated = Dated(first, ((date(2027, 1, 1), later),))
    kept = WorkingCalendar.of_document(WorkingCalendar(departments={"TTHCC": dated}).document)
    assert kept.departments["TTHCC"].first.source == "12/TB"
    assert kept.departments["TTHCC"] == dated


def test_hours_without_a_notice_are_written_as_they_always_were() -> None:
    closed = DepartmentHours.parse({"saturday": []})
    hours = Dated(DepartmentHours.parse(SATURDAY), ((date(2027, 1, 1), closed),))
    document = WorkingCalendar(departments={"TTHCC": hours}).document
    assert (
        '"TTHCC": [[null, null, null, null, null, [[420, 690]], null], [["2027-01-01",' in document
    )
    assert "TB" not in document
    assert WorkingCalendar.of_document(document).departments["TTHCC"] == hours


def test_a_notice_is_text() -> None:
    with pytest.raises(CalendarError, match="in quotes"):
        DepartmentHours.parse({**SATURDAY, "source": 12})
