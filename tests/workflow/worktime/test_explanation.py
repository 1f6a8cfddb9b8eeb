"""Why a date is what it is, day by day: what `explain` answers to somebody who asks."""

from __future__ import annotations

import pytest

from tests.workflow.worktime.wall import PROVINCE, at
from workflow.worktime import Counting, Period, Unit

YES, NO = True, False


def explained(start: str, period: Period) -> list[tuple[str, bool, str]]:
    days = PROVINCE.explain(at(start), period)
    return [(f"{day.date:%d/%m}", day.counted, str(day.why)) for day in days]


def test_five_working_days_over_vietnam_culture_day() -> None:
    assert explained("2026-11-20 09:00", Period(5, Unit.WORKING_DAYS)) == [
        ("20/11", NO, "first_day"),
        ("21/11", NO, "weekend"),
        ("22/11", NO, "weekend"),
        ("23/11", YES, "working_day"),
        ("24/11", NO, "holiday"),
        ("25/11", YES, "working_day"),
        ("26/11", YES, "working_day"),
        ("27/11", YES, "working_day"),
        ("28/11", NO, "weekend"),
        ("29/11", NO, "weekend"),
        ("30/11", YES, "working_day"),
    ]


def test_a_day_off_has_its_name_in_both_languages() -> None:
    days = PROVINCE.explain(at("2026-11-23 09:00"), Period(1, Unit.WORKING_DAYS))
    culture_day = days[1]
    assert culture_day.name_vi == "Ngày Văn hóa Việt Nam"
    assert culture_day.name_en == "Vietnam Culture Day"
    assert days[2].name_vi == ""


def test_a_swap_shows_the_saturday_that_is_worked_and_the_monday_that_is_not() -> None:
    days = {
        shown: (counted, why)
        for shown, counted, why in explained("2026-08-21 09:00", Period(7, Unit.WORKING_DAYS))
    }
    assert days["22/08"] == (YES, "makeup_workday")
    assert days["31/08"] == (NO, "swapped_off")
    assert list(days)[-1] == "03/09"


def test_a_day_in_lieu_is_named_as_one() -> None:
    assert ("27/04", NO, "substitute") in explained(
        "2026-04-24 09:00", Period(1, Unit.WORKING_DAYS)
    )


def test_calendar_days_count_sundays_and_say_why_they_end_later() -> None:
    assert explained("2026-11-25 09:00", Period(4, Unit.CALENDAR_DAYS)) == [
        ("25/11", NO, "first_day"),
        ("26/11", YES, "calendar_day"),
        ("27/11", YES, "calendar_day"),
        ("28/11", YES, "calendar_day"),
        ("29/11", YES, "calendar_day"),
        ("30/11", NO, "next_working_day"),
    ]


def test_the_days_off_on_the_way_to_the_next_working_day_are_named() -> None:
    assert explained("2026-11-27 09:00", Period(1, Unit.CALENDAR_DAYS))[1:] == [
        ("28/11", YES, "calendar_day"),
        ("29/11", NO, "weekend"),
        ("30/11", NO, "next_working_day"),
    ]


def test_hours_count_the_day_itself_unless_the_office_has_closed() -> None:
    assert explained("2026-11-25 16:00", Period(2, Unit.WORKING_HOURS)) == [
        ("25/11", YES, "working_day"),
        ("26/11", YES, "working_day"),
    ]
    assert explained("2026-11-23 17:00", Period(2, Unit.WORKING_HOURS)) == [
        ("23/11", NO, "outside_hours"),
        ("24/11", NO, "holiday"),
        ("25/11", YES, "working_day"),
    ]


def test_the_same_time_of_day_says_that_the_start_waited_for_monday() -> None:
    period = Period(1, Unit.WORKING_DAYS, Counting.SAME_TIME)
    assert explained("2026-11-27 18:00", period) == [
        ("27/11", NO, "first_day"),
        ("28/11", NO, "weekend"),
        ("29/11", NO, "weekend"),
        ("30/11", NO, "start_moved"),
        ("01/12", YES, "working_day"),
    ]


@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS])
@pytest.mark.parametrize("amount", [1, 7, 45, 400])
@pytest.mark.parametrize("start", ["2026-02-13 16:59", "2026-02-15 12:00", "2026-12-31 23:00"])
def test_as_many_days_count_as_were_given(
    start: str, amount: int, unit: Unit, counting: Counting
) -> None:
    period = Period(amount, unit, counting)
    days = PROVINCE.explain(at(start), period)
    assert sum(day.counted for day in days) == amount
    assert days[-1].date == PROVINCE.due(at(start), period).last_day
    assert [day.date.toordinal() for day in days] == list(
        range(days[0].date.toordinal(), days[-1].date.toordinal() + 1)
    )
