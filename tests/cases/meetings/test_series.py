"""Two sites meet every Monday by a rule kept as data; planning twice plans once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.meetings.faults import MeetingRefused
from cases.meetings.series import plan_series, series, set_series
from tests.cases.meetings.mondays import NOW, Mondays
from tests.people import MINH, THU

CAOLANH = {"site": "caolanh", "leader": "Chủ tịch UBND tỉnh"}
MYTHO = {"site": "mytho", "leader": "Phó Chủ tịch", "begins": "14:00", "ends": "15:30"}


def test_the_rule_makes_the_mondays_of_both_sites(mondays: Mondays) -> None:
    for rule in (CAOLANH, MYTHO):
        set_series(mondays.desk, MINH, rule, NOW)

    planned = plan_series(mondays.desk, MINH, {"until": "07/12/2026"}, NOW)

    assert sorted(planned) == [
        "2026-11-30-caolanh",
        "2026-11-30-mytho",
        "2026-12-07-caolanh",
        "2026-12-07-mytho",
    ]
    ((status, starts_at),) = mondays.rows(
        "SELECT status, starts_at FROM meeting_session WHERE id = '2026-12-07-mytho'"
    )
    at_two = datetime(2026, 12, 7, 7, 0, tzinfo=UTC).timestamp()
    assert (status, starts_at) == ("planned", at_two * 1_000_000)


def test_a_monday_off_moves_to_the_next_working_day(mondays: Mondays) -> None:
    """New Year's holidays 2027 of the shipped calendar: Friday 1 January; Tết is in February."""
    set_series(mondays.desk, MINH, CAOLANH, NOW)
    planned = plan_series(mondays.desk, MINH, {"until": "28/02/2027"}, NOW)
    calendar = mondays.desk.calendar()
    days = [datetime.fromisoformat(each[:10]).date() for each in planned]
    assert all(calendar.is_working_day(day) for day in days)


def test_planning_again_adds_nothing_also_where_a_session_was_moved(mondays: Mondays) -> None:
    set_series(mondays.desk, MINH, CAOLANH, NOW)
    first = plan_series(mondays.desk, MINH, {"until": "14/12/2026"}, NOW)
    mondays.session(MINH, "move", first[0], reason="Bận", day="02/12/2026")
    mondays.session(MINH, "cancel", first[1], reason="Bận")

    assert plan_series(mondays.desk, MINH, {"until": "14/12/2026"}, NOW) == ()


def test_a_rule_takes_the_place_of_the_older_one(mondays: Mondays) -> None:
    for leader in ("Chủ tịch", "Phó Chủ tịch"):
        set_series(mondays.desk, MINH, {**CAOLANH, "leader": leader}, NOW)
    with mondays.database.read() as connection:
        (kept,) = series(connection)
    assert (kept.leader, kept.capacity) == ("Phó Chủ tịch", 12)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"site": "Cao Lãnh"}, "site"),
        ({"leader": ""}, "leader"),
        ({"begins": "11:00", "ends": "09:30"}, "begins"),
        ({"begins": "lúc 9 giờ"}, "begins"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "mười"}, "capacity"),
    ],
)
def test_a_rule_that_cannot_be(mondays: Mondays, changes: dict[str, str], field: str) -> None:
    with pytest.raises(MeetingRefused) as caught:
        set_series(mondays.desk, MINH, {**CAOLANH, **changes}, NOW)
    assert [fault.field for fault in caught.value.faults] == [field]


def test_the_centre_does_not_schedule_leaders(mondays: Mondays) -> None:
    with pytest.raises(MeetingRefused, match="The UPC office schedules"):
        set_series(mondays.desk, THU, CAOLANH, NOW)
    with pytest.raises(MeetingRefused, match="The UPC office schedules"):
        plan_series(mondays.desk, THU, {"until": "07/12/2026"}, NOW)


@pytest.mark.parametrize("until", ["", "23/11/2026", "01/01/2030", "mai"])
def test_until_when_has_to_make_sense(mondays: Mondays, until: str) -> None:
    with pytest.raises(MeetingRefused):
        plan_series(mondays.desk, MINH, {"until": until}, NOW)
