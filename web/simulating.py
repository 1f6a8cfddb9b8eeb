"""What if: the register's past under a changed definition, by as many processes as there are cores.

The place where cases and messages come together; each process reads ranges of cases by itself.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import Final

from sqlalchemy import Connection, select

from cases import tables
from cases.directory.snapshot import Directory
from cases.reading.last_pass import last_pass
from cases.simulation.comparing import WhatIf
from cases.simulation.simulate import RegisterNow, simulate
from cases.simulation.tally import Tally
from cases.simulation.timeline import Timeline
from cases.store.engine import Database
from cases.tables import table_of
from cases.versions.installed import InstalledWorkflows
from notifications.bearers import Bearers, Planned, written
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow
from workflow.versioning.vocabulary import vocabulary

#: cases that one process takes at a time
RANGE: Final = 1000
#: below this many ranges another process costs more than it gives
_FEW: Final = 4

Ids = tuple[int, int]
_IDS = select(table_of(tables.CaseFile).c.id)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which register; travels to the processes. Instants are UTC."""

    database_url: str
    definition: WorkflowDefinition
    since: datetime
    until: datetime


def simulate_register(
    question: Question,
    progress: Callable[[int, int], None] = lambda done, total: None,
    processes: int | None = None,
) -> Tally:
    """Live the whole register again; nothing is written.

    Raises UnknownWorkflow for a case of a version that is not installed, DatabaseUnavailable.
    """
    ranges = _ranges(question.database_url)
    wanted = min(processes or _cores(), len(ranges))
    whole = Tally()
    parts = _here(question, ranges) if wanted < 2 or len(ranges) < _FEW else None
    for done, part in enumerate(parts or _spread(question, ranges, wanted), start=1):
        whole.add(part)
        progress(done, len(ranges))
    return whole


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ranges(database_url: str) -> list[Ids]:
    database = Database(database_url, pool_size=1)
    try:
        with database.read() as connection:
            ids = list(connection.execute(_IDS.order_by("id")).scalars())
    finally:
        database.close()
    lasts = [*ids[RANGE - 1 :: RANGE], *ids[-1:]]
    return list(zip(ids[::RANGE], lasts, strict=False))


def _here(question: Question, ranges: Sequence[Ids]) -> Iterator[Tally]:
    worker = _Worker(question)
    try:
        for ids in ranges:
            yield worker.part(ids)
    finally:
        worker.close()


def _spread(question: Question, ranges: Sequence[Ids], processes: int) -> Iterator[Tally]:
    # a forked process would share this one's database connections
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _start, (question,))
    try:
        for done in as_completed([pool.submit(_part, ids) for ids in ranges]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


class _Worker:
    """One process's way into the register."""

    def __init__(self, question: Question) -> None:
        self._database = Database(question.database_url, pool_size=1)
        self._workflows = InstalledWorkflows(self._database)
        people = Directory(self._database).current()
        with self._database.read() as connection:
            tick, calendars = last_pass(connection), Timeline.read(connection)
        self._register = RegisterNow(self._workflows, calendars, people, tick)
        self._span = (question.since, question.until)
        self._what_if = WhatIf(Workflow(question.definition), *self._span)
        self._bearers = Bearers(people, question.until)
        spoken = vocabulary(question.definition)
        self._planned = Planned(spoken, calendars.newest, self._bearers)

    def part(self, ids: Ids) -> Tally:
        """The figures of a range of cases."""
        with self._database.read() as connection, _uncollected():
            return simulate(
                connection, self._register, self._what_if, ids, self._planned, self._written
            )

    def close(self) -> None:
        """Give the connection back."""
        self._database.close()

    def _written(self, connection: Connection, ids: Ids) -> Iterator[tuple[str, datetime]]:
        spoken = self._workflows.vocabulary_of
        return written(connection, spoken, self._bearers, ids, self._span)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of reference cycles: looking for them takes a tenth of the time, and
    what a range of cases leaves of them is small.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_worker: _Worker | None = None


def _start(question: Question) -> None:
    global _worker
    _worker = _Worker(question)


def _part(ids: Ids) -> Tally:
    if _worker is None:
        raise RuntimeError("a process was asked before it was started")
    return _worker.part(ids)
