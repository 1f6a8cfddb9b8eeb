"""pytest in a process forked from one that has loaded the libraries but not the product.

A change is therefore there before anything of the product runs: what is built when a test file is
loaded, or kept for the process, is built from the changed text.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import pytest

#: examples a law is tried with: fewer than in `make test`, the same ones each time
_EXAMPLES = 25
_MEMORY = 3 << 30
#: asserts as they stand: nobody reads what they would tell
_QUIET = ("-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist")

TestName = str


@dataclass(frozen=True)
class Verdict:
    """How a run ended: "passed", "failed", "timeout" or "empty", and the first test that failed."""

    ended: str
    by: TestName = ""
    told: Mapping[str, Any] | None = None


def warm_up() -> None:
    """Load what every run needs; nothing of the product may be among it."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        pytest.main([*_QUIET, "--collect-only", "tests/mutation"])
    import pydantic
    import transitions  # noqa: F401

    pydantic.TypeAdapter(int)
    loaded = [name for name in sys.modules if name.split(".")[0] in ("workflow", "cases")]
    if loaded:
        raise RuntimeError(f"loaded before any change could be made: {', '.join(loaded)}")
    gc.freeze()


def in_child(run: Callable[[], Verdict], seconds: float) -> Verdict:
    """What `run` finds in a forked process that may use so many seconds of the processor."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(run, seconds, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if text:
        return Verdict(**json.loads(text))
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Verdict("timeout" if ended in (signal.SIGXCPU, signal.SIGKILL) else "failed")


def _answer(run: Callable[[], Verdict], seconds: float, writing: int) -> None:
    try:
        limit = int(seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        answer = json.dumps(run().__dict__)
        os.write(writing, answer.encode())
    finally:
        os._exit(0)


def run_tests(
    wanted: Sequence[TestName], plugins: Iterable[object] = (), files: Iterable[str] = ()
) -> Verdict:
    """Run the tests of these names in this order up to the first failure; all of `files` if none.

    A name may be that of a test function or, with its parameters, of one test of it.

    A test that is there no more does not fail: a run without any is "empty".
    """
    order = Order(wanted)
    places = sorted({*files, *(name.split("::")[0] for name in wanted)})
    with tempfile.TemporaryDirectory(prefix="followup-mutation-") as folder:
        arguments = [*_QUIET, "-o", "timeout=60", f"--basetemp={folder}/t", *places]
        code = pytest.main(arguments, plugins=[order, *plugins])
    if code == pytest.ExitCode.NO_TESTS_COLLECTED or (code == 0 and not order.ran):
        return Verdict("empty")
    return Verdict("passed" if code == 0 else "failed", order.failed)


class Order:
    """Keeps of the collected tests the wanted ones, in the wanted order; fewer examples of laws."""

    def __init__(self, wanted: Sequence[TestName]) -> None:
        self._rank = {name: rank for rank, name in enumerate(wanted)}
        self.failed: TestName = ""
        self.ran = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and sort."""
        if self._rank:
            items[:] = sorted((item for item in items if self._is_wanted(item)), key=self._place)
        for item in items:
            _with_few_examples(item)

    def _is_wanted(self, item: pytest.Item) -> bool:
        return item.nodeid in self._rank or name_of(item) in self._rank

    def _place(self, item: pytest.Item) -> int:
        """A test that is wanted with these very parameters comes before its others."""
        by_name = self._rank.get(name_of(item), len(self._rank))
        return self._rank.get(item.nodeid, by_name)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first that failed."""
        self.ran += 1
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that cannot be loaded has noticed as well."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def name_of(item: pytest.Item) -> TestName:
    """A test function's name, without its parameters: those may depend on what is changed."""
    return item.nodeid.split("[")[0]


def _with_few_examples(item: pytest.Item) -> None:
    function = getattr(item, "function", None)
    asked = getattr(function, "_hypothesis_internal_use_settings", None)
    if asked is not None:
        few = min(asked.max_examples, _EXAMPLES)
        function._hypothesis_internal_use_settings = hypothesis.settings(  # type: ignore[union-attr]
            asked,
            max_examples=few,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
            suppress_health_check=list(hypothesis.HealthCheck),
        )


class Changed(importlib.abc.MetaPathFinder):
    """Gives one module another text than its file has."""

    def __init__(self, root: Path, file: str, code: str) -> None:
        parts = Path(file).with_suffix("").parts
        self._is_package = parts[-1] == "__init__"
        self._module = ".".join(parts[:-1] if self._is_package else parts)
        self._path, self._code = root / file, code

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The changed module's; of others the usual finders know."""
        if name != self._module:
            return None
        return importlib.util.spec_from_file_location(
            name,
            self._path,
            loader=_Loader(name, str(self._path), self._code),
            submodule_search_locations=[str(self._path.parent)] if self._is_package else None,
        )


class _Loader(importlib.machinery.SourceFileLoader):
    """Runs a text that is not the file's, and keeps no bytecode of it."""

    def __init__(self, name: str, path: str, code: str) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        """The changed text, compiled under the file's name."""
        return compile(self._code, self.path, "exec", dont_inherit=True)
