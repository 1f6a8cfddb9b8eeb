"""Tries a change: first the few tests most likely to notice it, then all that can."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.changes import Change
from tests.mutation.covering import Covering
from tests.mutation.running import Changed, TestName, Verdict, in_child, run_tests

#: the first look: so many tests at most, and seconds of them
_FIRST_TESTS, _FIRST_SECONDS = 6, 2.0
#: slower than without a change, by so much, is a loop without end
_SLOWER, _START = 5, 8


class Trial:
    """Tries changes and learns which tests notice those of a file."""

    def __init__(self, root: Path, covering: Covering) -> None:
        self._root, self._covering = root, covering
        self._noticed: Counter[tuple[str, TestName]] = Counter()

    def of(self, change: Change) -> tuple[str, TestName]:
        """How it ended: "killed", "timeout", "unrun" or "survived", and by which test."""
        running = self._covering.running(change.file, change.lines)
        beside = self._covering.beside(change.file, change.lines)
        if not running and not beside:
            return "unrun", ""
        first = self._first(change.file, running or beside)
        rest = [*self._ranked(change.file, running - {*first})]
        rest += self._ranked(change.file, beside - {*first, *rest})
        for tests in (first, rest):
            verdict = self._run(change, tests) if tests else Verdict("passed")
            if verdict.ended in ("failed", "timeout"):
                self._noticed[change.file, verdict.by] += 1
                return ("killed" if verdict.ended == "failed" else "timeout"), verdict.by
        return "survived", ""

    def _ranked(self, file: str, tests: set[TestName]) -> list[TestName]:
        seconds = self._covering.seconds
        return sorted(tests, key=lambda test: (-self._noticed[file, test], seconds[test], test))

    def _first(self, file: str, tests: set[TestName]) -> list[TestName]:
        first: list[TestName] = []
        left = _FIRST_SECONDS
        for test in self._ranked(file, tests)[:_FIRST_TESTS]:
            left -= self._covering.seconds[test]
            if left >= 0 or not first:
                first.append(test)
        return first

    def _run(self, change: Change, tests: Sequence[TestName]) -> Verdict:
        def run() -> Verdict:
            sys.meta_path.insert(0, Changed(self._root, change.file, change.code))
            return run_tests(tests)

        usual = sum(self._covering.seconds[test] for test in tests)
        return in_child(run, _START + _SLOWER * usual)
