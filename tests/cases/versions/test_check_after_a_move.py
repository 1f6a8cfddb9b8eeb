"""A case that came to another version is told anew by the definition each entry was made under."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from cases.register import Register
from cases.store.engine import Database
from notifications.checking import outbox_problems
from tests.cases.checking.damage import check, damage, unguarded
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, reply
from tests.cases.versions.definitions import (
    SHORTER,
    SOONER,
    install_text,
    installed,
    migrated,
    office,
    problems,
    renamed,
    text_of,
)
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.people import LAN, LANH, MINH

WEEK = 7 * DAY
LATER = MONDAY + 3 * WEEK
DECEMBER_4 = "2026-12-04T00:00:00+07:00"

#: what is done to the case of `moved_office`, and what the check says of it
DAMAGES = {
    "pinned to its old version": (
        "its history leads to leader_meeting.v2",
        "UPDATE case_file SET workflow_version = 1",
    ),
    "pinned to a version nobody has": (
        "Version 77 of the workflow",
        "UPDATE case_file SET workflow_version = 77",
    ),
    "the move altered": (
        "was altered",
        "UPDATE history SET payload = replace(payload, 'v1', 'v3') WHERE action = 'migrate'",
    ),
    "the move emptied": (
        "does not say from which version",
        "UPDATE history SET payload = '{}' WHERE action = 'migrate'",
    ),
    "a state of the old version": (
        "its history leads to “working”",
        "UPDATE case_file SET state = 'assigned'",
    ),
    "another kind": ("its kind is “denunciation”", "UPDATE case_file SET kind = 'denunciation'"),
    "another lead": (
        "its lead department is “SNNMT”",
        "UPDATE case_file SET lead = 'SNNMT'",
    ),
    "another level": (
        "it is said to be at level 7",
        "UPDATE case_file SET escalation_level = 7",
    ),
    "its date from before": (
        "by rule 2026-11-19",
        "UPDATE deadline SET due_at = due_at + 86400000000 WHERE name = 'reply'",
        "UPDATE deadline_change SET due_at = due_at + 86400000000 "
        "WHERE no = (SELECT no FROM deadline WHERE name = 'reply') AND until_at IS NULL",
    ),
    "a date the move did not set": (
        "its changes do not say so",
        "UPDATE deadline_change SET due_at = due_at + 1 WHERE why = 'migrate'",
    ),
    "a move that nobody made": (
        "no “migrate” of",
        "UPDATE deadline_change SET from_at = from_at + 1 WHERE why = 'migrate'",
    ),
    "a rung of the old ladder lost": (
        "never fired",
        "DELETE FROM escalation WHERE rung = 'due' AND deadline_name = 'reply'",
    ),
    "a rung passed by the move forgotten": (
        "remembers other rungs",
        "UPDATE deadline SET rungs_fired = replace(rungs_fired, 'due', '') WHERE name = 'reply'",
    ),
    "a ladder that stops": (
        "its ladder should wait for",
        "UPDATE deadline SET rung_at = rung_at + 1 WHERE name = 'reply'",
    ),
    "an instruction nobody gave": (
        "set it for",
        "UPDATE deadline_term SET due_at = due_at + 1",
    ),
    "a deadline nothing opened": (
        "opened it",
        "UPDATE deadline SET opened_by = 'accept' WHERE name = 'reply'",
    ),
}


def moved_office(database: Database) -> Register:
    """Anh Minh's office: a case with an instruction and an escalation comes to version 2, in which
    its state is called otherwise and its reply is due sooner; the clock goes on there.
    """
    register = office(database)
    number = in_progress(register)
    report = {"text": "Báo cáo tôi.", "due": "2026-11-21T00:00:00+07:00"}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, report)
    register.tick(MONDAY + WEEK)
    install_text(database, renamed(text_of(SHORTER, SOONER)))
    migrated(register, MONDAY + WEEK + HOUR, {"in_progress": "working"})
    register.tick(MONDAY + WEEK + 2 * DAY)
    act(register, LAN, number, "note", MONDAY + WEEK + 3 * DAY, {"text": "Đang khảo sát."})
    return register


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def moved(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """That office, once on each kind of database; whatever is done to it is rolled back."""
    if request.param == "sqlite":
        sqlite: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        path = tmp_path_factory.mktemp("moved") / "register.db"
        with closing(Database(sqlite.copy_to(path))) as database:
            yield moved_office(database)
    else:
        postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
        with postgres.fresh() as url, closing(Database(url)) as database:
            yield moved_office(database)


def test_an_office_that_moved_is_clean(moved: Register) -> None:
    assert problems(moved) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_to_a_case_that_moved_is_found(moved: Register, name: str) -> None:
    says, *statements = DAMAGES[name]
    with unguarded(moved) as connection:
        damage(connection, statements)
        found = check(moved, connection).problems
        # another damage than that of messages must not keep them from being checked
        found += outbox_problems(connection, moved.workflows.vocabulary_of)
    assert any(says in problem for problem in found), found


def test_a_clock_that_was_off_closes_a_case_after_its_move(database: Database) -> None:
    """The objection window ended two weeks before the move, the committee's report came due."""
    register = office(database)
    number = in_progress(register)
    report = {"text": "Báo cáo tôi.", "report_due": DECEMBER_4}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, report)
    reply(register, number, MONDAY + DAY)
    installed(database, SHORTER, SOONER)
    migrated(register, LATER)
    assert problems(register) == []
    register.tick(LATER + HOUR)
    assert problems(register) == []


def test_a_case_that_is_late_by_the_new_rule_gets_another_lead_and_pace(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    installed(database, SHORTER, SOONER)
    migrated(register, LATER)
    act(register, LAN, number, "note", LATER + HOUR, {"text": "Chờ bản vẽ."})
    handed = {"lead_department": "SNNMT", "reason": "Đường là đê."}
    act(register, MINH, number, "reassign", LATER + 2 * HOUR, handed)
    paced = {"pace": "complex", "reason": "Nhiều hộ dân."}
    act(register, MINH, number, "reclassify", LATER + 3 * HOUR, paced)
    register.tick(LATER + 10 * DAY)
    assert problems(register) == []


def test_an_extension_of_before_is_revoked_and_the_case_reopened(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    asked = {"reason": "Chờ vật tư.", "due": DECEMBER_4}
    act(register, LAN, number, "request_extension", MONDAY + DAY, asked)
    act(register, MINH, number, "grant_extension", MONDAY + DAY + HOUR, {"due": DECEMBER_4})
    installed(database, SHORTER, SOONER)
    migrated(register, MONDAY + 2 * DAY)
    register.tick(LATER)
    act(register, MINH, number, "revoke_extension", LATER + HOUR, {"reason": "Vật tư đã về."})
    register.tick(LATER + DAY)
    reply(register, number, LATER + 2 * DAY)
    act(register, MINH, number, "reopen", LATER + 3 * DAY, {"reason": "Dân chưa đồng ý."})
    register.tick(LATER + 30 * DAY)
    assert problems(register) == []


def test_cases_that_moved_are_merged_and_split(database: Database) -> None:
    register = office(database)
    number, other = in_progress(register), in_progress(register)
    installed(database, SHORTER, SOONER)
    migrated(register, MONDAY + 2 * DAY)
    act(register, MINH, number, "merge", MONDAY + 3 * DAY, {"into": other, "reason": "Cùng việc."})
    part = {"title": "Đèn", "content": "Đèn tắt.", "kind": "feedback", "pace": "normal"}
    act(register, MINH, other, "split", MONDAY + 3 * DAY, {"parts": [part, part]})
    register.tick(LATER)
    assert problems(register) == []
