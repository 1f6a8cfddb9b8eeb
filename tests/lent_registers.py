"""Registers on PostgreSQL that are lent to one test after the other, as new each time.

A database of a test's own costs the server about 120 ms of work (measured): copying and dropping
it takes 17, and each connection reads the catalogue of sixty tables anew. Here a test gets a
database that another one gave back, and the connections that were open to it. What the test
changed was put back before; where more than rows were changed, the database is dropped instead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: rows that were deleted stay in the files: after so many tests they would be slow to read past
_TURNS: Final = 40

#: of five milliseconds, in which a connection that was closed disappears
_MOMENTS: Final = 40

_TABLES: Final = """
    SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname"""
# whatever defines a table, a function or a trigger leaves a new transaction number in one of these
_CATALOGUE: Final = ("pg_class", "pg_attribute", "pg_trigger", "pg_proc", "pg_constraint")
_SEQUENCES: Final = "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
_OTHERS: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid()"""

Rows = Mapping[str, tuple[int, Any]]


class LentRegister:
    """A database, the connections to it, and what its tables held when it was new."""

    def __init__(self, name: str, url: str, conninfo: str, engine: Engine) -> None:
        self.name = name
        self.url = url
        self.turns = 0
        self.engine = engine
        self._keeper = psycopg.connect(conninfo, autocommit=True)
        self._tables = [name for (name,) in self._keeper.execute(_TABLES)]
        self._content = {name: self._copied(name) for name in self._tables}
        self._rows = self._counted(self._tables)
        self._definitions = self._counted(_CATALOGUE)
        self._sequences = self._keeper.execute(_SEQUENCES).fetchall()

    def as_new(self) -> bool:
        """Put back what was changed; False when that is more than rows, or somebody is still in."""
        if self._is_spoilt():
            return False
        with self._keeper.transaction():
            self._keeper.execute("SET LOCAL session_replication_role = replica")
            now = self._counted(self._tables)
            for name in self._tables:
                if now[name] != self._rows[name]:
                    self._put_back(name)
            if self._keeper.execute(_SEQUENCES).fetchall() != self._sequences:
                self._rewind()
            self._rows = self._counted(self._tables)
        return True

    def close(self) -> None:
        """End every connection."""
        self._keeper.close()
        self.engine.pool.dispose()

    def _is_spoilt(self) -> bool:
        pool: Any = self.engine.pool
        if pool.checkedout() or not self._left_alone():
            return True
        return self._counted(_CATALOGUE) != self._definitions

    def _left_alone(self) -> bool:
        """Whether nobody is in but the connections that wait; who just left is given a moment."""
        pool: Any = self.engine.pool
        known = sum(record.dbapi_connection is not None for record in pool._pool.queue)
        for _ in range(_MOMENTS):
            if self._keeper.execute(_OTHERS).fetchone() == (known,):
                return True
            time.sleep(0.005)
        return False

    def _counted(self, names: tuple[str, ...] | list[str]) -> Rows:
        """How many rows there are, and the sum of the transactions that wrote them."""
        each = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, count(*), sum(xmin::text::bigint) FROM {}").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for name in names
        )
        return {name: (count, written) for name, count, written in self._keeper.execute(each)}

    def _copied(self, table: str) -> bytes:
        with self._keeper.cursor().copy(_copy("COPY {} TO STDOUT (FORMAT binary)", table)) as rows:
            return b"".join(bytes(row) for row in rows)

    def _put_back(self, table: str) -> None:
        self._keeper.execute(_copy("DELETE FROM {}", table))
        if self._rows[table][0]:
            into = _copy("COPY {} FROM STDIN (FORMAT binary)", table)
            with self._keeper.cursor().copy(into) as rows:
                rows.write(self._content[table])

    def _rewind(self) -> None:
        for name, last in self._sequences:
            self._keeper.execute(
                "SELECT setval(%s::regclass, %s, %s)", (name, last or 1, last is not None)
            )


def _copy(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


@dataclass
class Lending:
    """The registers of one kind that nobody has at the moment."""

    free: list[LentRegister] = field(default_factory=list)

    def take_back(self, register: LentRegister) -> bool:
        """Keep it for the next test; False when it is to be dropped."""
        register.turns += 1
        if register.turns >= _TURNS or not register.as_new():
            return False
        self.free.append(register)
        return True


class WarmEngines:
    """The engines of lent registers: whoever opens one of these gets connections that are open."""

    def __init__(self) -> None:
        self._kept: dict[str, Engine] = {}

    @contextmanager
    def instead_of_new_ones(self) -> Iterator[None]:
        """Let `cases.store.engine` hand them out, to whoever asks for a pool of the usual size."""
        from cases.store import engine

        make = engine.make_engine

        def made(url: str, pool_size: int = 10) -> Engine:
            kept = self._kept.get(url) if pool_size == 10 else None
            return make(url, pool_size) if kept is None else _on_the_pool_of(kept)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "make_engine", made)
            yield

    def keep(self, url: str) -> Engine:
        """Make the engine of a register; it stays until `forget`."""
        from cases.store.engine import make_engine

        self._kept[url] = make_engine(url)
        return self._kept[url]

    def forget(self, url: str) -> None:
        """Whoever opens the register from now on makes an engine of their own."""
        self._kept.pop(url, None)


def _on_the_pool_of(kept: Engine) -> Engine:
    """An engine with the same connections and compiled statements, and listeners of its own."""
    from sqlalchemy import Engine

    engine: Any = Engine(kept.pool, kept.dialect, kept.url)
    engine._compiled_cache = kept._compiled_cache
    engine.dispose = lambda: None
    return engine
