"""The same rows by the bare driver: what a patient person would write for this one case.

The product lives one model case; what it wrote in each step becomes the statements of that step,
with as few of them as SQL allows. Only ids and what must be unique change from case to case. No
decision, no digest, no object stands between these rows and the driver.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from sqlalchemy import Table, make_url
from sqlmodel import SQLModel

from cases.store.engine import Database

Row = tuple[Any, ...]
#: by table: the rows of one case by primary key
Rows = dict[str, dict[Row, Row]]

_GUARDS = ("version", "history_seq")


@dataclass(frozen=True, slots=True)
class Write:
    """One statement with `?` for its values, and where the case's id stands among them."""

    sql: str
    values: Row
    ids: tuple[int, ...]
    #: values that must be unique without being the id: the digest of the tracking code
    unique: tuple[int, ...]

    def values_for(self, case_id: int) -> list[Any]:
        """The values of another case."""
        values = list(self.values)
        for place in self.ids:
            values[place] = case_id
        for place in self.unique:
            values[place] = f"{case_id:064d}"
        return values


@dataclass(frozen=True, slots=True)
class Life:
    """A model case: its id, the writes of each step, and how many rows it has in each table."""

    case_id: int
    steps: tuple[tuple[Write, ...], ...]
    sizes: Mapping[str, int]


def model_life(database: Database, *steps: Callable[[int], int]) -> Life:
    """Let the product live one case, and read off what each step wrote."""
    case_id, before, written = 0, rows_of(database, -1), []
    for step in steps:
        case_id = step(case_id)
        after = rows_of(database, case_id)
        written.append(tuple(_difference(before, after, case_id)))
        before = after
    return Life(case_id, tuple(written), {name: len(rows) for name, rows in before.items()})


def case_tables() -> list[tuple[Table, str]]:
    """Every table with rows of a case, parents first, and the column that names the case."""
    found = [(table, _case_column(table)) for table in SQLModel.metadata.sorted_tables]
    return [(table, column) for table, column in found if column]


def _case_column(table: Table) -> str:
    return "id" if table.name in ("case_file", "petitioner") else _having(table, "case_id")


def _having(table: Table, column: str) -> str:
    return column if column in table.columns else ""


def rows_of(database: Database, case_id: int) -> Rows:
    """Every row of a case as the driver sees it."""
    rows: Rows = {}
    with database.read() as connection:
        for table, column in case_tables():
            keys = [table.columns.keys().index(key.name) for key in table.primary_key.columns]
            sql = f"SELECT {', '.join(table.columns.keys())} FROM {table.name}"
            found = connection.exec_driver_sql(f"{sql} WHERE {column} = {case_id}").fetchall()
            rows[table.name] = {tuple(row[i] for i in keys): tuple(row) for row in found}
    return rows


def _difference(before: Rows, after: Rows, case_id: int) -> list[Write]:
    writes = []
    for table, column in case_tables():
        old, new = before[table.name], after[table.name]
        inserted = [row for key, row in new.items() if key not in old]
        if inserted:
            writes.append(_insert(table, inserted, case_id))
        changed = [(old[key], new[key]) for key in old if old[key] != new[key]]
        writes.extend(_updates(table, column, changed, case_id))
    return writes


def _insert(table: Table, rows: Sequence[Row], case_id: int) -> Write:
    one = f"({', '.join('?' * len(table.columns))})"
    names = ", ".join(table.columns.keys())
    sql = f"INSERT INTO {table.name} ({names}) VALUES {', '.join([one] * len(rows))}"
    return _write(sql, [value for row in rows for value in row], case_id, table)


def _updates(
    table: Table, case_column: str, changed: Sequence[tuple[Row, Row]], case_id: int
) -> list[Write]:
    """Rows that change alike share a statement."""
    groups: dict[tuple[tuple[str, Any], ...], list[Row]] = {}
    for old, new in changed:
        pairs = zip(table.columns.keys(), old, new, strict=True)
        groups.setdefault(tuple((n, b) for n, a, b in pairs if a != b), []).append(old)
    keys = [key.name for key in table.primary_key.columns if key.name != case_column]
    if table.name == "case_file":
        keys = list(_GUARDS)
    return [_update(table, case_column, keys, g, rows, case_id) for g, rows in groups.items()]


