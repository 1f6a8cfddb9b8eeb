"""The trail: nobody takes an entry back, and whoever comes second is told."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.audit.subjects import department_subject, person_subject, post_subject
from cases.audit.trail import Change, edition, note, take_turn
from cases.errors import DirectoryChanged
from cases.reading.audit import ALL_KINDS, AuditFilter, audit_log
from cases.store.engine import Database

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def noted(database: Database, what: str, subject: str = "", actor: str = "console") -> None:
    with database.write() as transaction:
        note(transaction, NOW, actor, what, subject, (("role", "admin"),))
        transaction.commit()


@pytest.mark.parametrize(
    "damage", ["DELETE FROM audit_entry", "UPDATE audit_entry SET actor = 'nobody'"]
)
def test_no_entry_is_taken_back(database: Database, damage: str) -> None:
    noted(database, "person_added", "person:1")
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(damage))


def test_whoever_comes_second_is_told(database: Database) -> None:
    subject = person_subject(1)
    with database.read() as connection:
        seen = edition(connection, subject)
    assert seen == 0
    noted(database, "person_disabled", subject)

    with database.write() as transaction:
        take_turn(transaction, Change("console", NOW), subject)
        take_turn(transaction, Change("console", NOW, 0), department_subject("SXD"))
        with pytest.raises(DirectoryChanged):
            take_turn(transaction, Change("console", NOW, seen), subject)


def test_of_two_at_the_same_moment_one_is_told(database: Database) -> None:
    subject, seen = person_subject(1), Change("console", NOW, 0)
    told: list[Exception] = []

    def come_second() -> None:
        try:
            with database.write() as transaction:
                take_turn(transaction, seen, subject)
        except DirectoryChanged as problem:
            told.append(problem)

    second = Thread(target=come_second)
    with database.write() as transaction:
        take_turn(transaction, seen, subject)
        note(transaction, NOW, "console", "person_disabled", subject)
        second.start()
        # without the turn it would look, and find nothing changed, while this one is not done
        second.join(0.3)
        assert second.is_alive()
        transaction.commit()
    second.join()
    assert len(told) == 1


def test_a_sign_in_is_no_change_of_the_account(database: Database) -> None:
    noted(database, "sign_in", actor="person:1")
    with database.read() as connection:
        assert edition(connection, person_subject(1)) == 0


def test_the_log_by_person_kind_and_period(database: Database) -> None:
    noted(database, "person_disabled", "person:1", "person:2")
    noted(database, "sign_in", actor="person:1")
    noted(database, "department_added", department_subject("SXD"))
    noted(database, "holder_named", post_subject("department_head", "SXD"))

    def found(**wanted: object) -> list[str]:
        with database.read() as connection:
            page = audit_log(connection, AuditFilter(**wanted))  # type: ignore[arg-type]
        return [line.what for line in page.items if line.what != "calendar_changed"]

    assert sorted(found(person="person:1")) == ["person_disabled", "sign_in"]
    assert found(kind="posts") == ["holder_named"]
    assert len(found(since=NOW)) == 4
    assert found(until=NOW) == []
    assert found(kind="disclosures") == []


def test_every_kind_holds_something_of_its_own() -> None:
    everything = [what for kind in ALL_KINDS.values() for what in kind]
    assert len(everything) == len(set(everything))
