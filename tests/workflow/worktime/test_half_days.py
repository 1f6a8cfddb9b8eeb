"""A half day is a working day with hours of its own (issue 3, "Calendar as data")."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, half_day, makeup, shown, working_days
from workflow.worktime import (
    CalendarError,
    Day,
    DayKind,
    Period,
    Unit,
    WorkingCalendar,
    load_calendar,
)

#: the last morning of the year, and a make-up Saturday of which only the morning is worked
MORNINGS = WorkingCalendar(
    [half_day("2026-12-31", "07:00-11:30"), makeup("2026-11-28", "07:00-11:30")]
)


def test_it_counts_as_a_whole_day_where_days_are_counted() -> None:
    due = MORNINGS.due(at("2026-12-29 09:00"), working_days(2))
    assert shown(due.at) == "2027-01-01 00:00:00"
    assert str(due.last_day) == "2026-12-31"
    assert MORNINGS.is_working_day(due.last_day)


def test_only_its_hours_count_where_hours_are_counted() -> None:
    five = Period(5, Unit.WORKING_HOURS)
    assert shown(MORNINGS.due(at("2026-12-31 08:00"), five).at) == "2027-01-01 08:30:00"
    afternoon = (at("2026-12-31 12:00"), at("2026-12-31 18:00"))
    assert MORNINGS.working_minutes_between(*afternoon) == 0


def test_nobody_is_reached_in_its_free_half() -> None:
    assert shown(MORNINGS.next_open(at("2026-12-31 14:00"))) == "2027-01-01 07:00:00"


def test_a_make_up_saturday_may_be_a_morning() -> None:
    assert shown(MORNINGS.due(at("2026-11-27 08:00"), working_days(1)).at) == "2026-11-29 00:00:00"
    assert shown(MORNINGS.next_open(at("2026-11-28 13:00"))) == "2026-11-30 07:00:00"


def test_every_day_says_what_it_is() -> None:
    days = MORNINGS.explain(at("2026-12-30 09:00"), working_days(1))
    assert [(day.counted, day.why) for day in days] == [(False, "first_day"), (True, "half_day")]
    assert days[-1].name_vi == "Nửa ngày"


def test_a_file_names_the_hours(tmp_path: Path) -> None:
    csv = tmp_path / "days.csv"
    csv.write_text(
        "date,name_vi,name_en,kind,source,hours\n"
        "2026-12-31,Nửa ngày,Half day,half_day,12/TB,07:00-11:30\n"
        "2027-01-09,Làm bù,Make-up day,makeup_workday,12/TB,07:00-09:00 09:30-11:30\n"
        "2027-01-01,Tết Dương lịch,New Year,holiday,12/TB,\n",
        "utf-8",
    )
    toml = tmp_path / "days.toml"
    toml.write_text(
        "days = [\n"
        '  { date = 2026-12-31, kind = "half_day", name_vi = "Nửa ngày", name_en = "Half day",'
        ' source = "12/TB", hours = ["07:00-11:30"] },\n'
        '  { date = 2027-01-09, kind = "makeup_workday", name_vi = "Làm bù",'
        ' name_en = "Make-up day", source = "12/TB", hours = "07:00-09:00 09:30-11:30" },\n'
        '  { date = 2027-01-01, kind = "holiday", name_vi = "Tết Dương lịch",'
        ' name_en = "New Year", source = "12/TB" },\n]',
        "utf-8",
    )
    from_csv = load_calendar(csv)
    assert from_csv == load_calendar(toml)
    assert [day.hours for day in from_csv.days] == [
        ((420, 690),),
        (),
        ((420, 540), (570, 690)),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2026-12-31,,,half_day,,", "2026-12-31 is a half day: say which hours, like 07:00-11:30"),
        ("2026-12-31,,,holiday,,07:00-11:30", "2026-12-31 is a day off and has no hours"),
        ("2026-12-31,,,half_day,,7-11", 'hours: write "7-11" like 07:00-11:30'),
        ("2026-12-31,,,half_day,,11:30-07:00", "11:30-07:00: must close after it opens"),
        ("2026-12-31,,,half_day,,07:00-11:00 10:00-12:00", "must open after 11:00, in order"),
        ("2026-12-31,,,half_day,,07:00-25:00", "must lie between 00:00 and 24:00"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_their_line(
    tmp_path: Path, row: str, problem: str
) -> None:
    csv = tmp_path / "days.csv"
    csv.write_text(f"date,name_vi,name_en,kind,source,hours\n{row}\n", "utf-8")
    with pytest.raises(CalendarError) as refused:
        load_calendar(csv)
    assert str(refused.value).startswith("days.csv, line 2: ")
    assert problem in str(refused.value)


def test_hours_are_part_of_the_version() -> None:
    one, other = half_day("2026-12-31", "07:00-11:30"), half_day("2026-12-31", "07:00-11:00")
    assert WorkingCalendar([one]) != WorkingCalendar([other])
    assert WorkingCalendar([makeup("2026-11-28")]) != WorkingCalendar(
        [makeup("2026-11-28", "07:00-11:30")]
    )


def test_a_day_off_is_one_whatever_the_weekday() -> None:
    """The shipped days know no half day: each is off, or worked as every other day."""
    assert {day.kind for day in PROVINCE.days} == set(DayKind) - {DayKind.HALF_DAY}
    assert all(isinstance(day, Day) and day.hours == () for day in PROVINCE.days)
