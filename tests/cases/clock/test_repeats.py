"""Mondays that were told are not told again when a deadline is computed anew."""

from __future__ import annotations

from datetime import timedelta

from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import HOUR, MONDAY, act, in_progress, rows
from tests.people import MINH

WEEK = timedelta(weeks=1)
_MONDAYS = "SELECT occurrence, rung_at FROM escalation WHERE rung = 'monday' ORDER BY occurrence"


def test_a_case_reclassified_after_three_mondays(register: Register, database: Database) -> None:
    """anh Minh finds out late that the case was urgent; the deadline moves into the past."""
    number = in_progress(register)
    register.tick(MONDAY + 5 * WEEK)
    told = rows(database, _MONDAYS)
    assert [occurrence for occurrence, _ in told] == [0, 1, 2]

    urgent = {"pace": "urgent", "reason": "Gấp."}
    act(register, MINH, number, "reclassify", MONDAY + 5 * WEEK + HOUR, urgent)
    again = register.tick(MONDAY + 5 * WEEK + 2 * HOUR)
    later = register.tick(MONDAY + 6 * WEEK)

    assert again.escalated == 0
    assert later.escalated == 1
    assert rows(database, _MONDAYS)[:3] == told
    days = [at for _, at in rows(database, _MONDAYS)]
    assert len(set(days)) == len(days) == 4
