"""Letters of Mondays: nobody is woken by one, and everybody has it before the session."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.instants import from_micros
from cases.meetings.handling import remind
from cases.meetings.rules import rules
from cases.register import Register
from cases.store.engine import Database
from notifications.letter_times import in_time_for
from notifications.visits.relay import VisitRelay
from tests.cases.meetings.mondays import NOW, Mondays
from tests.notifications.mail_server import MailServer
from tests.notifications.test_visitors_are_told import relay, told  # noqa: F401 - a fixture
from tests.people import MINH
from workflow.worktime import shipped_calendar

CALENDAR = shipped_calendar()
MONDAY = date(2026, 11, 30)


def local(text: str) -> datetime:
    """A moment on the wall clock of the province."""
    return CALENDAR.instant(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-11-25 09:00", "2026-11-25 09:00"),
        ("2026-11-25 20:00", "2026-11-26 07:00"),
        ("2026-11-26 12:00", "2026-11-26 13:30"),
        ("2026-11-27 18:00", "2026-11-27 18:00"),
        ("2026-11-27 22:00", "2026-11-28 07:00"),
        ("2026-11-29 00:00", "2026-11-29 07:00"),
        ("2026-11-29 21:00", "2026-11-30 07:00"),
        ("2026-11-30 08:00", "2026-11-30 08:00"),
    ],
)
def test_in_office_hours_or_else_by_day(now: str, comes: str) -> None:
    assert in_time_for(MONDAY, local(now), CALENDAR) == local(comes)


@given(st.integers(0, 60 * 24 * 10), st.integers(0, 13))
def test_it_comes_before_the_day_at_an_hour_at_which_people_are_awake(
    minutes: int, ahead: int
) -> None:
    """The law: never at night, and before the day unless its last evening is over."""
    now = local("2026-11-20 00:00") + timedelta(minutes=minutes)
    day = CALENDAR.local(now).date() + timedelta(days=ahead)
    comes = in_time_for(day, now, CALENDAR)
    wall = CALENDAR.local(comes)
    begins, ends = rules().waking
    assert comes >= now
    assert begins <= wall.time() < ends
    last_evening = CALENDAR.instant(datetime.combine(day - timedelta(days=1), ends))
    assert wall.date() < day or now >= last_evening


@pytest.fixture
def mondays(register: Register, database: Database) -> Mondays:
    """An office with one announced session."""
    office = Mondays(database, register.directory)
    office.plan()
    return office


def test_the_reminder_of_a_monday_comes_on_sunday_morning(
    mondays: Mondays,
    relay: VisitRelay,  # noqa: F811
    mail_server: MailServer,
) -> None:
    mondays.register()
    relay.run_once(NOW)
    midnight = local("2026-11-29 00:00")
    assert remind(mondays.desk, midnight) == 1
    assert relay.run_once(midnight).sent == 0
    assert relay.run_once(local("2026-11-29 06:59")).sent == 0
    assert relay.run_once(local("2026-11-29 07:00")).sent == 1
    assert "ngày mai" in told(mail_server)[-1]


def test_whom_nobody_reminded_the_day_before_is_reminded_on_the_day(
    mondays: Mondays,
    relay: VisitRelay,  # noqa: F811
    mail_server: MailServer,
) -> None:
    """But not who registers that very morning."""
    mondays.register(1)
    early = local("2026-11-30 06:00")
    mondays.register(2, at=early)
    relay.run_once(NOW)
    assert [remind(mondays.desk, early) for _ in range(2)] == [1, 0]
    assert remind(mondays.desk, local("2026-11-30 09:30")) == 0
    relay.run_once(local("2026-11-30 07:00"))
    reminders = [letter for letter in told(mail_server) if letter.startswith("Nhắc lịch")]
    assert len(reminders) == 1
    assert "hôm nay" in reminders[0]
    assert "ngày mai" not in reminders[0]


def test_news_of_a_night_waits_for_the_office(mondays: Mondays) -> None:
    mondays.register(at=local("2026-11-23 22:00"))
    mondays.session(MINH, "cancel", at=local("2026-11-28 23:00"), reason="Mưa bão")
    # Tuesday is a day off; of a Monday that is cancelled on Saturday night she hears on Sunday
    assert waiting(mondays) == [local("2026-11-25 07:00"), local("2026-11-29 07:00")]


def test_without_the_rule_they_would_go_out_at_night(
    mondays: Mondays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr("notifications.visits.rows.in_time_for", lambda _day, now, *_: now)
    midnight = local("2026-11-29 00:00")
    mondays.register(at=midnight)
    assert waiting(mondays) == [midnight]


def waiting(mondays: Mondays) -> list[datetime]:
    """From when on each letter goes out, in the order they were written."""
    rows = mondays.rows("SELECT next_attempt_at FROM visit_letter ORDER BY no")
    return [from_micros(at).astimezone(UTC) for (at,) in rows]


def test_the_hours_are_those_of_a_day() -> None:
    begins, ends = rules().waking
    assert time(6) <= begins < ends <= time(21)
