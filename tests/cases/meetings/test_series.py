"""Two sites meet every Monday by a rule kept as data; planning twice plans once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from cases.meetings.ending import end_series
from cases.meetings.faults import MeetingRefused
from cases.meetings.series import plan_series, series, set_series
from tests.cases.meetings.mondays import NOW, Mondays
from tests.people import MINH, THU
from tests.workflow.fields.old_fonts import as_tcvn3
from workflow.wordings import WHYS

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
        ({"site": "c" * 41}, "site"),
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


def test_a_session_that_comes_into_the_next_week_leaves_its_monday_alone(mondays: Mondays) -> None:
    set_series(mondays.desk, MINH, CAOLANH, NOW)
    (first,) = plan_series(mondays.desk, MINH, {"until": "30/11/2026"}, NOW)
    mondays.session(MINH, "move", first, reason="Bận", day="08/12/2026")

    assert plan_series(mondays.desk, MINH, {"until": "14/12/2026"}, NOW) == (
        "2026-12-07-caolanh",
        "2026-12-14-caolanh",
    )


def test_a_monday_that_is_taken_by_a_session_of_the_week_before(mondays: Mondays) -> None:
    set_series(mondays.desk, MINH, CAOLANH, NOW)
    (first,) = plan_series(mondays.desk, MINH, {"until": "30/11/2026"}, NOW)
    mondays.session(MINH, "move", first, reason="Bận", day="07/12/2026")

    assert plan_series(mondays.desk, MINH, {"until": "07/12/2026"}, NOW) == ()


class TestTheEnd:
    def test_what_was_planned_after_it_is_cancelled_and_the_booked_are_told(
        self, mondays: Mondays
    ) -> None:
        for rule in (CAOLANH, MYTHO):
            set_series(mondays.desk, MINH, rule, NOW)
        plan_series(mondays.desk, MINH, {"until": "14/12/2026"}, NOW)
        mondays.session(MINH, "announce", "2026-12-14-caolanh")
        mondays.register(1, session="2026-11-30-caolanh")
        mondays.register(2, session="2026-12-14-caolanh")
        end = {"site": "caolanh", "last_day": "30/11/2026", "reason": "Chuyển về Mỹ Tho"}

        gone = end_series(mondays.desk, MINH, end, NOW)

        assert gone == ("2026-12-07-caolanh", "2026-12-14-caolanh")
        statuses = "SELECT id, status, note FROM meeting_session WHERE status = 'cancelled'"
        assert sorted(mondays.rows(statuses)) == [
            (each, "cancelled", end["reason"]) for each in gone
        ]
        assert mondays.states() == [("confirmed", 1), ("called_off", None)]
        assert mondays.letters().count((2, "call_off")) == 1
        planned = plan_series(mondays.desk, MINH, {"until": "21/12/2026"}, NOW)
        assert planned == ("2026-12-21-mytho",)

        set_series(mondays.desk, MINH, CAOLANH, NOW)
        again = plan_series(mondays.desk, MINH, {"until": "21/12/2026"}, NOW)
        assert again == ("2026-12-21-caolanh",)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"site": "hongngu"}, "site"),
            ({"last_day": "22/11/2026"}, "last_day"),
            ({"last_day": ""}, "last_day"),
            ({"last_day": "mai"}, "last_day"),
            ({"reason": ""}, "reason"),
        ],
    )
    def test_an_end_that_cannot_be_cancels_nothing(
        self, mondays: Mondays, changes: dict[str, str], field: str
    ) -> None:
        set_series(mondays.desk, MINH, CAOLANH, NOW)
        plan_series(mondays.desk, MINH, {"until": "30/11/2026"}, NOW)
        end = {"site": "caolanh", "last_day": "23/11/2026", "reason": "Chuyển", **changes}
        with pytest.raises(MeetingRefused) as caught:
            end_series(mondays.desk, MINH, end, NOW)
        assert [fault.field for fault in caught.value.faults] == [field]
        assert mondays.rows("SELECT status FROM meeting_session") == [("planned",)]

    def test_it_is_for_those_who_schedule(self, mondays: Mondays) -> None:
        with pytest.raises(MeetingRefused, match="The UPC office schedules"):
            end_series(mondays.desk, THU, {"site": "caolanh"}, NOW)


def test_text_of_old_fonts_is_told_in_the_words_of_other_forms(mondays: Mondays) -> None:
    with pytest.raises(MeetingRefused, match=re.escape(WHYS["mojibake"].en)):
        set_series(mondays.desk, MINH, {**CAOLANH, "leader": as_tcvn3("Chủ tịch tỉnh")}, NOW)
    with pytest.raises(MeetingRefused, match="at most 200 fit"):
        set_series(mondays.desk, MINH, {**CAOLANH, "leader": "x" * 201}, NOW)
