"""The server process and the worker it keeps beside itself."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess

from web.app import create_app
from web.errors import SettingsError
from web.garbage import look_seldom
from web.logs import log, set_up_logs
from web.settings import read_settings
from web.wiring import build

#: seconds before a worker that died is started again
_START_AGAIN_AFTER: Final = 5.0
_MOST_WAIT: Final = 10.0
_WORKER: Final = (sys.executable, "-m", "web.cli", "worker", "--with-parent")


def application() -> FastAPI:
    """The application of a server process, from its environment."""
    look_seldom()
    set_up_logs()
    _end_with_parent()
    settings = read_settings()
    settings.check_for_serving()
    return create_app(build(settings))


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests until the process is told to stop; requests under way are finished."""
    # uvicorn passes the signal on once it is done; it must end the process in an orderly way
    signal.signal(signal.SIGTERM, _end)
    config = uvicorn.Config(
        "web.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=30,
    )
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[listening(config)]).run()
            return
        server = uvicorn.Server(config)
        server.run()
        if not server.started:
            sys.exit(STARTUP_FAILURE)


def listening(config: uvicorn.Config) -> socket.socket:
    """The socket that several processes accept from; their answers leave at once.

    asyncio switches Nagle's algorithm off only for sockets it makes itself: without this every
    answer on a kept connection came 40 ms late (measured, 8 ms against 66 ms).
    """
    shared = config.bind_socket()
    shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return shared


def require_free_port(host: str, port: int) -> None:
    """Raise SettingsError, telling what to do, when somebody else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            message = (
                f"cannot listen on {host}:{port} ({problem.strerror}); "
                "choose another --port or --host"
            )
            raise SettingsError(message) from problem


@contextmanager
def worker_beside(wanted: bool) -> Iterator[None]:
    """Keep a worker running in the same process group while the block runs."""
    if not wanted:
        yield
        return
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(threading.Thread):
    """Starts the worker, and again when it dies. It ends with us: its stdin is our pipe."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="worker keeper")
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Watch over one worker after the other."""
        while not self._over.is_set():
            # our own program with fixed arguments
            self._process = subprocess.Popen(_WORKER, stdin=subprocess.PIPE)  # noqa: S603
            code = self._process.wait()
            if not self._over.wait(_START_AGAIN_AFTER):
                log("worker_died", logging.ERROR, code=code)

    def end(self) -> None:
        """Let the worker finish its pass and go."""
        self._over.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_MOST_WAIT)


def _end_with_parent() -> None:
    """One of several web processes must not outlive the one that started them and keep the port."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent watch").start()


def _end(_number: int, _frame: Any) -> None:
    raise SystemExit(0)
