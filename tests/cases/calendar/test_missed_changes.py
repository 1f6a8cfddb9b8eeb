"""The program dies before any case has followed the calendar, which soon changes once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.register import Register
from tests.cases.calendar.changes import assert_sound, change, makeup, off, switch, worked
from tests.cases.life import MONDAY, recorded, rows
from tests.cases.rules.office import local, wall

#: the calendar changes and every case follows, or none does
TOLD_OR_NOT = pytest.mark.parametrize("first", [change, switch])


def told(register: Register) -> list[tuple[str, str | None]]:
    """The reminders of the reply."""
    query = (
        "SELECT rung, rung_at FROM escalation "
        "WHERE deadline_name = 'reply' AND rung LIKE 'minus%' ORDER BY seq"
    )
    return [(rung, wall(at)) for rung, at in rows(register.database, query)]


@TOLD_OR_NOT
def test_what_the_clock_was_late_for_is_told_once(
    register: Register, first: Callable[..., object]
) -> None:
    """Saturday is worked, so the reply is due on it; that Monday is off changes nothing any more.

    Nobody looked since: three days were left on Thursday, one on Saturday.
    """
    recorded(register)
    first(register, makeup("2026-11-21"), at=local("2026-11-16 10:00"))
    change(register, off("2026-11-23"), at=local("2026-11-24 00:00"))
    assert_sound(register)
    for _ in range(2):
        register.tick(local("2026-11-24 00:01"))
        assert told(register) == [
            ("minus_3", "2026-11-19 00:00"),
            ("minus_1", "2026-11-21 00:00"),
        ]
    assert_sound(register)


@TOLD_OR_NOT
@pytest.mark.parametrize("then", [off("2026-11-23"), worked("2026-11-20")])
def test_by_a_date_that_never_held_no_reminder_is_missed(
    register: Register, first: Callable[..., object], then: Callable[..., object]
) -> None:
    """With Friday off, three days before the end of Monday would have been yesterday; but the date
    moves too, or Friday is worked after all.
    """
    recorded(register, MONDAY)
    first(register, off("2026-11-20"), at=local("2026-11-18 10:00"))
    change(register, then, at=local("2026-11-19 10:00"))
    assert_sound(register)
    register.tick(local("2026-11-19 11:00"))
    assert told(register) == [("minus_3", "2026-11-19 00:00")]
    assert_sound(register)


@TOLD_OR_NOT
def test_nobody_is_reminded_of_what_lay_before_the_change_by_a_clock_set_back(
    register: Register, first: Callable[..., object]
) -> None:
    """At 00:20 on Sunday chị Ngọc enters that Saturday was worked: of the urgent case that is due
    on Monday one day was left twenty minutes ago. The clock is set back by an hour meanwhile.
    """
    recorded(register, local("2026-11-21 20:00"), pace="urgent")
    first(register, makeup("2026-11-21"), at=local("2026-11-22 00:20"))
    register.tick(local("2026-11-21 23:20"))
    assert_sound(register)
    register.tick(local("2026-11-22 08:00"))
    assert told(register) == []
    assert_sound(register)
