"""API tokens: another system acts as a person, until the token is revoked or the person leaves."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases.access import tokens
from cases.access.accounts import disable
from cases.access.tokens import Token
from cases.directory.people import person_id_of
from cases.errors import BadInput
from cases.store.engine import Database
from cases.tables import ApiToken, table_of
from tests.people import hire

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


@pytest.fixture
def minh(database: Database) -> int:
    hire(database)
    with database.read() as connection:
        return person_id_of(connection, "minh")


def issue(database: Database, person_id: int, name: str, now: datetime = MORNING) -> str:
    with database.write() as transaction:
        token = tokens.issue(transaction, person_id, name, now, secrets.token_bytes)
        transaction.commit()
    return token


def find(database: Database, token: str) -> int | None:
    with database.read() as connection:
        return tokens.find(connection, token)


def revoke(database: Database, person_id: int, name: str) -> None:
    with database.write() as transaction:
        tokens.revoke(transaction, person_id, name, MORNING)
        transaction.commit()


def test_a_token_acts_as_its_person(database: Database, minh: int) -> None:
    token = issue(database, minh, "báo cáo tuần")
    assert token.startswith("followup_")
    assert find(database, token) == minh
    assert find(database, token[:-1]) is None
    assert find(database, token.removeprefix("followup_")) is None


def test_the_register_keeps_only_its_hash(database: Database, minh: int) -> None:
    token = issue(database, minh, "báo cáo")
    with database.read() as connection:
        row = connection.execute(select(table_of(ApiToken))).one()
    assert token not in str(row)
    assert token.removeprefix("followup_") not in str(row)
    assert find(database, row.token_hash) is None


def test_a_revoked_token_ends_at_once_and_the_others_go_on(database: Database, minh: int) -> None:
    first, second = issue(database, minh, "một"), issue(database, minh, "hai")
    revoke(database, minh, "một")
    assert find(database, first) is None
    assert find(database, second) == minh
    with database.read() as connection:
        assert tokens.of_person(connection, minh) == (Token("hai", MORNING),)


def test_a_name_is_free_again_after_it_was_revoked(database: Database, minh: int) -> None:
    old = issue(database, minh, "báo cáo")
    with pytest.raises(BadInput, match="a token “báo cáo” already; revoke it or choose"):
        issue(database, minh, " báo  cáo ")
    revoke(database, minh, "báo cáo")
    new = issue(database, minh, "báo cáo", MORNING + timedelta(hours=1))
    assert find(database, old) is None
    assert find(database, new) == minh


def test_a_token_nobody_knows_cannot_be_revoked(database: Database, minh: int) -> None:
    with pytest.raises(BadInput, match="no valid token “hai”"):
        revoke(database, minh, "hai")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_token_needs_a_name(database: Database, minh: int, name: str) -> None:
    with pytest.raises(BadInput, match="1 to 80 characters"):
        issue(database, minh, name)


def test_a_name_may_be_as_long_as_the_message_says(database: Database, minh: int) -> None:
    assert find(database, issue(database, minh, "x" * 80)) == minh


def test_a_name_that_cannot_be_read_is_refused_as_what_it_is(database: Database, minh: int) -> None:
    with pytest.raises(BadInput, match=r"^The name of the token cannot be used: "):
        issue(database, minh, "báo\x07cáo")


def test_a_disabled_persons_token_counts_for_nothing(database: Database, minh: int) -> None:
    token = issue(database, minh, "báo cáo")
    with database.write() as transaction:
        disable(transaction, minh)
        transaction.commit()
    assert find(database, token) is None
