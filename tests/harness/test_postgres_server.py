"""A test's PostgreSQL server ends with the test run, however that ends, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
_CARELESS = """
import time
from tests.postgres import PostgresServer
server = PostgresServer()
server.start(fsync=False)
print(server.folder, flush=True)
time.sleep(300)
"""


def test_a_server_that_waits_for_the_disk_says_so() -> None:
    with PostgresServer.running(fsync=True, settings={"work_mem": "9MB"}) as server:
        folder = server.folder
        with psycopg.connect(server.conninfo()) as connection:
            assert _setting(connection, "fsync") == "on"
            assert _setting(connection, "synchronous_commit") == "on"
            assert _setting(connection, "work_mem") == "9MB"
            assert _setting(connection, "listen_addresses") == ""
    assert not folder.exists()


def test_a_killed_run_leaves_neither_server_nor_files() -> None:
    careless = subprocess.Popen(
        [sys.executable, "-c", _CARELESS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with careless:
        assert careless.stdout is not None
        folder = Path(careless.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        assert _is_running(server)

        careless.send_signal(signal.SIGKILL)

        _wait_until(lambda: not _is_running(server))
        _wait_until(lambda: not folder.exists())


def _setting(connection: psycopg.Connection[tuple[str]], name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return row[0]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_until(comes_true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not comes_true():
        assert time.monotonic() < until, "still there"
        time.sleep(0.05)
