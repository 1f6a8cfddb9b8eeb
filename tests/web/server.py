"""A server in a process of its own, which may be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.web.stories import SECRET

LONGEST_START = 40.0


@dataclass
class Server:
    """A process that serves the register, on one port through all its lives."""

    url: str
    port: int
    lives: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where it answers while it lives."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin a life; returns when it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "serve", "--no-worker", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(__file__).parents[2]),
                "FOLLOWUP_DATABASE_URL": self.url,
                "FOLLOWUP_SECRET_KEY": SECRET,
                "FOLLOWUP_ENV": "test",
            },
            start_new_session=True,
        )
        self.lives += 1
        until = time.monotonic() + LONGEST_START
        while not self._answers():
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1):  # noqa: S310 - ours
                return True
        except (urllib.error.URLError, OSError):
            return False
