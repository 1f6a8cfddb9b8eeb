"""Offices given twice: as a calendar, and as the minute table that the calendar must agree with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from tests.workflow.worktime.minute_table import MinuteTable
from tests.workflow.worktime.wall import NEW_YORK, PROVINCE, day_off, half_day, makeup
from workflow.worktime import Dated, OfficeHours, WorkingCalendar

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
FRANKFURT = ZoneInfo("Europe/Berlin")
PROVINCE_HOURS = [("07:00", "11:30"), ("13:30", "17:00")]


@dataclass(frozen=True)
class Office:
    """The same office in both shapes."""

    name: str
    calendar: WorkingCalendar
    table: MinuteTable

    def __repr__(self) -> str:
        return self.name


def province() -> Office:
    """Dong Thap over the turn of 2026, Vietnam Culture Day and the Lunar New Year of 2027."""
    off = ["2026-11-24", "2027-01-01", *(f"2027-02-{day:02d}" for day in range(4, 11))]
    table = MinuteTable(
        HO_CHI_MINH,
        dict.fromkeys(range(5), PROVINCE_HOURS),
        {date.fromisoformat(text) for text in off},
        {},
        date(2026, 11, 9),
        date(2027, 3, 15),
    )
    return Office("province", PROVINCE, table)


def province_with_swaps() -> Office:
    """The autumn of 2026: Monday 31 August is swapped for Saturday 22 August."""
    table = MinuteTable(
        HO_CHI_MINH,
        dict.fromkeys(range(5), PROVINCE_HOURS),
        {date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)},
        {date(2026, 8, 22): 0},
        date(2026, 7, 20),
        date(2026, 11, 15),
    )
    return Office("province with swaps", PROVINCE, table)


def night_desk() -> Office:
    """Uneven hours around midnight, in a zone whose clocks change on 1 November and 14 March."""
    hours = {
        0: [("00:00", "01:00"), ("22:00", "24:00")],
        1: [("00:00", "06:00")],
        3: [("12:15", "12:16"), ("12:16", "18:45")],
        5: [("08:00", "24:00")],
        6: [("00:00", "24:00")],
    }
    calendar = WorkingCalendar(
        [day_off("2026-10-31"), makeup("2026-11-04"), day_off("2027-03-15")],
        OfficeHours.parse(
            {
                "monday": ["00:00-01:00", "22:00-24:00"],
                "tuesday": ["00:00-06:00"],
                "thursday": ["12:15-12:16", "12:16-18:45"],
                "saturday": ["08:00-24:00"],
                "sunday": ["00:00-24:00"],
                "makeup": ["00:00-06:00"],
            }
        ),
        NEW_YORK,
    )
    table = MinuteTable(
        NEW_YORK,
        hours,
        {date(2026, 10, 31), date(2027, 3, 15)},
        {date(2026, 11, 4): 1},
        date(2026, 10, 1),
        date(2027, 4, 15),
    )
    return Office("night desk", calendar, table)


def hospital() -> Office:
    """Open day and night, over both changes of the clock."""
    table = MinuteTable(
        FRANKFURT,
        {weekday: [("00:00", "24:00")] for weekday in range(7)},
        {date(2026, 12, 25)},
        {},
        date(2026, 10, 1),
        date(2027, 4, 15),
    )
    every_day = OfficeHours((((0, 1440),),) * 7)
    return Office("hospital", WorkingCalendar([day_off("2026-12-25")], every_day, FRANKFURT), table)


def office_in_transition() -> Office:
    """Half days, a make-up Saturday of a morning, and winter hours from 7 December 2026 on."""
    winter = [("08:00", "12:00"), ("13:00", "16:30")]
    names = ["monday", "tuesday", "wednesday", "thursday", "friday"]
    summer, later = (
        OfficeHours.parse(
            {name: [f"{opens}-{closes}" for opens, closes in hours] for name in names}
        )
        for hours in (PROVINCE_HOURS, winter)
    )
    days = [
        half_day("2026-11-20", "07:00-09:30"),
        day_off("2026-11-24"),
        makeup("2026-11-28", "07:00-11:30"),
        half_day("2026-12-24", "08:00-10:00 10:30-11:00"),
        makeup("2027-01-09"),
    ]
    calendar = WorkingCalendar(days, Dated(summer, ((date(2026, 12, 7), later),)))
    table = MinuteTable(
        HO_CHI_MINH,
        dict.fromkeys(range(5), PROVINCE_HOURS),
        {date(2026, 11, 24)},
        {date(2027, 1, 9): 0},
        date(2026, 10, 20),
        date(2027, 2, 20),
        {
            date(2026, 11, 20): [("07:00", "09:30")],
            date(2026, 11, 28): [("07:00", "11:30")],
            date(2026, 12, 24): [("08:00", "10:00"), ("10:30", "11:00")],
        },
        (date(2026, 12, 7), dict.fromkeys(range(5), winter)),
    )
    return Office("office in transition", calendar, table)


OFFICES = [province(), province_with_swaps(), night_desk(), hospital(), office_in_transition()]
