"""A register that keeps every promise is clean; each promise broken by hand is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from cases.register import Register
from cases.store.engine import Database
from tests.cases.checking.story import MONDAY, act, assigned, in_progress, recorded, replied, rows
from tests.cases.life import checked
from tests.people import LAN, MINH

DAY = timedelta(days=1)


def live(register: Register) -> None:
    """One case of each kind, and a clock that ran until three weeks later."""
    recorded(register)
    assigned(register)
    slow = in_progress(register)
    quick = in_progress(register)
    replied(register, quick, MONDAY + DAY)
    again = in_progress(register)
    replied(register, again, MONDAY + 8 * DAY)
    act(register, MINH, again, "close", MONDAY + 9 * DAY)
    act(register, MINH, again, "reopen", MONDAY + 10 * DAY, reason="Chưa giải quyết xong")
    settled = in_progress(register)
    replied(register, settled, MONDAY + DAY)
    act(register, MINH, settled, "close", MONDAY + 2 * DAY)
    act(register, MINH, settled, "note", MONDAY + 3 * DAY, text="Đã lưu hồ sơ")
    returned = assigned(register)
    act(
        register,
        LAN,
        returned,
        "send_back",
        MONDAY + DAY,
        legal_ground="Không thuộc thẩm quyền",
        proposed_body="STNMT",
    )
    register.tick(MONDAY + 21 * DAY)
    act(register, MINH, slow, "reclassify", MONDAY + 22 * DAY, pace="complex", reason="Phức tạp")
    register.tick(MONDAY + 23 * DAY)


def test_a_register_that_lived_is_clean(register: Register) -> None:
    assert checked(register).ok, "an empty one"

    live(register)

    report = checked(register)
    assert report.problems == []
    assert any("chairman" in warning for warning in report.warnings), "the post is vacant"


def test_rungs_are_judged_by_the_last_tick(register: Register) -> None:
    in_progress(register)
    register.tick(MONDAY + DAY)

    assert checked(register).ok, "what falls due later is nobody's fault yet"


#: what somebody does to the file by hand -> what `check` must say
CORRUPTIONS = {
    "UPDATE history SET payload = '{}' WHERE seq = 2": "was altered",
    "DELETE FROM history WHERE seq = 2": "has entry 3 where 2 belongs",
    "UPDATE case_file SET history_digest = 'x' WHERE id % 10 = 1": "history ends at entry",
    "UPDATE case_file SET state = 'closed' WHERE state = 'assigned'": "its history leads to",
    "UPDATE case_file SET version = version + 1 WHERE id % 10 = 1": "it is at version",
    "UPDATE case_file SET workflow_version = 99 WHERE id % 10 = 1": "is not installed",
    "UPDATE case_text SET words = 'khác' WHERE field = 'title'": "were altered",
    "UPDATE deadline_change SET from_at = from_at + 1 WHERE change = 1": "leave a gap",
    "DELETE FROM deadline_change WHERE change = 1 AND no = 1": "changes some are missing",
    "UPDATE deadline SET due_at = due_at + 1 WHERE name = 'reply'": "not what its last change",
    "UPDATE deadline SET late = 1 - late WHERE closed_at IS NOT NULL": "wrongly",
    "UPDATE deadline SET closed_at = NULL, closed_by = NULL": "it runs although",
    "UPDATE deadline SET closed_by = NULL WHERE name = 'assign'": "without saying why",
    "UPDATE deadline SET name = 'other' WHERE name = 'alarm'": "none of the definition",
    "UPDATE case_file SET deadlines = 9": "it says it has 9 deadlines",
    "UPDATE case_file SET due_at = due_at - 1": "its due time is not",
    "UPDATE case_file SET overdue_from = NULL": "from which it is overdue",
    "UPDATE case_file SET next_check_at = NULL": "the clock does not look",
    "UPDATE case_file SET late = 1 - late": "its deadlines say otherwise",
    "UPDATE case_file SET replied_at = replied_at + 1": "the time of its reply is not",
    "UPDATE case_file SET closed_at = closed_at + 1": "the time of its closing is not",
    "UPDATE case_file SET returns = returns + 1": "not as many as its history tells",
    "UPDATE case_file SET reopenings = 0": "not as many as its history tells",
    "DELETE FROM escalation WHERE rung = 'due'": "never fired",
    "UPDATE escalation SET rung_at = rung_at + 1 WHERE rung = 'due'": "was not its time",
    "UPDATE escalation SET edition = 7 WHERE rung = 'plus_1'": "never fired",
    "UPDATE escalation SET deadline_no = 77 WHERE rung = 'plus_5'": "which it has not",
    "UPDATE escalation SET settled = TRUE WHERE rung = 'due'": "no longer waits",
    "UPDATE escalation SET settled = FALSE": "still waits for somebody",
    "UPDATE escalation SET seq = 1 WHERE rung = 'due'": "no history entry that tells",
    "UPDATE escalation SET person_id = 1 WHERE rung = 'plus_1'": "another person told",
    "UPDATE escalation SET vacant = 1 - vacant": "another person told",
    "UPDATE deadline SET rungs_fired = ''": "remembers other rungs",
    "UPDATE deadline SET rung_occurrence = rung_occurrence + 1": "remembers other rungs",
    "UPDATE case_file SET involvements = 8": "departments were involved",
    "UPDATE involvement SET department = 'SYT' WHERE until_at IS NULL": "should answer for it",
    "UPDATE involvement SET until_at = from_at - 1 WHERE until_at IS NOT NULL": "before it begins",
    "UPDATE case_counter SET last = last + 1": "the counter of 2026",
    "DELETE FROM case_file WHERE id % 10 = 3": "the numbers before it are missing",
    "UPDATE idempotency_key SET seq = 999": "nothing it did is there",
}


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_each_broken_promise_is_found(
    sqlite_register: Register, sqlite_database: Database, corruption: str
) -> None:
    _by_hand(sqlite_database, corruption)

    problems = checked(sqlite_register).problems

    assert any(CORRUPTIONS[corruption] in problem for problem in problems), problems[:5]


@pytest.fixture
def sqlite_register(sqlite_database: Database) -> Register:
    """A register that lived, on SQLite; its check is clean (see above)."""
    from cases.calendar.office_calendar import OfficeCalendar
    from cases.codes.tracking import CodeBook
    from cases.commands.requests import Record
    from tests.cases.checking.story import issue
    from tests.people import THU, hire
    from workflow.versions import Workflows

    directory, codes = hire(sqlite_database), CodeBook("a secret of the tests, known to all")
    calendar = OfficeCalendar(sqlite_database)
    register = Register(sqlite_database, Workflows.shipped(), calendar, directory, codes)
    live(register)
    register.record(Record(THU, issue(), key="once"), MONDAY + 23 * DAY)
    return register


def _by_hand(database: Database, statement: str) -> None:
    """Somebody with the file and an SQL shell, who knows how to get rid of the triggers."""
    triggers = rows(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    connection = database.engine.raw_connection()
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(statement).rowcount
        connection.commit()
    finally:
        connection.close()
    assert changed > 0, "the corruption must hit something"


def test_history_cannot_be_changed_while_the_triggers_are_there(register: Register) -> None:
    recorded(register)

    for statement in ("UPDATE history SET actor = 'x'", "DELETE FROM history"):
        with (
            pytest.raises(Exception, match="history"),
            register.database.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    assert checked(register).ok
