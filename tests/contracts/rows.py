"""One plausible row in every table of a database, made from nothing but its schema."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa

_PLAIN_VALUES: tuple[tuple[type[sa.types.TypeEngine[Any]], object], ...] = (
    (sa.Boolean, True),
    (sa.Integer, 1),
    (sa.DateTime, datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)),
    (sa.Date, datetime.date(2026, 11, 23)),
    (sa.LargeBinary, b"1"),
    (sa.String, "1"),
)


def fill(connection: sa.Connection) -> None:
    """Put a row into every table that has none; references point at the rows of their tables."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if not connection.execute(sa.select(table).limit(1)).first():
            row = {column.name: _value(connection, column) for column in table.columns}
            connection.execute(table.insert().values(row))


def counts(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = sa.MetaData()
    tables.reflect(connection)
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in tables.sorted_tables
    }


def _value(connection: sa.Connection, column: sa.Column[Any]) -> object:
    for reference in column.foreign_keys:
        if reference.column.table is not column.table:
            return connection.execute(sa.select(reference.column).limit(1)).scalar_one()
        return None
    for kind, value in _PLAIN_VALUES:
        if isinstance(column.type, kind):
            return value
    raise AssertionError(f"{column} has the type {column.type!r}; add a value for it")
