"""Migrated registers for tests: copies of a template instead of a migration each time.

A template is empty, or staffed: the people of `tests.people` work there already, which a test
would otherwise wait for as long as for everything it does itself.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from tests.lent_registers import Lending, LentRegister, WarmEngines
from tests.postgres import PostgresServer

_TEMPLATE, _STAFFED = "register_template", "staffed_template"


class SqliteDatabases:
    """Copies of one migrated SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Migrate the template file in `folder`."""
        from cases.migrations import upgrade

        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")

    def copy_to(self, file: Path, *, staffed: bool = False) -> str:
        """Put a register at `file` and return its address."""
        shutil.copyfile(self._staffed if staffed else self._template, file)
        return f"sqlite:///{file}"

    @cached_property
    def _staffed(self) -> Path:
        file = self._template.with_name("staffed.db")
        _staff(self.copy_to(file))
        return file


class PostgresDatabases:
    """Databases made from one migrated template on a PostgreSQL server."""

    def __init__(self, server: PostgresServer) -> None:
        """Migrate the template database on `server`."""
        from cases.migrations import upgrade

        self.server = server
        self._numbers = itertools.count(1)
        self._engines = WarmEngines()
        self._lending = {True: Lending(), False: Lending()}
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
                with databases._engines.instead_of_new_ones():
                    yield databases
            finally:
                databases.close()

    @contextmanager
    def lent(self, *, staffed: bool = False) -> Iterator[str]:
        """The address of a migrated register that is as new, with warm connections to it."""
        lending = self._lending[staffed]
        register = lending.free.pop() if lending.free else self._made_to_lend(staffed)
        try:
            yield register.url
        finally:
            if not lending.take_back(register):
                self._drop_lent(register)

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """The address of a database of one's own, dropped afterwards with whoever is still in."""
        name = self._created(_TEMPLATE if migrated else "template0")
        try:
            yield self.server.url(name)
        finally:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _created(self, template: str) -> str:
        name = f"register_{next(self._numbers)}"
        # copying files takes two thirds of the time that writing them through the log does
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return name

    def _made_to_lend(self, staffed: bool) -> LentRegister:
        name = self._created(self._staffed if staffed else _TEMPLATE)
        url = self.server.url(name)
        return LentRegister(name, url, self.server.conninfo(name), self._engines.keep(url))

    def _drop_lent(self, register: LentRegister) -> None:
        self._engines.forget(register.url)
        register.close()
        self._do("DROP DATABASE {} WITH (FORCE)", register.name)

    @cached_property
    def _staffed(self) -> str:
        self._do("CREATE DATABASE {} TEMPLATE {}", _STAFFED, _TEMPLATE)
        _staff(self.server.url(_STAFFED))
        return _STAFFED

    def close(self) -> None:
        """End every connection."""
        for lending in self._lending.values():
            for register in lending.free:
                register.close()
        self._administrator.close()

    def _do(self, statement: str, *names: str) -> None:
        identifiers = map(sql.Identifier, names)
        self._administrator.execute(sql.SQL(statement).format(*identifiers))


def _staff(url: str) -> None:
    from cases.store.engine import Database
    from tests.people import hire

    with closing(Database(url)) as database:
        hire(database)
