"""What the clock wrote against the pass it last told of: a warning, for a clock may be killed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cases.register import Register
from tests.cases.checking.test_false_alarms import LATER
from tests.cases.life import DAY, act, checked, in_progress
from tests.people import LAN


def _clock_warnings(register: Register) -> list[str]:
    return [each for each in checked(register).warnings if each.startswith("the clock wrote")]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("DELETE FROM clock_state", "no pass of it is known"),
        (
            f"UPDATE clock_state SET now = now - {200 * 86_400_000_000}, "
            f"finished_at = finished_at - {200 * 86_400_000_000}",
            "after the last pass that is known",
        ),
    ],
)
def test_the_last_pass_of_the_clock_is_gone_or_set_back(
    register: Register, damage: str, says: str
) -> None:
    """Whatever else was taken from chị Lan's case would not be missed any more."""
    in_progress(register)
    register.tick(LATER)
    assert _clock_warnings(register) == []

    with register.database.engine.begin() as connection:
        connection.execute(text(damage))

    report = checked(register)
    assert report.ok, "a clock that was killed leaves the same"
    (warning,) = _clock_warnings(register)
    assert says in warning
    assert "run “followup tick”" in warning
    register.tick(LATER + DAY)
    assert _clock_warnings(register) == []


def test_rungs_that_an_action_records_are_no_pass_of_the_clock(register: Register) -> None:
    """The clock never ran; chị Lan's note comes after the due instant, and records it first."""
    number = in_progress(register)
    act(register, LAN, number, "note", LATER, {"text": "Dân gọi hỏi."})

    with register.database.read() as connection:
        fired = connection.execute(text("SELECT count(*) FROM escalation")).scalar_one()
    assert fired
    assert _clock_warnings(register) == []
