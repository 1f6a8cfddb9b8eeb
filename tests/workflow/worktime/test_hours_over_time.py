"""Office hours that change on a date, and departments whose people work on Saturday mornings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, shown, working_days
from workflow.worktime import (
    CalendarError,
    Dated,
    DepartmentHours,
    OfficeHours,
    Period,
    Unit,
    WorkingCalendar,
    load_calendar,
)

OFFICE = """
[[office_hours]]
monday = ["07:00-11:30", "13:30-17:00"]
tuesday = ["07:00-11:30", "13:30-17:00"]
wednesday = ["07:00-11:30", "13:30-17:00"]
thursday = ["07:00-11:30", "13:30-17:00"]
friday = ["07:00-11:30", "13:30-17:00"]

[[office_hours]]
valid_from = 2026-12-07
monday = ["08:00-12:00", "13:00-17:00"]
tuesday = ["08:00-12:00", "13:00-17:00"]
wednesday = ["08:00-12:00", "13:00-17:00"]
thursday = ["08:00-12:00", "13:00-17:00"]
friday = ["08:00-12:00", "13:00-17:00"]

[departments.TTHCC]
saturday = ["07:00-11:30"]

[[departments.CAT]]
valid_from = 2026-12-01
saturday = ["08:00-11:00"]
friday = []

