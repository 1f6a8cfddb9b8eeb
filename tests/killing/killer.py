"""Starts processes that work, and kills them at random moments."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from random import Random

from tests.killing.journal import Journal

#: a server that has everything imported already, so that a life begins within milliseconds
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.killing.desks", "tests.killing.bringing_in"])
#: a life is killed within this many lines of its journal and seconds
_MOST_LINES, _LONGEST_STEP = 9, 0.03
_WORKS_WITHIN = 30.0
_ENDS_WITHIN = 30.0


@dataclass
class Worker:
    """A process that is started again whenever it was killed."""

    target: Callable[..., None]
    arguments: tuple[object, ...]
    journal: Journal
    lives: int = 0
    _process: BaseProcess | None = field(default=None, init=False)
    _written: int = field(default=0, init=False)

    def start(self, last: bool = False) -> None:
        """Begin a life."""
        self._written = self.journal.lines_written()
        self._process = _PROCESSES.Process(target=self.target, args=(*self.arguments, last))
        self._process.start()
        self.lives += 1

    def kill(self, random: Random) -> bool:
        """Kill it in the middle of its work; False: it had come to its end by itself.

        The moment is told by its work, not by the time alone: on a busy machine a life may do
        nothing for a tenth of a second.
        """
        process = self._running()
        self._await_lines(process, self._written + random.randint(1, _MOST_LINES))
        time.sleep(random.uniform(0, _LONGEST_STEP))
        process.kill()
        return self._ended() != 0

    def end(self) -> None:
        """Let it come to the end of its last life."""
        assert self._ended() == 0, "a process failed; it says why on stderr"

    def _await_lines(self, process: BaseProcess, lines: int) -> None:
        deadline = time.monotonic() + _WORKS_WITHIN
        while self.journal.lines_written() < lines and process.is_alive():
            assert time.monotonic() < deadline, "a process does not work"
            time.sleep(0.001)

    def _ended(self) -> int | None:
        process = self._running()
        process.join(_ENDS_WITHIN)
        code = process.exitcode
        process.close()
        self._process = None
        return code

    def _running(self) -> BaseProcess:
        assert self._process is not None, "it was not started"
        return self._process

    def stop(self) -> None:
        """Leave nothing running, whatever happened."""
        if self._process is not None:
            self._process.kill()
            self._ended()


@contextmanager
def at_work(*workers: Worker) -> Iterator[None]:
    """All of them at work; none is left at the end."""
    try:
        for worker in workers:
            worker.start()
        yield
    finally:
        for worker in workers:
            worker.stop()
