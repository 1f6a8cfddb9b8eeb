"""Which tests run which line of the engine, one test file at a time, and how long each test takes.

One at a time, because what is built once and kept would otherwise count for the first file alone.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation import running
from tests.mutation.running import TestName, Verdict

#: what a test file runs while it is loaded
LOADING = ""
_PATIENCE = 300


class Covering:
    """The lines of each test, and its seconds."""

    def __init__(self, told: Iterable[dict[str, Any]]) -> None:
        self.seconds: dict[TestName, float] = {}
        self._of_file: dict[str, list[TestName]] = {}
        self._by_line: dict[tuple[str, int], set[TestName]] = defaultdict(set)
        self._by_file: dict[str, set[TestName]] = defaultdict(set)
        self._loading: dict[tuple[str, int], set[str]] = defaultdict(set)
        for report in told:
            self._take(report["test_file"], report["seconds"], report["lines"])

    def _take(self, test_file: str, seconds: dict[TestName, float], lines: dict[str, Any]) -> None:
        self.seconds |= seconds
        self._of_file[test_file] = list(seconds)
        for file, tests_of in lines.items():
            for line, tests in tests_of.items():
                place = (file, int(line))
                themselves = {test for test in tests if test != LOADING}
                self._by_line[place] |= themselves
                self._by_file[file] |= themselves
                if LOADING in tests:
                    self._loading[place].add(test_file)

    def running(self, file: str, lines: range) -> set[TestName]:
        """The tests that run one of these lines themselves."""
        return set().union(*(self._by_line.get((file, line), ()) for line in lines))

    def using(self, file: str) -> set[TestName]:
        """The tests that run anything of this file themselves."""
        return self._by_file[file]

    def beside(self, file: str, lines: range) -> set[TestName]:
        """All tests of the files that run one of these lines while they are loaded."""
        files = set().union(*(self._loading.get((file, line), ()) for line in lines))
        return {test for test_file in files for test in self._of_file[test_file]}


def covering(root: Path, tests: str, product: str, kept: Path) -> Covering:
    """Measure, or take what was `kept` of test files whose world is still the same."""
    kept.mkdir(parents=True, exist_ok=True)
    return Covering(_measured(root, tests, product, kept))


def _measured(root: Path, tests: str, product: str, kept: Path) -> Iterator[dict[str, Any]]:
    files = sorted((root / tests).rglob("*.py"))
    support = [file for file in files if not file.name.startswith("test_")]
    world = _digest([*sorted((root / product).rglob("*.*[!c]")), *support])
    for file in files:
        if file in support:
            continue
        place = kept / f"{world}-{_digest([file])}-{file.stem}.json"
        if not place.exists():
            name = str(file.relative_to(root))
            verdict = running.in_child(lambda name=name: _watch(name, product), _PATIENCE)  # type: ignore[misc]
            if verdict.ended != "passed":
                raise SystemExit(f"{name} fails without any change: {verdict.by or verdict.ended}")
            place.write_text(json.dumps(verdict.told))
        yield json.loads(place.read_text())


def _digest(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def _watch(test_file: str, product: str) -> Verdict:
    watched = coverage.Coverage(data_file=None, include=[f"{product}/*"], messages=False)
    watched.start()
    watch = _Watch(watched)
    verdict = running.run_tests([], [watch], [test_file])
    watched.stop()
    if verdict.ended == "empty":
        verdict = Verdict("passed")
    told = {"test_file": test_file, "seconds": watch.seconds, "lines": _lines(watched)}
    return Verdict(verdict.ended, verdict.by, told)


def _lines(watched: coverage.Coverage) -> dict[str, dict[int, list[str]]]:
    data = watched.get_data()
    root = Path.cwd()
    return {
        str(Path(file).relative_to(root)): data.contexts_by_lineno(file)
        for file in data.measured_files()
    }


class _Watch:
    """Tells coverage whose lines are being run."""

    def __init__(self, watched: coverage.Coverage) -> None:
        self._watched = watched
        self.seconds: dict[TestName, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """One test with its fixtures."""
        name = running.name_of(item)
        began = time.process_time()
        self._watched.switch_context(name)
        try:
            return (yield)
        finally:
            self._watched.switch_context(LOADING)
            self.seconds[name] = self.seconds.get(name, 0) + time.process_time() - began
