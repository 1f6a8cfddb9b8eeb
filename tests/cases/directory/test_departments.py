"""Departments in the register: saved once, changed where the file changed, imported verbatim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cases.directory.departments import (
    SINCE_EVER,
    SavedDepartments,
    add_imported_departments,
    read_departments,
    save_departments,
)
from cases.directory.organisation import Department, Name, shipped_organisation
from cases.store.engine import Database


def save(database: Database, *departments: Department) -> SavedDepartments:
    with database.write() as transaction:
        saved = save_departments(transaction, departments)
        transaction.commit()
    return saved


def read(database: Database) -> dict[str, Department]:
    with database.read() as connection:
        return {department.code: department for department in read_departments(connection)}


def test_what_is_saved_is_read_back_the_same(database: Database) -> None:
    shipped = shipped_organisation()
    saved = save(database, *shipped)
    assert set(saved.added) == {department.code for department in shipped}
    assert read(database) == {department.code: department for department in shipped}


def test_saving_again_changes_nothing(database: Database) -> None:
    save(database, *shipped_organisation())
    assert save(database, *shipped_organisation()) == SavedDepartments()


def test_a_new_name_and_an_end_are_changes_of_that_department_only(database: Database) -> None:
    save(database, *shipped_organisation())
    before = read(database)
    tax = before["THUE"]
    renamed = replace(
        tax, names=(*tax.names, Name(date(2027, 1, 1), "Thuế tỉnh", "Tax Office", "TT"))
    )
    ended = replace(before["TTT"], valid_to=date(2026, 12, 31), successor="VPUBND")
    assert save(database, renamed, ended) == SavedDepartments((), ("THUE", "TTT"))
    assert read(database) == before | {"THUE": renamed, "TTT": ended}


def test_successors_may_stand_below_those_they_succeed(database: Database) -> None:
    """Foreign keys hold at every step, whatever the order of the file."""
    shipped = shipped_organisation()
    save(database, *reversed(shipped))
    assert len(read(database)) == len(shipped)


def test_departments_of_an_import_are_called_by_their_code_verbatim(database: Database) -> None:
    codes = ("Public Works Department", "PWDx", "Sở  Lạ")
    with database.write() as transaction:
        add_imported_departments(transaction, codes)
        transaction.commit()
    found = read(database)
    assert set(found) == set(codes)
    assert {department.kind for department in found.values()} == {"imported"}
    assert [found[code].name_on().vi for code in codes] == list(codes)
    assert all(found[code].exists_on(date(2015, 1, 1)) for code in codes)
    assert found["PWDx"].valid_from == SINCE_EVER


def test_an_import_leaves_a_known_department_as_it_is(database: Database) -> None:
    save(database, *shipped_organisation())
    before = read(database)
    with database.write() as transaction:
        add_imported_departments(transaction, ("SXD", "NEW"), on=date(2026, 1, 1))
        transaction.commit()
    after = read(database)
    assert after.pop("NEW").valid_from == date(2026, 1, 1)
    assert after == before
