"""Runs the parts of `make test`, each within its time budget.

    python -m tests.parts [PART ... | usual | all]

Three parts run at once, each in a process of its own, which collects no other tests: so no core
waits while a test waits for a database or a browser. A part fails when one of its commands fails or
when it takes longer than its budget; the other parts are run all the same. The last line adds up
what pytest counted. Budgets are those of a fast desk with nothing else to do; twice of each is
allowed, or `BUDGET_FACTOR` times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests import tally
from tests.in_memory import folder_in_memory
from tests.marks import APART, ELSEWHERE, files_with

ROOT = Path(__file__).parents[1]
PACKAGES = ("workflow", "cases", "notifications", "web")
#: after this many budgets a part is stopped, so that a hanging test ends the run
_PATIENCE = 3

#: how many budgets a part may take where nobody says otherwise
_USUAL_FACTOR = "2"
#: parts at a time: one for each of two cores, and one for while a test waits
AT_ONCE = 3
#: of a part that has both cores to itself
_WORKERS = ("-n", "3", "--dist", "worksteal")

Command = tuple[str, ...]
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Part:
    """Commands that belong together, and the seconds they may take beside two other parts."""

    name: str
    budget: int
    commands: tuple[Command, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a part."""

    part: Part
    seconds: float
    allowed: float
    failed: Command | None

    @property
    def problem(self) -> str | None:
        """Why the part failed, in words; None when it did not."""
        if self.failed:
            return f"failed: {' '.join(self.failed)}"
        if self.seconds > self.allowed:
            return "over its budget"
        return None


#: the folders of each part of `make test`; a folder within another is left out there, so that the
#: last part has whatever is in no other, and no folder of tests can be forgotten
FOLDERS = {
    "cases": ("tests/cases",),
    "web": ("tests/web",),
    "outside": ("tests/web/api", "tests/web/cli"),
    "reading": ("tests/cases/checking", "tests/cases/importing", "tests/cases/reading"),
    "model": ("tests/model",),
    "engine": ("tests/workflow",),
    "others": ("tests",),
}


def _pytest(*arguments: str) -> Command:
    return ("pytest", "--quiet", *arguments)


def _of(name: str) -> Command:
    """The tests of the part's own folders that no dearer part has."""
    own = FOLDERS[name]
    others = (folder for folders in FOLDERS.values() for folder in folders if folder not in own)
    within = [each for each in others if any(each.startswith(f"{folder}/") for folder in own)]
    return _pytest(*own, *(f"--ignore={folder}" for folder in within), "-m", ELSEWHERE)


def _marked(mark: str, *workers: str) -> Command:
    """The tests with a mark and none of a dearer part, from the files that give it."""
    names = (str(file.relative_to(ROOT)) for file in files_with(mark, ROOT / "tests"))
    dearer = (f" and not {each}" for each in APART[APART.index(mark) + 1 :])
    return _pytest(*names, *workers, "-m", mark + "".join(dearer))


_LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", *PACKAGES),
    ("lint-imports",),
)

#: what `make test` runs, the dearest first: the small ones at the end keep every core busy
PARTS = (
    Part("cases", 290, (_of("cases"),)),
    Part("web", 280, (_of("web"),)),
    Part("browser", 270, (_marked("browser"),)),
    Part("outside", 190, (_of("outside"),)),
    Part("reading", 190, (_of("reading"),)),
    Part("others", 160, (_of("others"),)),
    Part("model", 150, (_of("model"),)),
    Part("engine", 65, (_of("engine"),)),
    Part("lint", 40, _LINT),
)
#: what is run before a change is taken in, and by who asks for it by name; one after the other
LONGER = (
    Part("thorough", 320, (_marked("thorough", *_WORKERS),)),
    Part("fuzz", 350, (_marked("fuzz", *_WORKERS),)),
    Part("long", 400, (_marked("long", *_WORKERS),)),
)
USUAL, EVERYTHING = "usual", "all"


def main(names: Sequence[str]) -> int:
    """Run the named parts, those of `make test` when none is named; 0 when all of them are good."""
    known_parts = {part.name: part for part in (*PARTS, *LONGER)}
    unknown = set(names) - known_parts.keys() - {USUAL, EVERYTHING}
    if unknown:
        known = ", ".join((*known_parts, EVERYTHING))
        print(f"unknown part {', '.join(sorted(unknown))}; there are {known}", file=sys.stderr)
        return 2
    with folder_in_memory("parts") as folder:
        tally_file = folder / "tally"
        began = time.monotonic()
        outcomes = list(_run_all(wanted(names), tally_file))
        _report(outcomes, tally.added_up(tally_file), time.monotonic() - began)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


def _run_all(parts: Iterable[Part], tally_file: Path) -> Iterator[Outcome]:
    """What becomes of these parts: the usual ones side by side, then the longer ones."""
    asked = list(parts)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        usual = [part for part in asked if part not in LONGER]
        yield from pool.map(lambda part: run(part, tally_file), usual)
    for part in LONGER:
        if part in asked:
            yield run(part, tally_file)


def wanted(names: Sequence[str]) -> Iterator[Part]:
    """The parts of these names; without one, those of `make test`."""
    for part in (*PARTS, *LONGER):
        usual = part in PARTS and (not names or USUAL in names)
        if usual or part.name in names or EVERYTHING in names:
            yield part


def run(part: Part, tally_file: Path) -> Outcome:
    """Run a part's commands one after the other, up to the first that fails."""
    allowed = part.budget * float(os.environ.get("BUDGET_FACTOR", _USUAL_FACTOR))
    began = time.monotonic()
    failed = None
    for command in part.commands:
        left = allowed * _PATIENCE - (time.monotonic() - began)
        if not _succeeds(command, left, tally_file):
            failed = command
            break
    return Outcome(part, time.monotonic() - began, allowed, failed)


def _succeeds(command: Command, seconds: float, tally_file: Path) -> bool:
    tools = Path(sys.executable).parent
    # a test's files lie beside the tally, and go with it
    environment = {**os.environ, tally.VARIABLE: str(tally_file), "TMPDIR": str(tally_file.parent)}
    # dozens of short programs run; without kept bytecode each compiles the product anew
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PATH"] = f"{tools}{os.pathsep}{environment.get('PATH', os.defpath)}"
    print(f"$ {' '.join(command)}", flush=True)
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                timeout=max(seconds, 1),
                check=False,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        except subprocess.TimeoutExpired:
            _tell(command, said, f"stopped after {_PATIENCE} times its budget")
            return False
        _tell(command, said, f"ended with {done.returncode}")
    return done.returncode == 0


def _tell(command: Command, said: IO[bytes], how: str) -> None:
    """Print what a command said in one piece, whichever others are still at work."""
    said.seek(0)
    with _ONE_AT_A_TIME:
        print(f"\n$ {' '.join(command)}\n{said.read().decode(errors='replace')}{how}", flush=True)


def _report(outcomes: Sequence[Outcome], counts: Counter[str], seconds: float) -> None:
    print()
    for outcome in outcomes:
        times = f"{outcome.seconds:6.1f} s of {outcome.allowed:.0f} s"
        print(f"{outcome.part.name:<9} {times:<18} {outcome.problem or 'good'}")
    print(tally.closing_line(counts, seconds), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
