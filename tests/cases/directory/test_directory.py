"""The directory in memory: names through time, who is at work, and never older than it may be."""

from __future__ import annotations

from datetime import date

from cases.access.accounts import disable
from cases.directory.departments import add_imported_departments
from cases.directory.snapshot import STALE_AFTER_SECONDS, Directory, Snapshot
from cases.store.engine import Database
from tests.people import HIRED_AT, hire

MONDAY = date(2026, 11, 23)


class Watch:
    """A watch that stands still until it is wound on."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_the_centre_is_called_as_it_was_called_then(database: Database) -> None:
    people = hire(database).current()
    assert people.name("TTHCC", on=date(2023, 8, 14)) == "Trung tâm Hành chính công tỉnh"
    assert people.name("TTHCC") == "Trung tâm Phục vụ hành chính công tỉnh"
    assert people.abbreviation("TTHCC") == "TTPVHCC"
    assert people.name("SXD", "en") == "Department of Construction"


def test_an_unknown_code_is_called_by_itself(database: Database) -> None:
    people = hire(database).current()
    assert people.name("SBA") == people.abbreviation("SBA") == "SBA"
    assert people.department("SBA") is None


def test_a_department_that_ended_is_known_but_not_active(database: Database) -> None:
    people = hire(database).current()
    assert people.department("SGTVT") is not None
    assert "SGTVT" not in people.active_codes()
    assert "SGTVT" not in people.active_codes(MONDAY)
    assert "SGTVT" in people.active_codes(date(2023, 8, 14))
    assert "SNNMT" not in people.active_codes(date(2023, 8, 14))


def test_active_departments_stand_in_vietnamese_order(database: Database) -> None:
    names = [
        department.name_on(MONDAY).vi
        for department in hire(database).current().active_departments(MONDAY)
    ]
    offices = [name for name in names if name.startswith("UBND phường")]
    assert offices == [
        "UBND phường Cai Lậy",
        "UBND phường Cao Lãnh",
        "UBND phường Đạo Thạnh",
        "UBND phường Gò Công",
        "UBND phường Hồng Ngự",
        "UBND phường Mỹ Ngãi",
        "UBND phường Mỹ Tho",
        "UBND phường Mỹ Trà",
        "UBND phường Sa Đéc",
    ]
    assert "Sở Giao thông vận tải" not in names


def test_members_are_those_at_work_in_the_department(database: Database) -> None:
    people = hire(database).current()
    assert people.members("SXD") == {"lan", "tuan"}
    assert people.members("SCT") == frozenset()


def test_an_edit_of_this_process_shows_at_once(database: Database) -> None:
    hire(database)
    directory = Directory(database, Watch())
    before = directory.current()
    with database.write() as transaction:
        add_imported_departments(transaction, ["PWDx"])
        transaction.commit()
    assert "PWDx" not in before.active_codes()
    assert "PWDx" in directory.current().active_codes()


def test_an_edit_of_another_process_shows_after_two_seconds(database: Database) -> None:
    hire(database)
    watch = Watch()
    directory, elsewhere = Directory(database, watch), Database(database.url)
    lan = directory.current().by_username("lan")
    assert lan is not None
    with elsewhere.write() as transaction:
        disable(transaction, lan.id)
        transaction.commit()
    elsewhere.close()
    watch.seconds += STALE_AFTER_SECONDS - 0.01
    assert "lan" in directory.current().members("SXD")
    watch.seconds += 0.01
    assert "lan" not in directory.current().members("SXD")


def test_a_write_about_something_else_does_not_make_it_read_again(database: Database) -> None:
    """Every recorded case is a write; the directory must not be read again for each."""
    hire(database)
    directory = Directory(database, Watch())
    before = directory.current()
    with database.write() as transaction:
        transaction.commit()
    assert directory.current() is before


def test_an_edit_that_was_rolled_back_is_not_seen(database: Database) -> None:
    directory = hire(database)
    with database.write() as transaction:
        add_imported_departments(transaction, ["PWDx"])
    assert "PWDx" not in directory.current().active_codes()


def test_an_empty_directory_answers_too() -> None:
    nobody = Snapshot()
    assert nobody.seat("department_head", "SXD", HIRED_AT).person is None
    assert nobody.departments() == ()
    assert nobody.people() == ()
    assert nobody.person(1) is None
