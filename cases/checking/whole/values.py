"""Values that no program of this register writes: letters for a number, bytes that are no text.

PostgreSQL keeps such values out itself, but for instants and days that no calendar has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, Table
from sqlmodel import SQLModel

from cases.checking.row_names import row_name
from cases.instants import Instant, to_micros

#: instants that can be shown in every time zone
_FIRST: Final = to_micros(datetime(1, 1, 2, tzinfo=UTC))
_LAST: Final = to_micros(datetime(9999, 12, 30, tzinfo=UTC))
#: the days that Python knows; both databases have a year 0, one has days without end
_DAYS: Final = "'0001-01-01' AND '9999-12-31'"
_TAUGHT: Final = "knows the functions of value_problems"


def value_problems(connection: Connection) -> Iterator[str]:
    """Each row that holds what nobody can have written, with its key. One statement a table."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        _teach(connection)
    for table, statement in _statements(dialect):
        for column, *key in connection.exec_driver_sql(statement):
            yield f"{row_name(table, key)} holds in {column} what nobody can have written."


def _teach(connection: Connection) -> None:
    """Make the functions known that the statements on SQLite call; once, because every statement
    that was prepared before is prepared anew after it.
    """
    if connection.info.get(_TAUGHT):
        return
    driver: Any = connection.connection.dbapi_connection
    driver.create_function("shown", 1, _shown, deterministic=True)
    driver.create_function("is_text", 1, _is_text, deterministic=True)
    connection.info[_TAUGHT] = True


@cache
def _statements(dialect: str) -> tuple[tuple[Table, str], ...]:
    found = ((table, _statement(table, dialect)) for table in SQLModel.metadata.sorted_tables)
    return tuple((table, statement) for table, statement in found if statement)


def _statement(table: Table, dialect: str) -> str:
    """Which column of which rows is strange; "" where the database lets nothing strange in."""
    strange = _on_sqlite(table) if dialect == "sqlite" else _on_postgresql(table)
    if not strange:
        return ""
    whens = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in strange)
    names = [f'"{column.name}"' for column in table.primary_key.columns]
    if dialect == "sqlite":
        names = [f"shown(CAST({name} AS BLOB))" for name in names]
    # names of our own tables; nothing of it was given by anybody
    found = f'SELECT CASE {whens} END AS "strange", {", ".join(names)} FROM "{table.name}"'  # noqa: S608
    return f'SELECT * FROM ({found}) AS "found" WHERE "strange" IS NOT NULL'  # noqa: S608


def _on_postgresql(table: Table) -> list[tuple[str, str]]:
    return [
        (column.name, f'"{column.name}" NOT BETWEEN {between}')
        for column in table.columns
        for kind, between in ((Instant, f"{_FIRST} AND {_LAST}"), (Date, _DAYS))
        if isinstance(column.type, kind)
    ]


def _on_sqlite(table: Table) -> list[tuple[str, str]]:
    strange = [(column.name, _strange(column)) for column in table.columns]
    texts = [column.name for column in table.columns if _kind(column) == "text"]
    if texts:
        # all texts of a row in one call: a call for each takes ten times as long
        joined = " || char(10) || ".join(f"coalesce(\"{name}\", '')" for name in texts)
        strange.append(("one of its texts", f"NOT is_text(CAST({joined} AS BLOB))"))
    return strange


def _strange(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    if isinstance(column.type, Date):
        return f"{name} IS NOT date({name}) OR {name} NOT BETWEEN {_DAYS}"
    strange = f"typeof({name}) NOT IN ('{_kind(column)}', 'null')"
    if isinstance(column.type, Instant):
        return f"{strange} OR {name} NOT BETWEEN {_FIRST} AND {_LAST}"
    return strange


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, LargeBinary):
        return "blob"
    # a truth value is 0 or 1
    return "integer" if isinstance(column.type, Integer | Instant | Boolean) else "text"


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shown(value: bytes | None) -> str:
    return "–" if value is None else value.decode(errors="backslashreplace")
