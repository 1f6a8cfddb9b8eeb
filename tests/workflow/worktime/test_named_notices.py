"""Days and hours that are taken in name the notice that made them, or are given one for all."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.errors import CalendarError
from workflow.worktime.dated import Dated
from workflow.worktime.days import Day, DayKind
from workflow.worktime.files import CalendarParts
from workflow.worktime.hours import AS_EVERYBODY, DepartmentHours
from workflow.worktime.notices import notices_of, with_notice

SATURDAYS = DepartmentHours.parse({"saturday": ["07:00-11:30"]})
OF_12 = DepartmentHours.parse({"saturday": ["07:00-11:30"], "source": "12/TB"})
NEW_YEAR = date(2027, 1, 1)


def off(day: str, source: str = "") -> Day:
    return Day(date.fromisoformat(day), DayKind.HOLIDAY, "nghỉ", "off", source)


def parts(*days: Day, **departments: Dated[DepartmentHours]) -> CalendarParts:
    return CalendarParts(days=days, departments=departments)


def refusal_of(taken_in: CalendarParts, notice: str = " ") -> str:
    with pytest.raises(CalendarError) as caught:
        with_notice(taken_in, notice)
    return str(caught.value)


def test_a_day_without_a_notice_is_named_and_so_is_what_to_do() -> None:
    assert refusal_of(parts(off("2027-04-30"))) == (
        "no notice is named for 2027-04-30: give each a source, or say --why for all, "
        "like 10065/VPCP-KGVX"
    )


def test_of_several_the_first_is_named_and_the_rest_is_counted() -> None:
    without = parts(off("2027-01-01", "1/TB"), off("2027-04-30"), SXD=Dated(SATURDAYS))
    assert "named for 2027-04-30 and 1 more: " in refusal_of(without)
    later = Dated(OF_12, ((NEW_YEAR, SATURDAYS),))
    assert "named for the hours of SYT: " in refusal_of(parts(SYT=later))


def test_the_notice_for_all_goes_to_whatever_has_none_of_its_own() -> None:
    given = parts(
        off("2027-01-01", "1/TB"),
        off("2027-04-30"),
        SXD=Dated(OF_12, ((NEW_YEAR, SATURDAYS),)),
        SYT=Dated(SATURDAYS),
    )
    named = with_notice(given, "9/QĐ")
    assert [day.source for day in named.days] == ["1/TB", "9/QĐ"]
    assert named.departments["SXD"].first == OF_12
    assert [(day, hours.source) for day, hours in named.departments["SXD"].changes] == [
        (NEW_YEAR, "9/QĐ")
    ]
    assert named.departments["SYT"].first.source == "9/QĐ"
    assert named.departments["SYT"].first.weekly == SATURDAYS.weekly
    assert notices_of(named) == ("1/TB", "9/QĐ", "12/TB")


def test_that_a_department_was_like_everybody_needs_no_notice() -> None:
    since = Dated(AS_EVERYBODY, ((NEW_YEAR, OF_12),))
    named = with_notice(parts(SXD=since), "")
    assert named.departments["SXD"] == since
    assert with_notice(parts(SXD=since), "9/QĐ").departments["SXD"].first == AS_EVERYBODY
    assert notices_of(named) == ("12/TB",)


def test_notices_are_told_once_in_the_order_of_the_file() -> None:
    days = (off("2027-01-01", "2/TB"), off("2027-01-04", "1/TB"), off("2027-04-30", "2/TB"))
    assert notices_of(parts(*days, off("2027-05-01"))) == ("2/TB", "1/TB")
    assert with_notice(parts(*days), "") == parts(*days)
