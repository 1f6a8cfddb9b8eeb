"""Every Monday a leader listens; a day off moves the session, and people are told why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from cases.calendar.sessions import (
    MondayRule,
    Session,
    add_session,
    list_sessions,
    planned,
    sessions_named,
)
from cases.errors import BadInput
from cases.store.engine import Database
from workflow.worktime import shipped_calendar

CALENDAR = shipped_calendar()
RULE = MondayRule("caolanh", "Chủ tịch UBND tỉnh")


def by_rule(first: date, last: date) -> list[Session]:
    return list(RULE.sessions(first, last, CALENDAR))


def add(database: Database, *sessions: Session) -> list[str]:
    with database.write() as transaction:
        ids = [add_session(transaction, session) for session in sessions]
        transaction.commit()
    return ids


def test_an_ordinary_monday_is_a_session_from_half_past_nine_to_eleven() -> None:
    (session,) = by_rule(date(2026, 11, 23), date(2026, 11, 29))
    assert session == Session(
        date(2026, 11, 23),
        datetime(2026, 11, 23, 2, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 4, 0, tzinfo=UTC),
        "caolanh",
        "Chủ tịch UBND tỉnh",
    )
    assert session.id == "2026-11-23-caolanh"


def test_a_span_without_a_monday_has_no_session() -> None:
    assert by_rule(date(2026, 11, 24), date(2026, 11, 29)) == []


def test_on_national_day_2023_the_session_moved_to_tuesday() -> None:
    (session,) = by_rule(date(2023, 9, 4), date(2023, 9, 10))
    assert session.id == "2023-09-05-caolanh"
    assert session.note == "Dời từ Thứ Hai 04/09/2023 (Quốc khánh – nghỉ bù)"


def test_a_monday_off_on_the_last_day_of_the_span_still_moves_beyond_it() -> None:
    """The span is one of Mondays; the session of the last one belongs to it wherever it falls."""
    (session,) = by_rule(date(2023, 9, 4), date(2023, 9, 4))
    assert session.date == date(2023, 9, 5)


def test_the_week_of_tet_has_no_session_of_its_own() -> None:
    """Tết 2026 takes the whole week from 16 February; the Monday after has its own session."""
    sessions = by_rule(date(2026, 2, 9), date(2026, 2, 23))
    assert [session.id for session in sessions] == ["2026-02-09-caolanh", "2026-02-23-caolanh"]
    assert [session.note for session in sessions] == [None, None]


def test_from_the_first_monday_to_today_there_is_one_for_all_but_the_weeks_off() -> None:
    """172 Mondays since 14 August 2023, 11 of them off (domain facts, section 2)."""
    sessions = by_rule(date(2023, 8, 14), date(2026, 11, 23))
    on_monday = [session for session in sessions if session.date.weekday() == 0]
    assert len(on_monday) == 172 - 11
    assert len({session.id for session in sessions}) == len(sessions)
    assert all(CALENDAR.is_working_day(session.date) for session in sessions)
    assert all((session.note is None) == (session.date.weekday() == 0) for session in sessions)


def test_a_session_by_hand_has_its_own_hours() -> None:
    session = planned(
        date(2026, 11, 26), " MyTho ", "Phó  Chủ tịch", CALENDAR, begins=time(14), ends=time(15, 30)
    )
    assert session.id == "2026-11-26-mytho"
    assert session.leader == "Phó Chủ tịch"
    assert session.starts_at == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


def test_an_unusable_session_is_refused_with_everything_that_is_wrong() -> None:
    with pytest.raises(BadInput) as caught:
        planned(date(2026, 11, 26), "Cao Lãnh", "", CALENDAR, begins=time(11), ends=time(11))
    told = str(caught.value)
    assert "“Cao Lãnh” is no site" in told
    assert "The leader is missing" in told
    assert "ends at 11:00, which is not after 11:00" in told


def test_sessions_are_kept_and_listed_by_day(database: Database) -> None:
    sessions = by_rule(date(2026, 11, 2), date(2026, 11, 30))
    mytho = planned(date(2026, 11, 9), "mytho", "Phó Chủ tịch", CALENDAR, note="Đột xuất")
    add(database, *sessions, mytho)
    with database.read() as connection:
        found = list_sessions(connection, date(2026, 11, 3), date(2026, 11, 16))
        assert found == (sessions[1], mytho, sessions[2])
        assert len(list_sessions(connection, date.min, date.max)) == 6


def test_one_site_meets_once_a_day(database: Database) -> None:
    (session,) = by_rule(date(2026, 11, 23), date(2026, 11, 23))
    assert add(database, session) == ["2026-11-23-caolanh"]
    with pytest.raises(BadInput, match="a session 2026-11-23-caolanh already"):
        add(database, session)


def test_a_bare_date_names_the_session_of_that_day_if_there_is_one(database: Database) -> None:
    (session,) = by_rule(date(2026, 11, 23), date(2026, 11, 23))
    add(database, session)
    with database.read() as connection:
        assert sessions_named(connection, "2026-11-23") == (session,)
        assert sessions_named(connection, " 2026-11-23-CaoLanh ") == (session,)
        assert sessions_named(connection, "2026-11-24") == ()
        assert sessions_named(connection, "2026-02-30") == ()
        assert sessions_named(connection, "caolanh") == ()
    mytho = planned(date(2026, 11, 23), "mytho", "Phó Chủ tịch", CALENDAR)
    add(database, mytho)
    with database.read() as connection:
        assert sessions_named(connection, "2026-11-23") == (session, mytho)
