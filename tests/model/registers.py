"""Furnished registers for one walk each, on either database."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from cases.directory.snapshot import Directory, Snapshot
from cases.store.engine import Database
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.model.desk import Desk
from tests.model.people import furnish


class Registers(Protocol):
    """Gives a new desk for every walk."""

    def desk(self) -> AbstractContextManager[Desk]:
        """A register where everybody of the model works and nothing has happened yet."""


class SqliteRegisters:
    """Copies of one furnished file."""

    def __init__(self, folder: Path, databases: SqliteDatabases) -> None:
        self._folder, self._numbers = folder, itertools.count(1)
        self._template = folder / "furnished.db"
        with closing(Database(databases.copy_to(self._template))) as database:
            self._directory = _Kept(furnish(database))

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A copy, deleted afterwards."""
        file = self._folder / f"{next(self._numbers)}.db"
        shutil.copyfile(self._template, file)
        with closing(Desk(f"sqlite:///{file}", self._directory)) as desk:
            yield desk
        for left in self._folder.glob(f"{file.name}*"):
            left.unlink()


class PostgresRegisters:
    """A new database for each walk."""

    def __init__(self, databases: PostgresDatabases) -> None:
        self._databases = databases

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A database, dropped afterwards."""
        with self._databases.fresh() as url:
            with closing(Database(url)) as database:
                directory = _Kept(furnish(database))
            with closing(Desk(url, directory)) as desk:
                yield desk


class _Kept(Directory):
    """Who works here never changes during a walk, so it is read once."""

    def __init__(self, directory: Directory) -> None:
        self._snapshot = directory.current()

    def current(self) -> Snapshot:
        """The directory as it was furnished."""
        return self._snapshot