def _update(
    table: Table,
    case_column: str,
    keys: Sequence[str],
    settings: Sequence[tuple[str, Any]],
    rows: Sequence[Row],
    case_id: int,
) -> Write:
    names = table.columns.keys()
    key_values = [row[names.index(key)] for row in rows for key in keys]
    one = f"({', '.join('?' * len(keys))})"
    met = f"({', '.join(keys)}) IN (VALUES {', '.join([one] * len(rows))})"
    sql = (
        f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name, _ in settings)} "
        f"WHERE {case_column} = ? AND {met}"
    )
    return _write(sql, [*(value for _, value in settings), case_id, *key_values], case_id, table)


def _write(sql: str, values: Sequence[Any], case_id: int, table: Table) -> Write:
    ids = tuple(i for i, value in enumerate(values) if value == case_id)
    digest = table.name == "tracking_code" and sql.startswith("INSERT")
    unique = (table.columns.keys().index("digest"),) if digest else ()
    return Write(sql, tuple(values), ids, unique)


class _Driver(Protocol):
    def transact(self, case_id: int, writes: Sequence[Write]) -> None: ...


class ByHand:
    """Lives cases by the bare driver of `database`, numbered apart from the product's."""

    def __init__(self, database: Database, life: Life) -> None:
        self._database = database
        self._life = life
        self._next = life.case_id + 5_000_000
        self._driver: _Driver = (
            _Sqlite(database) if database.dialect == "sqlite" else _Postgres(database)
        )

    def live(self) -> None:
        """One case, one transaction per step."""
        self._next += 1
        for writes in self._life.steps:
            self._driver.transact(self._next, writes)

    def check(self) -> None:
        """The last case has as many rows in every table as the product's."""
        rows = rows_of(self._database, self._next)
        assert {name: len(found) for name, found in rows.items()} == self._life.sizes


class _Sqlite:
    """sqlite3 with the product's durability; its own cache keeps the statements prepared."""

    def __init__(self, database: Database) -> None:
        self._connection = sqlite3.connect(str(database.file), isolation_level=None)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            self._connection.execute(f"PRAGMA {pragma}")

    def transact(self, case_id: int, writes: Sequence[Write]) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        if writes[0].sql.startswith("INSERT INTO petitioner"):
            execute("UPDATE case_counter SET last = last + 0 WHERE year = ?", (2026,))
        else:
            execute("SELECT state, version FROM case_file WHERE id = ?", (case_id,)).fetchone()
        for write in writes:
            execute(write.sql, write.values_for(case_id))
        execute("COMMIT")


class _Postgres:
    """psycopg in autocommit: each step is one prepared statement, one round trip, one commit."""

    def __init__(self, database: Database) -> None:
        url = make_url(database.url)
        folder = url.query["host"]
        self._connection = psycopg.connect(
            f"host={folder} user={url.username} dbname={url.database}", autocommit=True
        )
        self._texts: dict[int, str] = {}

    def transact(self, case_id: int, writes: Sequence[Write]) -> None:
        text = self._texts.get(id(writes))
        if text is None:
            text = self._texts[id(writes)] = _one_statement(writes)
        values = [value for write in writes for value in write.values_for(case_id)]
        self._connection.execute(text, values, prepare=True)


def _one_statement(writes: Sequence[Write]) -> str:
    """The step as one statement: foreign keys are checked at its end."""
    parts = [f"step_{i} AS ({write.sql})" for i, write in enumerate(writes)]
    if writes[0].sql.startswith("INSERT INTO petitioner"):
        parts.append("counted AS (UPDATE case_counter SET last = last + 0 WHERE year = 2026)")
    return f"WITH {', '.join(parts)} SELECT 1".replace("?", "%s")
