"""What ends by itself at the very instant of a rung: the rung was fired first, and is no damage."""

from __future__ import annotations

from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import act, checked, in_progress, reply, rows
from tests.cases.reading.desk import local
from tests.people import LANH


def test_a_rung_at_the_instant_of_the_closing(register: Register, database: Database) -> None:
    """The report's last rung and the end of the objection window are both Thursday 24:00."""
    number = in_progress(register, local("2026-11-16 09:00"))
    # the reply on Wednesday 18/11 gives a window until the end of Thursday 26/11: 24/11 is off
    act(register, LANH, number, "instruct", local("2026-11-17 09:00"), _REPORT)
    reply(register, number, local("2026-11-18 10:00"))
    register.tick(local("2026-11-27 09:00"))
    fired = rows(
        database,
        "SELECT rung FROM escalation WHERE deadline_name = 'report' AND rung = 'plus_1'",
    )
    assert fired == [("plus_1",)]
    assert rows(database, "SELECT state FROM case_file") == [("closed",)]
    assert checked(register).problems == []


#: due at the end of Wednesday 25/11, one working day before the window ends
_REPORT = {"text": "Báo cáo tôi.", "report_due": "2026-11-26T00:00:00"}
