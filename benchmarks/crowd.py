"""A register of many cases, made from model cases by bulk SQL.

The product lives each model; the copies are its rows under other ids. A copy shares the model's
petitioner, and its digests are the model's: good for measuring, not for `followup check`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.by_hand import case_tables
from cases.store.engine import Database

#: what belongs to a case but is neither read nor written by what is measured with a crowd
_LEFT_OUT = ("petitioner", "case_text", "tracking_code", "idempotency_key")


@dataclass(frozen=True, slots=True)
class Copies:
    """The ids that the copies of one model have."""

    model: int
    ids: range


@contextmanager
def bulk(database: Database) -> Iterator[Any]:
    """A bare connection for bulk SQL: no foreign keys are checked, nothing waits for the disk."""
    if database.dialect == "sqlite":
        connection: Any = sqlite3.connect(str(database.file), isolation_level=None)
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-262144")
    else:
        connection = psycopg.connect(conninfo_of(database), autocommit=True)
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
    try:
        yield connection
    finally:
        connection.close()


def conninfo_of(database: Database) -> str:
    """How the bare driver reaches a PostgreSQL register of the benchmarks."""
    url = make_url(database.url)
    return f"host={url.query['host']} user={url.username} dbname={url.database}"


def multiply(
    database: Database, crowd: Sequence[Copies], only: Sequence[str] | None = None
) -> None:
    """Write the copies of every model, then let the database look at what it has.

    `only` names the tables that matter, where that saves a large part of the rows.
    """
    with bulk(database) as connection:
        for copies in crowd:
            connection.execute("BEGIN")
            for table, column in case_tables():
                if table.name in (only or (table.name,)) and table.name not in _LEFT_OUT:
                    _multiply(connection, database, table.name, column, copies)
            connection.execute("COMMIT")
        settle(connection, database)


def settle(connection: Any, database: Database) -> None:
    """What the building leaves for later is done now, not in the middle of a measurement."""
    if database.dialect == "sqlite":
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _multiply(connection: Any, database: Database, table: str, column: str, copies: Copies) -> None:
    connection.execute("DROP TABLE IF EXISTS model")
    connection.execute(
        f"CREATE TEMPORARY TABLE model AS SELECT * FROM {table} WHERE {column} = {copies.model}"
    )
    names = [c.name for found, _ in case_tables() if found.name == table for c in found.columns]
    values = ", ".join("numbers.n" if name == column else f"model.{name}" for name in names)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) {_series(database, copies.ids)} "
        f"SELECT {values} FROM numbers CROSS JOIN model"
    )


def _series(database: Database, ids: range) -> str:
    if database.dialect == "postgresql":
        return f"WITH numbers AS (SELECT generate_series({ids[0]}::bigint, {ids[-1]}) AS n)"
    return (
        f"WITH RECURSIVE numbers(n) AS (SELECT {ids[0]} UNION ALL "
        f"SELECT n + 1 FROM numbers WHERE n < {ids[-1]})"
    )
