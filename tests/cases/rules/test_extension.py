"""An extension is asked for in time, granted once, and taken back without a trace on the date."""

from __future__ import annotations

import pytest

from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import act, checked, in_progress, reply, rows
from tests.cases.rules.test_pause import due, local, paused
from tests.people import LAN, MINH
from workflow.errors import Refused

ASKED = {"due": "2026-12-05T00:00:00", "reason": "Chờ kết quả đo đạc."}


def _granted(register: Register) -> str:
    number = in_progress(register, local(19, 9))
    act(register, LAN, number, "request_extension", local(25, 9), ASKED)
    act(register, MINH, number, "grant_extension", local(25, 14), {"due": "2026-12-05T00:00:00"})
    return number


def test_the_first_date_stays_beside_the_new_one(register: Register, database: Database) -> None:
    _granted(register)
    assert due(database) == local(5, 0, month=12)
    ((first, edition),) = rows(
        database,
        "SELECT first_due_at, edition FROM deadline WHERE name = 'reply'",
    )
    assert first == int(local(28, 0).timestamp() * 1e6)
    assert edition == 2
    assert checked(register).problems == []


def test_a_second_extension_is_refused(register: Register) -> None:
    number = _granted(register)
    later = {**ASKED, "due": "2026-12-12T00:00:00"}
    with pytest.raises(Refused) as refused:
        act(register, LAN, number, "request_extension", local(26, 9), later)
    assert [reason.code for reason in refused.value.reasons] == ["extensions_are_left"]


def test_revoking_gives_the_date_that_the_pauses_alone_give(
    register: Register, database: Database
) -> None:
    # ministryofjustice CTS 2818: removing an extension on a case with pauses gave a wrong date
    number = in_progress(register, local(19, 9))
    paused(register, number, local(20, 10), local(20, 11))
    act(register, LAN, number, "request_extension", local(25, 9), ASKED)
    act(register, MINH, number, "grant_extension", local(25, 14), {"due": "2026-12-05T00:00:00"})
    paused(register, number, local(26, 8), local(26, 8, 30))
    assert due(database) == local(7, 7, 30, month=12)

    act(register, MINH, number, "revoke_extension", local(26, 9), {"reason": "Đã có kết quả."})

    assert due(database) == local(30, 8, 30)
    assert checked(register).problems == []


def test_it_may_be_granted_after_the_date_when_it_was_asked_before(
    register: Register, database: Database
) -> None:
    number = in_progress(register, local(19, 9))
    act(register, LAN, number, "request_extension", local(27, 16), ASKED)
    register.tick(local(30, 9))
    act(register, MINH, number, "grant_extension", local(30, 10), {"due": "2026-12-05T00:00:00"})
    assert due(database) == local(5, 0, month=12)
    assert checked(register).problems == []


def test_lateness_counts_against_both_dates(register: Register, database: Database) -> None:
    number = _granted(register)
    reply(register, number, local(2, 9, month=12))
    assert rows(database, "SELECT late, late_first FROM case_file") == [(False, True)]
