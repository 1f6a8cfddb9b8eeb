"""`serve` answers, keeps a clock beside itself, and takes it along when it goes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from web.serving import listening

LONGEST_START = 40.0


@pytest.fixture
def port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.fixture
def server(register: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A running `followup serve`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(port), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        start_new_session=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz")
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.slow
def test_a_served_register_has_a_running_clock(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + LONGEST_START
    checks = {}
    while checks.get("clock") != "ok" and time.monotonic() < until:
        checks = json.loads(_get(f"http://127.0.0.1:{port}/readyz"))["checks"]
        time.sleep(0.2)

    assert checks == {"database": "ok", "schema": "ok", "clock": "ok"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=pytest.mark.thorough),
        pytest.param(signal.SIGINT, marks=pytest.mark.thorough),
    ],
)
def test_the_worker_goes_with_the_server(
    server: subprocess.Popen[str], how: signal.Signals
) -> None:
    worker = _worker_of(server.pid)

    os.kill(server.pid, how)
    _, told = server.communicate(timeout=30)

    assert server.returncode == (-signal.SIGKILL if how is signal.SIGKILL else 0)
    assert _is_gone(worker)
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_taken_port_is_told_at_once(server: subprocess.Popen[str], port: int) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "web.cli", "serve", "--port", str(port)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        check=False,
    )

    assert second.returncode == 2
    assert "choose another --port" in second.stderr
    assert second.stderr.count("\n") == 1


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
        text: str = answer.read().decode()
        return text


def _wait_for(address: str) -> None:
    until = time.monotonic() + LONGEST_START
    while True:
        try:
            _get(address)
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _worker_of(server: int) -> int:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent_of(entry) == server:
                return int(entry.name)
        time.sleep(0.1)
    raise AssertionError("the server started no worker")


def _parent_of(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return None


def _is_gone(process: int) -> bool:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_answers_of_several_processes_are_not_held_back(port: int) -> None:
    """A small answer waits for nothing: 40 ms for each was the price of Nagle's algorithm."""
    config = uvicorn.Config("web.serving:application", host="127.0.0.1", port=port)
    with (
        listening(config) as shared,
        socket.create_connection(_listened(shared)),
        shared.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def _listened(shared: socket.socket) -> tuple[str, int]:
    shared.listen()
    host, port = shared.getsockname()
    return host, port
