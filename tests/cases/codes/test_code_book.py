"""The tracking code of a case: given once, found by its digest, readable until handed over."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.commands.requests import Record
from cases.errors import BadCode, BadInput
from cases.register import Register
from cases.store.engine import Database
from cases.tables import TrackingCode, table_of
from tests.people import THU, hire
from workflow.versions import Workflows

SECRET = "the seal of the office, 32 bytes and more"
MONDAY = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)


@dataclass
class Counter:
    """Chị Thu's counter at the Centre: a register, its code book, and one recorded case."""

    database: Database
    codes: CodeBook
    case_id: int
    code: str

    def find(self, code: str) -> int | None:
        with self.database.read() as connection:
            return self.codes.find(connection, code)

    def reveal(self) -> str | None:
        with self.database.read() as connection:
            return self.codes.reveal(connection, self.case_id)

    def hand_over(self, now: datetime) -> None:
        with self.database.write() as transaction:
            self.codes.hand_over(transaction, self.case_id, now)
            transaction.commit()

    def issue_again(self, now: datetime) -> str:
        with self.database.write() as transaction:
            code = self.codes.issue(transaction, self.case_id, now, secrets.token_bytes)
            transaction.commit()
        return code

    def wipe(self, now: datetime) -> None:
        with self.database.write() as transaction:
            self.codes.wipe(transaction, now)
            transaction.commit()


@pytest.fixture
def counter(database: Database) -> Counter:
    directory, codes = hire(database), CodeBook(SECRET)
    register = Register(database, Workflows.shipped(), OfficeCalendar(database), directory, codes)
    done = register.record(
        Record(
            THU,
            {
                "title": "Chậm cấp giấy phép xây dựng",
                "content": "Hồ sơ nộp đã hai tháng chưa có kết quả.",
                "kind": "obstacle",
                "pace": "normal",
                "origin": "walk_in",
                "petitioner": {"anonymous": True},
            },
        ),
        MONDAY,
    )
    assert done.code is not None
    return Counter(database, codes, done.case_id, done.code)


def test_the_citizen_finds_the_case_however_the_code_is_written(counter: Counter) -> None:
    assert counter.find(counter.code) == counter.case_id
    assert counter.find(counter.code.replace("-", " ").lower()) == counter.case_id


def test_a_well_formed_code_of_nobody_finds_nothing(counter: Counter) -> None:
    assert counter.find("0000-0000-0000") is None


def test_a_malformed_code_is_not_even_looked_up(counter: Counter) -> None:
    with pytest.raises(BadCode):
        counter.find("0000-0000-0001")


def test_the_register_never_holds_the_code_itself(counter: Counter) -> None:
    with counter.database.read() as connection:
        rows = connection.execute(select(table_of(TrackingCode))).all()
    kept = " ".join(str(value) for row in rows for value in row)
    assert counter.code not in kept
    assert counter.code.replace("-", "") not in kept
    assert counter.code.encode().hex() not in kept


def test_chi_thu_can_print_the_slip_until_it_was_handed_over(counter: Counter) -> None:
    assert counter.reveal() == counter.code
    counter.hand_over(MONDAY + timedelta(minutes=5))
    assert counter.reveal() is None
    assert counter.find(counter.code) == counter.case_id


def test_handing_over_twice_keeps_the_first_time(counter: Counter) -> None:
    first = MONDAY + timedelta(minutes=5)
    counter.hand_over(first)
    counter.hand_over(MONDAY + timedelta(days=2))
    with counter.database.read() as connection:
        row = connection.execute(select(table_of(TrackingCode))).one()
    assert row.handed_over_at == first


def test_after_thirty_days_nobody_can_read_it_back_but_it_still_opens_the_page(
    counter: Counter,
) -> None:
    counter.wipe(MONDAY + timedelta(days=30))
    assert counter.reveal() == counter.code
    counter.wipe(MONDAY + timedelta(days=30, seconds=1))
    assert counter.reveal() is None
    assert counter.find(counter.code) == counter.case_id


def test_a_new_code_ends_the_old_one(counter: Counter) -> None:
    new = counter.issue_again(MONDAY + timedelta(days=40))
    assert new != counter.code
    assert counter.find(counter.code) is None
    assert counter.find(new) == counter.case_id
    assert counter.reveal() == new
    with counter.database.read() as connection:
        rows = connection.execute(select(table_of(TrackingCode))).all()
    assert [row.sealed is None for row in rows if row.ended_at is not None] == [True]


def test_the_seal_of_another_office_opens_nothing(counter: Counter) -> None:
    stranger = CodeBook(SECRET.upper())
    with counter.database.read() as connection:
        assert stranger.find(connection, counter.code) is None
        assert stranger.reveal(connection, counter.case_id) is None


def test_a_sealed_code_moved_to_another_case_does_not_open(counter: Counter) -> None:
    row = table_of(TrackingCode)
    with counter.database.read() as connection:
        sealed = connection.execute(select(row.c.sealed)).scalar_one()
    assert counter.codes._seal.open(sealed, str(counter.case_id)) == counter.code
    assert counter.codes._seal.open(sealed, str(counter.case_id + 1)) is None
    damaged = sealed[:-1] + ("0" if sealed[-1] != "0" else "1")
    assert counter.codes._seal.open(damaged, str(counter.case_id)) is None


def test_a_short_secret_is_refused_with_its_length() -> None:
    with pytest.raises(BadInput, match="has 5 bytes; it needs at least 32"):
        CodeBook("quýt!"[:4])


def test_a_pseudonym_is_stable_and_depends_on_the_secret() -> None:
    book = CodeBook(SECRET)
    assert book.pseudonym("Nguyễn Văn A") == CodeBook(SECRET).pseudonym("Nguyễn Văn A")
    assert book.pseudonym("Nguyễn Văn A") != book.pseudonym("Nguyễn Văn B")
    assert not book.digest("Nguyễn Văn A").startswith(book.pseudonym("Nguyễn Văn A"))
    assert book.pseudonym("Nguyễn Văn A") != CodeBook(SECRET + "!").pseudonym("Nguyễn Văn A")
