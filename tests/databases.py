"""Migrated, empty registers for tests: copies of a template instead of a migration each time."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.postgres import PostgresServer

_TEMPLATE = "register_template"


class SqliteDatabases:
    """Copies of one migrated SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Migrate the template file in `folder`."""
        from cases.migrations import upgrade

        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")

    def copy_to(self, file: Path) -> str:
        """Put an empty register at `file` and return its address."""
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"


class PostgresDatabases:
    """Databases made from one migrated template on a PostgreSQL server."""

    def __init__(self, server: PostgresServer) -> None:
        """Migrate the template database on `server`."""
        from cases.migrations import upgrade

        self.server = server
        self._numbers = itertools.count(1)
        self._administrator = psycopg.connect(server.conninfo(), autocommit=True)
        self._do("CREATE DATABASE {}", _TEMPLATE)
        upgrade(server.url(_TEMPLATE))

    @classmethod
    @contextmanager
    def on_own_server(cls) -> Iterator[PostgresDatabases]:
        """The same on a server that lives as long as the `with` block.

        It does not wait for the disk: no test here pulls the plug.
        """
        with PostgresServer.running(fsync=False) as server:
            databases = cls(server)
            try:
                yield databases
            finally:
                databases.close()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """The address of a new register, dropped afterwards with whoever is still connected.

        Copying it anew is simpler than emptying it: triggers keep the history from being deleted.
        """
        name = f"register_{next(self._numbers)}"
        self._do("CREATE DATABASE {} TEMPLATE {}", name, _TEMPLATE if migrated else "template0")
        try:
            yield self.server.url(name)
        finally:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def close(self) -> None:
        """End the administrator's connection."""
        self._administrator.close()

    def _do(self, statement: str, *names: str) -> None:
        identifiers = map(sql.Identifier, names)
        self._administrator.execute(sql.SQL(statement).format(*identifiers))
