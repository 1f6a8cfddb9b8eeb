"""Working time: days off, office hours, and when a period of them ends."""

from __future__ import annotations

from workflow.errors import CalendarError
from workflow.worktime.calendar import PROVINCE_ZONE, WorkingCalendar
from workflow.worktime.dated import Dated
from workflow.worktime.days import Day, DayKind, load_days
from workflow.worktime.files import (
    CalendarParts,
    load_calendar,
    load_parts,
    shipped_calendar,
    zone_named,
)
from workflow.worktime.hours import PROVINCE_OFFICE_HOURS, DepartmentHours, OfficeHours
from workflow.worktime.period import CountedDay, Counting, Due, Period, Unit, Why

__all__ = [
    "PROVINCE_OFFICE_HOURS",
    "PROVINCE_ZONE",
    "CalendarError",
    "CalendarParts",
    "CountedDay",
    "Counting",
    "Dated",
    "Day",
    "DayKind",
    "DepartmentHours",
    "Due",
    "OfficeHours",
    "Period",
    "Unit",
    "Why",
    "WorkingCalendar",
    "load_calendar",
    "load_days",
    "load_parts",
    "shipped_calendar",
    "zone_named",
]
