"""A sign-in that was found is known again without asking, and forgotten as soon as it ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event

from cases.access import kept_sign_ins, sign_ins
from cases.access.accounts import disable
from cases.access.kept_sign_ins import KeptSignIns
from cases.access.sign_ins import ABSOLUTE, IDLE, SignIn
from cases.directory.people import person_id_of
from cases.store.engine import Database, Mark
from tests.people import hire

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


class Browser:
    """Chị Lan's browser, whose pages ask who she is."""

    def __init__(self, database: Database) -> None:
        hire(database)
        self.database = database
        self.kept = KeptSignIns(database)
        with database.write() as transaction:
            self.lan = person_id_of(transaction, "lan")
            self.token = sign_ins.begin(transaction, self.lan, MORNING, secrets.token_bytes)
            transaction.commit()

    def asks(self, now: datetime = MORNING) -> SignIn | None:
        """Who it is at `now`."""
        return self.kept.find(self.token, now, self.database.mark())


@pytest.fixture
def browser(database: Database) -> Browser:
    return Browser(database)


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Database]:
    """The same register as another process has it."""
    other = Database(database.url)
    yield other
    other.close()


def test_the_second_page_asks_nothing_of_the_register(browser: Browser) -> None:
    first = browser.asks()
    statements: list[object] = []
    event.listen(browser.database.engine, "before_cursor_execute", lambda *a: statements.append(a))
    counts = []
    for seconds in range(5):
        assert browser.asks(MORNING + timedelta(seconds=seconds)) == first is not None
        counts.append(len(statements))
    # the server's own housekeeping may make it look again
    assert len(set(counts)) < len(counts)


def test_one_that_was_ended_elsewhere_is_over_at_once(
    browser: Browser, elsewhere: Database
) -> None:
    assert browser.asks() is not None
    with elsewhere.write() as transaction:
        sign_ins.end(transaction, browser.token)
        transaction.commit()
    assert browser.asks() is None


def test_so_is_that_of_somebody_who_was_disabled_elsewhere(
    browser: Browser, elsewhere: Database
) -> None:
    assert browser.asks() is not None
    with elsewhere.write() as transaction:
        disable(transaction, browser.lan)
        transaction.commit()
    assert browser.asks() is None


@pytest.mark.parametrize("lasts", [IDLE, ABSOLUTE])
def test_it_ends_on_the_same_microsecond_as_in_the_register(
    browser: Browser, lasts: timedelta
) -> None:
    assert browser.asks() is not None
    if lasts == ABSOLUTE:
        found = browser.asks()
        assert found is not None
        with browser.database.write() as transaction:
            sign_ins.note_seen(transaction, found, MORNING + ABSOLUTE - timedelta(minutes=1))
            transaction.commit()
    for now in (MORNING + lasts - timedelta(microseconds=1), MORNING + lasts):
        with browser.database.read() as connection:
            assert browser.asks(now) == sign_ins.find(connection, browser.token, now)
    assert browser.asks(MORNING + lasts) is None


class Desks:
    """Browsers of several people, all at one moment of the register."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        hire(database)
        self.kept = KeptSignIns(database)
        self.looks = 0
        self.tokens: dict[str, str] = {}
        with database.write() as transaction:
            self.ids = {name: person_id_of(transaction, name) for name in ("lan", "tuan", "hoa")}
            for name, person in self.ids.items():
                self.tokens[name] = sign_ins.begin(
                    transaction, person, MORNING, secrets.token_bytes
                )
            transaction.commit()
        self.first = database.mark()
        self.second: Mark = (self.first[0], "later")
        monkeypatch.setattr(kept_sign_ins, "find", self._looked_up)

    def _looked_up(self, source: Connection, token: str, now: datetime) -> SignIn | None:
        self.looks += 1
        return sign_ins.find(source, token, now)

    def asks(self, name: str, mark: Mark | None = None) -> int | None:
        """Who it is whose browser asks."""
        found = self.kept.find(self.tokens[name], MORNING, mark or self.first)
        return found.person_id if found else None

    def is_known(self, name: str, mark: Mark | None = None) -> bool:
        """Whether the register was not asked who it is."""
        before = self.looks
        assert self.asks(name, mark) == self.ids[name]
        return self.looks == before


@pytest.fixture
def desks(database: Database, monkeypatch: pytest.MonkeyPatch) -> Desks:
    monkeypatch.setattr(kept_sign_ins, "_MOST", 2)
    return Desks(database, monkeypatch)


def test_nobody_is_taken_for_who_asked_before(desks: Desks) -> None:
    for _ in range(2):
        assert desks.asks("lan") == desks.ids["lan"]
        assert desks.asks("tuan") == desks.ids["tuan"]
    assert desks.looks == 2


def test_of_too_many_the_one_found_longest_ago_is_forgotten(desks: Desks) -> None:
    for name in ("lan", "tuan", "hoa"):
        assert not desks.is_known(name)

    assert desks.is_known("hoa")
    assert desks.is_known("tuan")
    assert not desks.is_known("lan")


def test_one_that_was_looked_up_again_was_found_just_now(desks: Desks) -> None:
    desks.asks("lan")
    desks.asks("tuan")
    assert not desks.is_known("lan", desks.second)
    desks.asks("hoa", desks.second)

    assert desks.is_known("lan", desks.second)
