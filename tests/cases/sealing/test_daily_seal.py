"""Once a day the history is sealed into a file; what is changed afterwards breaks a seal.

anh Sơn keeps the server and has its database password, but not the register's secret.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from cases.errors import SealsAltered, SealsUnusable
from cases.register import Register
from cases.sealing.notary import Notary
from cases.sealing.verifying import seal_problems
from tests.cases.checking.damage import damage, unguarded
from tests.cases.life import DAY, HOUR, MONDAY, in_progress, recorded, rows

SECRET = "a secret of the tests, long enough to be one"
#: Tuesday, 17 November 2026, 01:30 in Cao Lãnh
TUESDAY_NIGHT = datetime(2026, 11, 16, 18, 30, tzinfo=UTC)


@pytest.fixture
def notary(tmp_path: Path) -> Notary:
    return Notary(tmp_path / "register.seals", SECRET)


def seal(register: Register, notary: Notary, now: datetime) -> int | None:
    """How many entries the seal of `now` has; None where there is nothing to seal."""
    with register.database.read() as connection:
        made = notary.seal(connection, now, register.calendar())
    return made.entries if made else None


def found(register: Register, notary: Notary, connection: Connection | None = None) -> list[str]:
    if connection is not None:
        return list(seal_problems(connection, notary, register.calendar()))
    with register.database.read() as reading:
        return list(seal_problems(reading, notary, register.calendar()))


def two_days(register: Register, notary: Notary) -> None:
    """Monday with a case in progress and another one, Tuesday with a third; both sealed."""
    in_progress(register)
    recorded(register)
    assert seal(register, notary, TUESDAY_NIGHT) == 4
    recorded(register, MONDAY + DAY)
    assert seal(register, notary, TUESDAY_NIGHT + DAY) == 1


def test_an_hour_after_midnight_and_once(register: Register, notary: Notary) -> None:
    in_progress(register)
    assert seal(register, notary, TUESDAY_NIGHT - HOUR) == 0, "nothing until Sunday midnight"
    assert seal(register, notary, TUESDAY_NIGHT) == 3
    assert seal(register, notary, TUESDAY_NIGHT + HOUR) is None
    assert [each.until for each in notary.seals()] == [
        datetime(2026, 11, 15, 17, 0, tzinfo=UTC),
        datetime(2026, 11, 16, 17, 0, tzinfo=UTC),
    ]
    assert found(register, notary) == []


def test_a_machine_that_was_off_seals_all_days_at_once(register: Register, notary: Notary) -> None:
    for days in range(3):
        recorded(register, MONDAY + days * DAY)
    assert seal(register, notary, TUESDAY_NIGHT + 10 * DAY) == 3
    assert found(register, notary) == []


def test_two_processes_share_a_file_and_seal_once(register: Register, notary: Notary) -> None:
    beside = Notary(notary.file, SECRET)
    in_progress(register)
    assert seal(register, notary, TUESDAY_NIGHT) == 3
    assert seal(register, beside, TUESDAY_NIGHT) is None
    assert len(beside.seals()) == 1


def test_what_is_recorded_after_the_last_seal_is_nobodys_business_yet(
    register: Register, notary: Notary
) -> None:
    two_days(register, notary)
    recorded(register, MONDAY + 2 * DAY)
    assert found(register, notary) == []


_CHAINED_ANEW = "UPDATE history SET digest = 'computed anew', actor = 'person:9' WHERE seq = 2"
_LAST_TAKEN = "DELETE FROM history WHERE case_id = 20260000001 AND seq = 3"
_WHOLE_CASE = "DELETE FROM history WHERE case_id = 20260000003"
_EXCHANGED = "UPDATE history SET digest = (SELECT max(digest) FROM history) WHERE seq = 1"


@pytest.mark.parametrize(
    ("statement", "day"),
    [
        (_CHAINED_ANEW, "17/11/2026"),
        (_LAST_TAKEN, "17/11/2026"),
        (_EXCHANGED, "17/11/2026"),
        (_WHOLE_CASE, "18/11/2026"),
    ],
)
def test_anh_son_rewrites_the_history(
    register: Register, notary: Notary, statement: str, day: str
) -> None:
    two_days(register, notary)
    with unguarded(register) as connection:
        damage(connection, [statement])
        problems = found(register, notary, connection)
    assert any(f"the seal of {day} is broken" in problem for problem in problems), problems
    assert found(register, notary) == []


def test_an_entry_slipped_in_afterwards_breaks_the_seal(register: Register, notary: Notary) -> None:
    two_days(register, notary)
    recorded(register, MONDAY + HOUR)
    (problem,) = found(register, notary)
    assert "4 entries had been recorded since the seal before, 5 are there now" in problem


def test_a_seal_that_anh_son_alters_takes_out_or_makes_is_known(
    register: Register, notary: Notary
) -> None:
    two_days(register, notary)
    monday, tuesday = notary.file.read_text().splitlines(keepends=True)
    forger = Notary(notary.file.with_name("forged"), "what anh Sơn believes to be the secret")
    seal(register, forger, TUESDAY_NIGHT)
    forged = forger.file.read_text()
    for line, altered in (
        (1, monday.replace('"entries": 4', '"entries": 3') + tuesday),
        (1, tuesday),
        (1, forged + tuesday),
        (2, monday + forged),
        (3, monday + tuesday + "{}\n"),
        (3, monday + tuesday + tuesday[:40]),
    ):
        notary.file.write_text(altered)
        with pytest.raises(SealsAltered) as caught:
            Notary(notary.file, SECRET).seals()
        assert caught.value.line == line
        (problem,) = found(register, notary)
        assert f"Line {line} is not a seal of this register" in problem
        with pytest.raises(SealsAltered):
            seal(register, Notary(notary.file, SECRET), TUESDAY_NIGHT + 9 * DAY)
        assert notary.file.read_text() == altered, "what is wrong is not written on"


def test_the_secret_that_was_changed_is_told(register: Register, notary: Notary) -> None:
    two_days(register, notary)
    (problem,) = found(register, Notary(notary.file, "another secret, forty letters long at least"))
    assert "FOLLOWUP_SECRET_KEY is another one" in problem


def test_a_folder_that_is_not_there(register: Register, tmp_path: Path) -> None:
    astray = Notary(tmp_path / "nowhere" / "register.seals", SECRET)
    with pytest.raises(SealsUnusable, match="FOLLOWUP_SEAL_FILE"):
        seal(register, astray, TUESDAY_NIGHT)


def test_the_file_is_for_its_owner_alone(register: Register, notary: Notary) -> None:
    two_days(register, notary)
    assert notary.file.stat().st_mode & 0o077 == 0


def test_a_register_without_seals_breaks_none(register: Register, notary: Notary) -> None:
    in_progress(register)
    assert found(register, notary) == []
    assert rows(register.database, "SELECT count(*) FROM history") == [(3,)]
