"""Questions that are asked while reading and inside of a write alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from cases.store.statement import Row, Statement
from cases.store.transaction import WriteTransaction

Source = Connection | WriteTransaction


def rows_of(source: Source, statement: Statement, **parameters: Any) -> list[Row]:
    """The rows of a SELECT, as the driver gives them: instants are numbers, see `instants.py`."""
    if isinstance(source, WriteTransaction):
        return source.fetch(statement, **parameters)
    found = source.exec_driver_sql(statement.sql(source.dialect.name), parameters)
    # the driver's own tuples: a row object for each costs half as much again as reading it
    rows: list[Row] = list(found.cursor.fetchall())
    found.close()
    return rows


def bytes_in(value: bytes | str) -> bytes:
    """Bytes of a row: inside of a write PostgreSQL gives rows as JSON, and bytes hexadecimal."""
    return bytes.fromhex(value.removeprefix(r"\x")) if isinstance(value, str) else bytes(value)