[confirmed]
2026 = "10065/VPCP-KGVX"
"""


@pytest.fixture
def office(tmp_path: Path) -> WorkingCalendar:
    file = tmp_path / "office.toml"
    file.write_text(OFFICE, "utf-8")
    return load_calendar(file)


def test_new_hours_hold_from_their_day_on(office: WorkingCalendar) -> None:
    assert shown(office.next_open(at("2026-12-04 20:00"))) == "2026-12-07 08:00:00"
    assert shown(office.next_open(at("2026-12-03 20:00"))) == "2026-12-04 07:00:00"


def test_new_hours_do_not_rewrite_the_past(office: WorkingCalendar) -> None:
    """The pause of last week was as long as it was, whatever hours the office keeps now."""
    week = (at("2026-11-30 00:00"), at("2026-12-05 00:00"))
    assert office.working_minutes_between(*week) == PROVINCE.working_minutes_between(*week)
    ten = Period(10, Unit.WORKING_HOURS)
    start = at("2026-11-30 07:00")
    assert office.due(start, ten).at == PROVINCE.due(start, ten).at
    assert shown(office.due(at("2026-12-04 16:00"), ten).at) == "2026-12-08 09:00:00"


def test_saturday_morning_reaches_the_department_and_counts_for_nobody(
    office: WorkingCalendar,
) -> None:
    """The Centre may be open on Saturdays; that makes no working day (domain.md section 2)."""
    friday_evening = at("2026-11-27 18:00")
    assert shown(office.next_open(friday_evening, "TTHCC")) == "2026-11-28 07:00:00"
    assert shown(office.next_open(friday_evening, "SXD")) == "2026-11-30 07:00:00"
    assert shown(office.next_open(friday_evening)) == "2026-11-30 07:00:00"
    assert not office.is_working_day(date(2026, 11, 28))
    assert shown(office.due(friday_evening, working_days(1)).at) == "2026-12-01 00:00:00"
    assert office.working_minutes_between(friday_evening, at("2026-11-29 00:00")) == 0


def test_where_the_office_itself_works_on_saturdays_it_counts() -> None:
    """The data decides: in the hours of the whole office a Saturday is a working day."""
    hours = {day: ["07:00-11:30"] for day in ("monday", "tuesday", "wednesday", "saturday")}
    office = WorkingCalendar(office_hours=OfficeHours.parse(hours))
    assert shown(office.due(at("2026-11-25 08:00"), working_days(1)).at) == "2026-11-29 00:00:00"


def test_a_departments_hours_may_change_too(office: WorkingCalendar) -> None:
    assert shown(office.next_open(at("2026-11-27 18:00"), "CAT")) == "2026-11-30 07:00:00"
    assert shown(office.next_open(at("2026-12-03 18:00"), "CAT")) == "2026-12-05 08:00:00"


def test_listed_days_are_the_same_for_everybody(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    listed = "days = [2026-11-28, { date = 2026-12-05, kind = 'makeup_workday' }]\n"
    file.write_text(listed + OFFICE, "utf-8")
    office = load_calendar(file)
    assert shown(office.next_open(at("2026-11-27 18:00"), "TTHCC")) == "2026-11-30 07:00:00"
    afternoon = at("2026-12-05 14:00")
    assert office.next_open(afternoon, "TTHCC") == office.next_open(afternoon) == afternoon


@pytest.mark.parametrize("part", ["[departments.TTHCC]", "[confirmed]", "valid_from = 2026-12-07"])
def test_all_of_it_is_part_of_the_version(
    office: WorkingCalendar, tmp_path: Path, part: str
) -> None:
    changed = {
        "[departments.TTHCC]": "[departments.STP]",
        "[confirmed]": "[confirmed]\n2027 = '1/TB'",
        "valid_from = 2026-12-07": "valid_from = 2026-12-08",
    }
    file = tmp_path / "other.toml"
    file.write_text(OFFICE.replace(part, changed[part]), "utf-8")
    assert load_calendar(file).version != office.version


def test_a_calendar_is_made_anew_from_its_document(office: WorkingCalendar) -> None:
    again = WorkingCalendar.of_document(office.document)
    assert again == office
    assert again.document == office.document
    assert (again.departments, again.confirmed) == (office.departments, office.confirmed)
    assert again.office_hours == office.office_hours
    assert again.zone is office.zone


def test_a_confirmed_year_counts_as_entered(office: WorkingCalendar) -> None:
    assert office.years == {2026}
    assert office.confirmed == {2026: "10065/VPCP-KGVX"}
    assert not office.is_provisional(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[departments.X]\nmakeup = ['07:00-11:30']", "departments: office hours: \"makeup\" is"),
        ("[departments.X]\nsaturday = ['11:30-07:00']", "must close after it opens"),
        ("departments = 3", r"departments: write tables like \[departments.TTHCC\]"),
        ("[departments]\nX = 3", "departments: write a table like"),
        ("[[office_hours]]\nvalid_from = '2026-01-01'", "valid_from 2026-01-01 is unusable"),
        ("office_hours = []", "office_hours: write a table like"),
        (
            "[[office_hours]]\nmonday = ['07:00-08:00']\n" * 2,
            "2 tables have no valid_from: one at most holds since ever",
        ),
        (
            "[[departments.X]]\nvalid_from = 2026-01-01\n" * 2,
            "departments: two of them begin on 2026-01-01: keep one",
        ),
        ("confirmed = 2026", "confirmed: write the notice of each year like"),
        ("[confirmed]\n2026 = ' '", "confirmed: write the notice of each year like"),
        ("[confirmed]\nnext = '1/TB'", "confirmed: write the notice of each year like"),
        (
            "[departments.X]\n" + "\n".join(
                f"{day} = []" for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            ),
            "X is never open: give it hours on at least one weekday",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_clear_sentence(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "office.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(CalendarError, match=f"office.toml: .*{problem}"):
        load_calendar(file)


def test_a_department_that_a_change_of_the_office_closes_is_refused() -> None:
    """Otherwise a message to it would look for an opening until the end of the calendar."""
    mondays = OfficeHours.parse({"monday": ["07:00-11:30"]})
    sundays = OfficeHours.parse({"sunday": ["07:00-11:30"]})
    never_on_sundays = DepartmentHours((None, None, None, None, None, None, ()))
    with pytest.raises(CalendarError, match="X is never open"):
        WorkingCalendar(
            office_hours=Dated(mondays, ((date(2027, 1, 1), sundays),)),
            departments={"X": Dated(never_on_sundays)},
        )
