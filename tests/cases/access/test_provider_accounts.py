"""Chị Lan's account at the office's sign-in service is joined with the one here, by herself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.access import provider_accounts
from cases.audit.subjects import person_subject
from cases.directory.people import person_id_of
from cases.errors import AccountTaken
from cases.reading.audit import AuditFilter, audit_log
from cases.store.engine import Database

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=3)
SERVICE, ANOTHER_SERVICE = "https://login.dongthap.example", "https://login.elsewhere.example"


class Joining:
    """Who is joined with what, in a register where chị Lan and anh Tuấn work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.read() as connection:
            self.lan = person_id_of(connection, "lan")
            self.tuan = person_id_of(connection, "tuan")

    def join(
        self, person: int, subject: str, now: datetime = MONDAY, issuer: str = SERVICE
    ) -> None:
        with self.database.write() as transaction:
            provider_accounts.join(transaction, person, issuer, subject, now)
            transaction.commit()

    def part(self, person: int, now: datetime, issuer: str = SERVICE) -> None:
        with self.database.write() as transaction:
            provider_accounts.part(transaction, person, issuer, now)
            transaction.commit()

    def whose(self, subject: str, issuer: str = SERVICE) -> int | None:
        with self.database.read() as connection:
            return provider_accounts.person_of(connection, issuer, subject)

    def since(self, person: int, issuer: str = SERVICE) -> datetime | None:
        with self.database.read() as connection:
            return provider_accounts.joined_since(connection, person, issuer)

    def trail(self) -> list[tuple[datetime, str, str, str]]:
        """What was done, newest first: when, what, by whom, to whom."""
        with self.database.read() as connection:
            lines = audit_log(connection, AuditFilter(kind="office_accounts")).items
        return [(line.at, line.what, line.actor, line.subject) for line in lines]


@pytest.fixture
def joining(office: Database) -> Joining:
    return Joining(office)


def test_chi_lan_joins_the_two_and_is_known_by_it_at_that_service_alone(joining: Joining) -> None:
    assert joining.whose("4711") is None
    assert joining.since(joining.lan) is None

    joining.join(joining.lan, "4711")

    assert joining.whose("4711") == joining.lan
    assert joining.since(joining.lan) == MONDAY
    assert joining.whose("4711", ANOTHER_SERVICE) is None
    assert joining.whose("4712") is None
    assert joining.since(joining.lan, ANOTHER_SERVICE) is None
    assert joining.since(joining.tuan) is None
    lan = person_subject(joining.lan)
    assert joining.trail() == [(MONDAY, "provider_joined", lan, lan)]


def test_another_account_of_hers_takes_the_place_of_the_first(joining: Joining) -> None:
    joining.join(joining.lan, "4711")
    joining.join(joining.lan, "elsewhere", issuer=ANOTHER_SERVICE)
    joining.join(joining.tuan, "4712")

    joining.join(joining.lan, "4713", LATER)

    assert [joining.whose(name) for name in ("4711", "4712", "4713")] == [
        None,
        joining.tuan,
        joining.lan,
    ]
    assert joining.whose("elsewhere", ANOTHER_SERVICE) == joining.lan
    assert joining.since(joining.lan) == LATER


def test_the_same_one_may_be_joined_again(joining: Joining) -> None:
    joining.join(joining.lan, "4711")
    joining.join(joining.lan, "4711", LATER)

    assert joining.whose("4711") == joining.lan
    assert joining.since(joining.lan) == LATER


def test_what_is_chi_lans_is_not_anh_tuans_too(joining: Joining) -> None:
    joining.join(joining.lan, "4711")

    with pytest.raises(AccountTaken):
        joining.join(joining.tuan, "4711", LATER)

    assert joining.whose("4711") == joining.lan
    assert joining.since(joining.tuan) is None
    assert len(joining.trail()) == 1


def test_a_name_that_was_given_up_may_be_anh_tuans(joining: Joining) -> None:
    joining.join(joining.lan, "4711")
    joining.join(joining.tuan, "4712")

    joining.part(joining.lan, LATER)

    assert joining.whose("4711") is None
    assert joining.since(joining.lan) is None
    assert joining.whose("4712") == joining.tuan
    lan = person_subject(joining.lan)
    assert joining.trail()[0] == (LATER, "provider_parted", lan, lan)
    joining.join(joining.tuan, "4711", LATER)
    assert joining.whose("4711") == joining.tuan


def test_parting_at_one_service_leaves_the_other(joining: Joining) -> None:
    joining.join(joining.lan, "4711")
    joining.join(joining.lan, "0815", issuer=ANOTHER_SERVICE)

    joining.part(joining.lan, LATER, ANOTHER_SERVICE)

    assert joining.since(joining.lan) == MONDAY
    assert joining.since(joining.lan, ANOTHER_SERVICE) is None


def test_where_nothing_joins_them_there_is_nothing_to_part(joining: Joining) -> None:
    joining.part(joining.lan, LATER)

    assert joining.trail() == []
