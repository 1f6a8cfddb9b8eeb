"""What a sweep writes for one case, written for all due cases at once by set-based SQL."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Table

from benchmarks.by_hand import Row, Rows, case_tables
from benchmarks.crowd import conninfo_of
from cases.store.engine import Database

_DIGESTS = ("digest", "history_digest")
_RANDOM_DIGEST = {
    "sqlite": "lower(hex(randomblob(32)))",
    "postgresql": "encode(sha256(due_now.id::text::bytea), 'hex')",
}


class SetBased:
    """The rows by which `after` differs from `before`, for every case that is due."""

    def __init__(self, database: Database, before: Rows, after: Rows, model: int) -> None:
        self._dialect = database.dialect
        self._statements = list(_statements(self._dialect, before, after))
        assert any(key[0] == model for key in after["history"]), "the model has no history"
        if self._dialect == "sqlite":
            self._connection: Any = sqlite3.connect(str(database.file), isolation_level=None)
            for pragma in ("synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY"):
                self._connection.execute(f"PRAGMA {pragma}")
        else:
            self._connection = psycopg.connect(conninfo_of(database), autocommit=True)

    def fire(self, now: int) -> int:
        """Write everything in one transaction; returns how many cases were due before `now`."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE" if self._dialect == "sqlite" else "BEGIN")
        execute(
            "CREATE TEMPORARY TABLE due_now AS SELECT id FROM case_file "
            f"WHERE next_check_at IS NOT NULL AND next_check_at < {now}"
        )
        if self._dialect == "postgresql":
            execute("ANALYZE due_now")
        for statement in self._statements:
            execute(statement)
        found: int = execute("SELECT count(*) FROM due_now").fetchone()[0]
        execute("DROP TABLE due_now")
        execute("COMMIT")
        return found


def _statements(dialect: str, before: Rows, after: Rows) -> list[str]:
    statements = []
    for table, column in case_tables():
        old, new = before[table.name], after[table.name]
        for key, row in new.items():
            if key not in old:
                statements.append(_insert(dialect, table, column, row))
            elif old[key] != row:
                statements.append(_update(dialect, table, column, old[key], row))
    return statements


def _insert(dialect: str, table: Table, case_column: str, row: Row) -> str:
    names = list(table.columns.keys())
    values = [
        "due_now.id" if name == case_column else _value(dialect, name, value)
        for name, value in zip(names, row, strict=True)
    ]
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(values)} FROM due_now"


def _update(dialect: str, table: Table, case_column: str, old: Row, new: Row) -> str:
    pairs = list(zip(table.columns.keys(), old, new, strict=True))
    keys = [key.name for key in table.primary_key.columns if key.name != case_column]
    settings = ", ".join(f"{n} = {_value(dialect, n, b)}" for n, a, b in pairs if a != b)
    same = "".join(f" AND {table.name}.{n} = {a}" for n, a, _ in pairs if n in keys)
    if dialect == "sqlite":
        return (
            f"UPDATE {table.name} SET {settings} "
            f"WHERE {case_column} IN (SELECT id FROM due_now){same}"
        ).replace("due_now.id", case_column)
    return (
        f"UPDATE {table.name} SET {settings} FROM due_now "
        f"WHERE {table.name}.{case_column} = due_now.id{same}"
    )


def _value(dialect: str, name: str, value: object) -> str:
    if name in _DIGESTS:
        return _RANDOM_DIGEST[dialect]
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
