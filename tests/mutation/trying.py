"""Tries a change: first the few tests most likely to notice it, then all that can."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from tests.mutation.changes import Change
from tests.mutation.covering import Covering
from tests.mutation.running import Changed, TestName, Verdict, in_child, run_tests

#: the first look: so many tests at most, and seconds of them
_FIRST_TESTS, _FIRST_SECONDS = 6, 2.0
#: the second look at what is built while test files are loaded: these seconds of their other tests
_BESIDE_SECONDS = 10.0
#: slower than without a change, by so much, is a loop without end
_SLOWER, _START = 5, 8


class Trial:
    """Tries changes and learns which tests notice those of a file."""

    def __init__(self, root: Path, covering: Covering) -> None:
        self._root, self._covering = root, covering
        self._noticed: defaultdict[str, Counter[TestName]] = defaultdict(Counter)

    def of(self, change: Change) -> tuple[str, TestName]:
        """How it ended: "killed", "timeout", "unrun" or "survived", and by which test."""
        running = self._covering.running(change.file, change.lines)
        beside = self._covering.beside(change.file, change.lines)
        if not running and not beside:
            return "unrun", ""
        first = self._first(change.file, running or beside)
        rest = [*self._ranked(change.file, running - {*first})]
        rest += self._within(_BESIDE_SECONDS, self._ranked(change.file, beside - {*first, *rest}))
        for tests in (first, rest):
            verdict = self._run(change, tests) if tests else Verdict("passed")
            if verdict.ended in ("failed", "timeout"):
                return ("killed" if verdict.ended == "failed" else "timeout"), verdict.by
        return "survived", ""

    def learn(self, file: str, by: TestName) -> None:
        """This test noticed a change of this file; ask it first the next time."""
        self._noticed[file][by] += 1

    def _ranked(self, file: str, tests: set[TestName]) -> list[TestName]:
        """Those that noticed most, then those that use the file at all, then the fastest."""
        noticed, using = self._noticed[file], self._covering.using(file)
        seconds = self._covering.seconds
        return sorted(tests, key=lambda one: (-noticed[one], one not in using, seconds[one], one))

    def _first(self, file: str, tests: set[TestName]) -> list[TestName]:
        """Those that noticed most so far, with their parameters, and the fastest."""
        ranked = self._ranked(file, tests)
        fast = self._within(_FIRST_SECONDS, ranked[:_FIRST_TESTS]) or ranked[:1]
        proven = [by for by, _ in self._noticed[file].most_common() if by.split("[")[0] in tests]
        return [*dict.fromkeys((*proven[:_FIRST_TESTS], *fast))]

    def _within(self, seconds: float, tests: Sequence[TestName]) -> list[TestName]:
        ends = accumulate(self._covering.seconds[test] for test in tests)
        return [test for test, end in zip(tests, ends, strict=True) if end <= seconds]

    def _run(self, change: Change, tests: Sequence[TestName]) -> Verdict:
        def run() -> Verdict:
            sys.meta_path.insert(0, Changed(self._root, change.file, change.code))
            return run_tests(tests)

        usual = sum(self._covering.seconds[test.split("[")[0]] for test in tests)
        return in_child(run, _START + _SLOWER * usual)
