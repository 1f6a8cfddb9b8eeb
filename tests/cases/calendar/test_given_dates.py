"""Whether a date was given or counted, when the calendar moves the one past the other."""

from __future__ import annotations

from cases.register import Register
from tests.cases.calendar.changes import FRIDAY, assert_sound, change, off, reply_day
from tests.cases.life import HOUR, act, in_progress, rows
from tests.people import LANH


def test_the_leaders_date_is_the_one_that_counts_once_the_rules_is_later(
    register: Register,
) -> None:
    """Ông Lãnh names the very day of the rule; then the Thursday before becomes a day off."""
    number = in_progress(register, FRIDAY - 24 * HOUR)
    same = {"text": "Đúng hạn.", "due": "2026-11-28T00:00:00+07:00"}
    act(register, LANH, number, "instruct", FRIDAY - HOUR, same)
    assert (reply_day(register), _given(register)) == ("2026-11-27", False)
    change(register, off("2026-11-26"))
    assert (reply_day(register), _given(register)) == ("2026-11-27", True)
    assert_sound(register)


def _given(register: Register) -> bool:
    ((given,),) = rows(register.database, "SELECT given FROM deadline WHERE name = 'reply'")
    return bool(given)
