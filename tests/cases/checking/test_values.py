"""Values of a kind that no program writes are told of by table, row and column, whatever they are:
SQLite takes letters for a number, and bytes that are no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import zip_longest
from typing import Any

import pytest
from sqlalchemy import Column, Connection, LargeBinary, String
from sqlalchemy.exc import IntegrityError
from sqlmodel import AutoString, SQLModel

from cases.checking.whole.values import value_problems
from cases.register import Register
from cases.store.engine import Database
from tests.cases.checking.damage import check, damage, unguarded
from tests.cases.checking.lived import lived
from tests.cases.life import recorded
from tests.databases import SqliteDatabases

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
LETTERS, BYTES, NO_TEXT = "'mười'", "x'c328'", "CAST(x'c328' AS TEXT)"


@pytest.fixture(scope="module")
def lived_in(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """A register that lived; whatever is done to it is rolled back."""
    folder = tmp_path_factory.mktemp("lived")
    with closing(Database(sqlite_databases.copy_to(folder / "register.db"))) as database:
        yield lived(database, folder)


def what_nobody_writes(column: Column[Any]) -> tuple[str, ...]:
    """Values that SQLite may take there, and no program gives it."""
    if isinstance(column.type, LargeBinary):
        return (LETTERS,)
    is_text = isinstance(column.type, String | AutoString)
    return (BYTES, NO_TEXT) if is_text else (LETTERS, BYTES, NO_TEXT)


def holds(connection: Connection, column: Column[Any], value: str) -> bool:
    """Put the value into one row; False where there is no row, or the database refuses it."""
    table, keys = column.table.name, ", ".join(f'"{key.name}"' for key in column.table.primary_key)
    one = f"({keys}) IN (SELECT {keys} FROM {table} LIMIT 1)"
    try:
        changed = connection.exec_driver_sql(
            f'UPDATE {table} SET "{column.name}" = {value} WHERE {one}'
        )
    except IntegrityError:
        return False
    return changed.rowcount == 1


def tables_of(problems: Iterable[str]) -> set[str]:
    """The tables whose rows the sentences are about; a case has its number alone."""
    rows = (problem.partition(" holds in ")[0].partition(" of ") for problem in problems)
    return {table or "case_file" for _, _, table in rows}


def test_they_are_told_of_wherever_they_stand(lived_in: Register) -> None:
    """One column of every table at a time, until each had its turn."""
    tried, missed = 0, []
    with unguarded(lived_in) as connection:
        for guard in connection.exec_driver_sql(TRIGGERS).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        for columns in zip_longest(*(table.columns for table in SQLModel.metadata.sorted_tables)):
            for value in (LETTERS, BYTES, NO_TEXT):
                connection.exec_driver_sql("SAVEPOINT whole")
                held = [
                    column
                    for column in columns
                    if column is not None
                    and value in what_nobody_writes(column)
                    and holds(connection, column, value)
                ]
                told = tables_of(value_problems(connection))
                tried += len(held)
                missed += [column for column in held if column.table.name not in told]
                connection.exec_driver_sql("ROLLBACK TO whole")

    assert missed == []
    assert tried > 500


def test_they_come_alone_and_with_advice(lived_in: Register) -> None:
    """What rows mean is not asked where one holds such a value, nor are there warnings."""
    with unguarded(lived_in) as connection:
        damage(connection, [f"UPDATE calendar_version SET at = {LETTERS} WHERE no = 2"])
        found = check(lived_in, connection)

    assert found.problems == [
        "the row 2 of calendar_version holds in at what nobody can have written. "
        "Restore the newest backup of which the check is clean."
    ]
    assert found.warnings == []


@pytest.mark.parametrize(("sqlite", "postgres"), [("0000-12-31", "-infinity"), ("now", "infinity")])
def test_a_day_that_no_calendar_has_is_found_on_both_databases(
    register: Register, sqlite: str, postgres: str
) -> None:
    day = sqlite if register.database.dialect == "sqlite" else postgres
    with unguarded(register) as connection:
        damage(connection, [f"UPDATE department SET valid_from = '{day}' WHERE code = 'SXD'"])
        (problem,) = check(register, connection).problems
    assert problem.startswith("the row SXD of department holds in valid_from what nobody")


def test_an_instant_that_no_calendar_has_is_found_on_both_databases(
    register: Register,
) -> None:
    recorded(register)
    with unguarded(register) as connection:
        damage(connection, ["UPDATE case_file SET due_at = 9223372036854775807"])
        (problem,) = check(register, connection).problems
    assert problem.startswith("YK-2026-000001 holds in due_at what nobody")
