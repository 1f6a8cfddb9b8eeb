"""What the office learns late about days that a pause covered, and about days before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.office import Office
from cases.reading.explain import explain
from cases.register import Register
from tests.cases.calendar.changes import (
    FRIDAY,
    Edit,
    assert_sound,
    change,
    endings,
    off,
    switch,
    worked,
)
from tests.cases.life import act, in_progress, rows
from tests.cases.rules.office import PAUSE, local, wall
from tests.people import LAN, MINH


def paused(register: Register, number: str, begin: str, end: str | None = None) -> None:
    """Chị Lan waits for papers."""
    act(register, LAN, number, "pause", local(begin), PAUSE)
    if end is not None:
        act(register, LAN, number, "resume", local(end))


def due(register: Register) -> str | None:
    ((instant,),) = rows(register.database, "SELECT due_at FROM case_file")
    return wall(instant)


def test_the_day_of_the_recording_gives_back_what_the_pause_took(register: Register) -> None:
    """The rule does not count it, so nothing else would: four hours, as everybody was told."""
    number = in_progress(register, FRIDAY)
    paused(register, number, "2026-11-20 11:00", "2026-11-20 17:00")
    assert due(register) == "2026-12-01 11:00"
    change(register, off("2026-11-20"), at=local("2026-11-23 09:00"))
    assert due(register) == "2026-12-01 11:00"
    assert_sound(register)


@pytest.mark.parametrize("edit", [off, worked])
def test_a_whole_day_inside_a_pause_moves_nothing_any_more(
    register: Register, edit: Callable[[str], Edit]
) -> None:
    """Whether Thursday turns out to be a day off or to be none: nobody worked on the case."""
    number = in_progress(register, FRIDAY)
    if edit is worked:
        change(register, off("2026-11-26"), at=local("2026-11-20 09:00"))
    paused(register, number, "2026-11-25 10:00", "2026-11-27 10:00")
    told = due(register)
    change(register, edit("2026-11-26"), at=local("2026-11-27 14:00"))
    assert due(register) == told
    with register.database.read() as connection:
        office = Office(register.calendar(), register.directory.current(), register.workflows)
        reply = next(
            each
            for each in explain(connection, office, MINH, number, local("2026-11-27 15:00"))
            if each.deadline.name == "reply"
        )
    assert reply.rule.due_at == reply.dates[0].base_at
    assert_sound(register)


@pytest.mark.parametrize("follows", [change, switch])
def test_days_that_are_worked_after_all_end_a_pause_that_keeps_nothing_then(
    register: Register, follows: Callable[..., object]
) -> None:
    """Two days of storm were announced, and taken back: it was due the day before the pause."""
    number = in_progress(register, FRIDAY)
    change(register, off("2026-11-23"), off("2026-11-25"))
    assert due(register) == "2026-12-03 00:00"
    paused(register, number, "2026-12-01 09:00")
    at = local("2026-12-02 10:00")
    (ending,) = endings(register, at, worked("2026-11-23"), worked("2026-11-25"))
    assert (ending.number, ending.deadline) == (number, "reply")
    assert wall(ending.due) == "2026-12-01 00:00"
    # one of them alone leaves the pause a day to keep
    assert endings(register, at, worked("2026-11-23")) == []
    follows(register, worked("2026-11-23"), worked("2026-11-25"), at=at)
    register.tick(local("2026-12-02 16:00"))
    query = "SELECT action, actor, at FROM history WHERE payload LIKE '%lapsed%'"
    entries = rows(register.database, query)
    assert [(action, actor, wall(when)) for action, actor, when in entries] == [
        ("resume", "clock", "2026-12-02 10:00")
    ]
    assert due(register) == "2026-12-01 00:00"
    assert_sound(register)
