"""A change of the calendar reaches every open deadline, once, and says so in the history.

Named after what users of other systems are angry about: a changed calendar that is not
recalculated (zammad/zammad#534), a holiday announced late (mysociety/alaveteli#7292).
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from cases.calendar.planning import CalendarChange
from cases.calendar.versions import kept_calendars, read_version
from cases.clock.following import Followed
from cases.errors import BadInput, CalendarChanged
from cases.office import Office
from cases.reading.case_view import case_view
from cases.reading.cases_list import CaseFilter, cases_list
from cases.reading.explain import explain
from cases.reading.overdue import (
    overdue_as_of,
    overdue_cases_as_of,
    overdue_cases_now,
    overdue_now,
)
from cases.reading.overdue.oldest import oldest_as_of, oldest_now
from cases.reading.status import status_of
from cases.register import Register
from tests.cases.calendar.changes import (
    FRIDAY,
    NOTICE,
    assert_sound,
    change,
    checked,
    fired,
    makeup,
    off,
    planned,
    preview,
    reply_day,
    stands,
    worked,
)
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, reply, rows
from tests.people import LAN, MINH, NGOC
from workflow.worktime import CalendarParts, Day, DayKind
from workflow.worktime.editing import confirmed_by, with_parts


def office(register: Register) -> Office:
    return Office(register.calendar(), register.directory.current(), register.workflows)


def test_alaveteli_7292_a_holiday_announced_late_moves_open_deadlines(register: Register) -> None:
    """On the last morning the province closes because of a storm."""
    in_progress(register)
    assert reply_day(register) == "2026-11-23"
    followed = change(register, off("2026-11-23"))
    assert (followed.examined, followed.moved, followed.finished) == (1, 1, True)
    # 24/11 is the Day of Culture
    assert reply_day(register) == "2026-11-25"
    register.tick(MONDAY + 8 * DAY)
    assert ("due", 0) not in fired(register), "nobody is told that a case is late which is not"
    assert_sound(register)


def test_zammad_534_every_view_shows_the_new_date(register: Register) -> None:
    number = in_progress(register)
    change(register, off("2026-11-23"))
    now = FRIDAY + HOUR
    with register.database.read() as connection:
        detail = case_view(connection, office(register), LAN, number, now)
        listed = cases_list(connection, office(register), LAN, CaseFilter(), now).items[0]
        citizen = status_of(connection, office(register), 20260000001, now)
        explained = next(
            each
            for each in explain(connection, office(register), LAN, number, now)
            if each.deadline.name == "reply"
        )
    assert str(citizen.last_day) == "2026-11-25"
    assert str(citizen.first_last_day) == "2026-11-23", "what was promised first stands beside it"
    assert detail.item.due_at == listed.due_at == citizen.due_at == explained.rule.due_at
    assert [f"{day.date:%d/%m} {day.why}" for day in explained.rule.days][-3:] == [
        "23/11 holiday",
        "24/11 holiday",
        "25/11 working_day",
    ]
    assert not explained.calendar_changed


def test_the_day_of_the_change_divides_what_was_from_what_is(register: Register) -> None:
    """As of Monday evening the case was not overdue, though it would have been on Thursday."""
    in_progress(register)
    change(register, off("2026-11-23"))
    tuesday, thursday = MONDAY + 8 * DAY, MONDAY + 10 * DAY
    with register.database.read() as connection:
        assert overdue_now(connection, office(register), tuesday).total == 0
        assert overdue_now(connection, office(register), thursday).total == 1
        then = overdue_as_of(connection, office(register), tuesday, thursday)
    assert then.total == 0


def test_days_overdue_are_told_as_they_were_shown(register: Register) -> None:
    """A day that has passed becomes a day off; what the province was shown before stays."""
    in_progress(register)
    friday, saturday = MONDAY + 11 * DAY, MONDAY + 12 * DAY
    with register.database.read() as connection:
        shown = overdue_now(connection, office(register), friday)
        listed = overdue_cases_now(connection, office(register), "SXD", friday)
        oldest = oldest_now(connection, office(register), friday)
    change(register, off("2026-11-26"), at=friday + HOUR)
    with register.database.read() as connection:
        after = overdue_now(connection, office(register), friday)
        assert overdue_as_of(connection, office(register), friday, saturday) == shown
        assert overdue_cases_as_of(connection, office(register), "SXD", friday, saturday) == listed
        assert oldest_as_of(connection, office(register), friday, saturday) == oldest
        assert overdue_as_of(connection, office(register), friday + 2 * HOUR, saturday) != shown
    assert (shown.departments[0].max_working_days_overdue, shown.bands) == (3, (0, 1, 0, 0))
    assert (after.departments[0].max_working_days_overdue, after.bands) == (2, (1, 0, 0, 0))


def test_tet_moved_by_a_notice(register: Register) -> None:
    """Tết 2027 begins two days earlier and ends two days earlier than was announced first."""
    at = datetime(2027, 1, 28, 1, 0, tzinfo=FRIDAY.tzinfo)
    in_progress(register, at)
    case_id = 20270000001
    # 4 to 10 February are off: the fifth day after 28 January is the 11th
    assert reply_day(register, case_id) == "2027-02-11"
    moved = [off(f"2027-02-0{day}", "Tết Nguyên đán") for day in (2, 3)]
    moved += [worked(f"2027-02-{day:02d}") for day in (9, 10)]
    change(register, *moved, at=at + DAY)
    assert reply_day(register, case_id) == "2027-02-11"
    change(register, *[worked(f"2027-02-0{day}") for day in (2, 3)], at=at + 2 * DAY)
    assert reply_day(register, case_id) == "2027-02-09"
    register.tick(at + 30 * DAY)
    assert_sound(register)


def test_entering_a_provisional_year_moves_and_settles_its_dates(register: Register) -> None:
    """Whoever records at the end of 2027 gets a date that is marked provisional."""
    at = datetime(2027, 12, 30, 1, 0, tzinfo=FRIDAY.tzinfo)
    in_progress(register, at)
    case_id = 20270000001
    before = stands(register, case_id)
    assert (before["reply"].last_day, before["reply"].provisional) == ("2028-01-06", True)
    holiday = Day(date(2028, 1, 3), DayKind.HOLIDAY, "Nghỉ bù", "In lieu", "7/TB-BNV")
    change(register, lambda calendar: with_parts(calendar, CalendarParts((holiday,))), at=at + DAY)
    after = stands(register, case_id)
    assert (after["reply"].last_day, after["reply"].provisional) == ("2028-01-07", False)
    assert not any(stand.provisional for stand in after.values())
    assert_sound(register)


def test_confirming_a_year_without_days_settles_what_stays_where_it_is(register: Register) -> None:
    at = datetime(2027, 12, 30, 1, 0, tzinfo=FRIDAY.tzinfo)
    in_progress(register, at)
    change(register, lambda calendar: confirmed_by(calendar, 2028, "7/TB-BNV"), at=at + DAY)
    reply_stand = stands(register, 20270000001)["reply"]
    assert (reply_stand.last_day, reply_stand.provisional) == ("2028-01-06", False)
    (payload,) = rows(register.database, "SELECT payload FROM history WHERE action = 'redate'")
    assert "was" not in json.loads(payload[0]), "no date moved; it only became certain"
    assert_sound(register)


def test_an_explicit_date_stays_where_it_is(register: Register) -> None:
    number = in_progress(register)
    act(register, MINH, number, "instruct", FRIDAY, {"text": "Sớm hơn", "due": "2026-11-23T17:00"})
    change(register, off("2026-11-23"), at=FRIDAY + HOUR)
    assert reply_day(register) == "2026-11-23"
    assert stands(register)["progress"].last_day == "2026-12-02"
    assert_sound(register)


def test_what_has_ended_stays_as_it_was(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, FRIDAY)
    before = rows(register.database, "SELECT * FROM deadline WHERE closed_at IS NOT NULL")
    change(register, off("2026-11-23"), at=FRIDAY + HOUR)
    assert rows(register.database, "SELECT * FROM deadline WHERE closed_at IS NOT NULL") == before
    # the objection window runs, so it moves: the week that follows has two days off now
    assert stands(register)["objection"].last_day == "2026-12-01"
    assert_sound(register)


def test_a_rest_day_that_is_worked_brings_dates_forward(register: Register) -> None:
    in_progress(register)
    change(register, makeup("2026-11-21"))
    assert reply_day(register) == "2026-11-21"
    assert_sound(register)


def test_to_and_fro_is_as_before(register: Register) -> None:
    in_progress(register)
    before = stands(register)
    version = register.calendar().version
    change(register, off("2026-11-23"), off("2026-11-26"))
    assert stands(register) != before
    change(register, worked("2026-11-23"), worked("2026-11-26"), at=FRIDAY + HOUR)
    assert stands(register) == before
    assert register.calendar().version == version
    register.tick(MONDAY + 40 * DAY)
    assert_sound(register)


def test_the_preview_lists_exactly_what_moves(register: Register) -> None:
    in_progress(register)
    recorded(register)
    reply(register, in_progress(register), FRIDAY)
    seen = {
        (move.number, move.deadline): (move.was_last_day.isoformat(), move.last_day.isoformat())
        for move in preview(register, off("2026-11-23"))
    }
    before = {number: stands(register, number) for number in range(20260000001, 20260000004)}
    assert rows(register.database, "SELECT count(*) FROM calendar_version") == [(1,)]
    change(register, off("2026-11-23"))
    after = {number: stands(register, number) for number in before}
    assert seen == {
        (f"YK-2026-{case_id % 10_000_000:06d}", name): (
            stand.last_day,
            after[case_id][name].last_day,
        )
        for case_id, deadlines in before.items()
        for name, stand in deadlines.items()
        if stand.last_day != after[case_id][name].last_day
    }
    assert {move.department for move in preview(register, worked("2026-11-23"))} == {
        "SXD",
        "VPUBND",
    }


def test_the_trace_keeps_every_calendar_with_who_when_and_why(register: Register) -> None:
    change(register, off("2026-11-23"))
    change(register, off("2026-11-26"), at=FRIDAY + HOUR, actor=None, notice="hỏa tốc 12/TB")
    with register.database.read() as connection:
        lines = kept_calendars(connection)
        kept = [read_version(connection, line.version) for line in lines]
    ngoc = register.directory.current().by_username(NGOC.id)
    assert ngoc is not None
    assert [(line.no, line.at, line.actor, line.notice) for line in lines] == [
        (1, None, "setup", ""),
        (2, FRIDAY, f"person:{ngoc.id}", NOTICE),
        (3, FRIDAY + HOUR, "operator", "hỏa tốc 12/TB"),
    ]
    assert [len(calendar.days) if calendar else 0 for calendar in kept] == [77, 78, 79]


def test_the_same_again_is_no_change(register: Register) -> None:
    change(register, off("2026-11-23"))
    again = planned(register, off("2026-11-23"))
    assert register.change_calendar(again, NGOC, FRIDAY + HOUR) is None
    assert rows(register.database, "SELECT count(*) FROM calendar_version") == [(2,)]


def test_who_looked_at_an_older_calendar_changes_nothing(register: Register) -> None:
    """Two administrators at once: the second would undo what the first has entered."""
    mine = planned(register, off("2026-11-26"))
    change(register, off("2026-11-23"))
    with pytest.raises(CalendarChanged, match="look at it again"):
        register.change_calendar(mine, NGOC, FRIDAY + HOUR)
    assert register.calendar().day_on(date(2026, 11, 26)) is None


@pytest.mark.parametrize(("notice", "why"), [("  ", "by which notice"), ("x" * 201, "at most 200")])
def test_without_a_notice_nothing_changes(register: Register, notice: str, why: str) -> None:
    change_ = planned(register, off("2026-11-23"))
    with pytest.raises(BadInput, match=why):
        register.change_calendar(
            CalendarChange(change_.before, change_.after, notice), NGOC, FRIDAY
        )
    assert rows(register.database, "SELECT count(*) FROM calendar_version") == [(1,)]


def test_a_clock_set_back_keeps_the_trace_in_order(register: Register) -> None:
    change(register, off("2026-11-23"))
    change(register, off("2026-11-26"), at=FRIDAY - DAY)
    with register.database.read() as connection:
        assert [line.at for line in kept_calendars(connection)] == [None, FRIDAY, FRIDAY]
    assert checked(register).ok


def test_nothing_to_follow_costs_nothing(register: Register) -> None:
    in_progress(register)
    change(register, off("2026-11-23"))
    version = rows(register.database, "SELECT version FROM case_file")
    assert register.follow_calendar(FRIDAY + timedelta(minutes=1)) == Followed()
    assert rows(register.database, "SELECT version FROM case_file") == version
