"""A server in a process of its own, which may be killed and started again."""

from __future__ import annotations

import multiprocessing
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

import uvicorn

from tests.web.stories import settings_for
from web.app import create_app
from web.wiring import build

LONGEST_START = 40.0
#: processes come from one that has everything imported already, so that a life begins at once
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.web.server"])


def serve(url: str, port: int) -> None:
    """Serve the register until killed, by the clock on the wall."""
    uvicorn.run(create_app(build(settings_for(url))), port=port, log_level="error")


@dataclass
class Server:
    """A process that serves the register, on one port through all its lives."""

    url: str
    port: int
    lives: int = 0
    _process: BaseProcess | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where it answers while it lives."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin a life; returns when it answers."""
        self._process = _PROCESSES.Process(target=serve, args=(self.url, self.port))
        self._process.start()
        self.lives += 1
        until = time.monotonic() + LONGEST_START
        while not self._answers():
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1):  # noqa: S310 - ours
                return True
        except (urllib.error.URLError, OSError):
            return False
