"""The workflows of a register: those that come with the program and those it was given."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import RLock
from typing import Final

from cases.errors import DatabaseUnavailable
from cases.store.engine import Database
from cases.versions import WORKFLOWS
from cases.versions.kept import current_reference, kept_references, read_kept
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.loader import shipped_definitions
from workflow.machine import Workflow
from workflow.versions import Workflows

#: how long an installation by another process may stay unseen by whoever records a case
STALE_AFTER_SECONDS: Final = 2.0


class InstalledWorkflows(Workflows):
    """Every version a register knows; thread-safe, one per process.

    A definition never changes once it is installed, so only its absence and `current` are asked
    of the database again. What the register was given wins over what comes with the program: cases
    are pinned to it. `monotonic` counts seconds and is only there to be replaced by a test.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        shipped = shipped_definitions()
        super().__init__(shipped, max(shipped))
        self._newest_shipped = max(shipped)
        self._database = database
        self._monotonic = monotonic
        self._lock = RLock()
        self._given: set[tuple[str, int]] = set()
        #: the edition and the second of the last look; None = not looked yet
        self._looked: tuple[int, float] | None = None

    @property
    def current(self) -> Workflow:
        """The workflow of new cases.

        Raises UnknownWorkflow when it needs a newer program, DatabaseUnavailable when the
        database was never reached.
        """
        self._keep_fresh()
        return super().current

    def make_ready(self) -> None:
        """Look into the register, unless that was done just now."""
        self._keep_fresh()

    def of(self, key: str, version: int) -> Workflow:
        """The workflow a case pins; raises UnknownWorkflow."""
        if self._looked is None:
            self.make_ready()
        try:
            return super().of(key, version)
        except UnknownWorkflow:
            self._look()
            return super().of(key, version)

    def definitions(self) -> list[WorkflowDefinition]:
        """Every definition, of each key the newest first."""
        self._keep_fresh()
        return super().definitions()

    def _keep_fresh(self) -> None:
        if self._is_fresh():
            return
        with self._lock:
            # whoever had the lock before may have looked already
            if self._is_fresh():
                return
            try:
                self._look()
            except DatabaseUnavailable:
                # a refusal is still told in the words that are known
                if self._looked is None:
                    raise

    def _is_fresh(self) -> bool:
        if self._looked is None:
            return False
        edition, second = self._looked
        stale = self._monotonic() - second >= STALE_AFTER_SECONDS
        return not stale and edition == self._database.edition(WORKFLOWS)

    def _look(self) -> None:
        # the edition first: a write in between makes what was read look old, never fresh
        looked = self._database.edition(WORKFLOWS), self._monotonic()
        with self._lock, self._database.read() as connection:
            wanted = kept_references(connection).keys() - self._given
            found = read_kept(connection, wanted)
            current = current_reference(connection)
            for reference, definition in found.items():
                self._compiled[reference] = Workflow(definition)
                self._given.add(reference)
            if found:
                self._speech = {}
            self._current = current or self._newest_shipped
            self._looked = looked
