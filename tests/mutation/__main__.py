"""`python -m tests.mutation PART ...`: changes the engine and tells what no test noticed.

    PART       a folder or a file: workflow, workflow/guards, workflow/ladder.py
    --sample N take N changes by chance instead of all, --seed S for the same ones again
    --again    try anew what survived before; new tests are thereby asked

What a stopped run found stays in build/mutation/ and is not tried again as long as the file is the
same. Ends with 1 when a change survived that is not judged in equivalent.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Container, Iterator
from pathlib import Path

from tests.mutation import running
from tests.mutation.changes import Change, kept_changes
from tests.mutation.covering import covering
from tests.mutation.judging import Judged
from tests.mutation.telling import Outcome, tell
from tests.mutation.trying import Trial
from tests.parts import ROOT

KEPT = ROOT / "build" / "mutation"
_UNNOTICED = ("survived", "unrun")
PRODUCT, TESTS = "workflow", "tests/workflow"


def main() -> int:
    """Try what is asked for; 0 when every change was noticed or is judged to be none."""
    asked = _asked()
    os.chdir(ROOT)
    running.warm_up()
    trial = Trial(ROOT, covering(ROOT, TESTS, PRODUCT, KEPT / "covering"))
    book = Book(KEPT / "outcomes.jsonl", forget=_UNNOTICED if asked.again else ())
    judged = Judged.read(ROOT / "tests" / "mutation" / "equivalent.toml")
    outcomes = [_outcome(change, trial, book, judged) for change in _chosen(asked)]
    return tell(outcomes)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="PART")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true")
    return parser.parse_args()


def _chosen(asked: argparse.Namespace) -> list[Change]:
    every = [
        change
        for part in asked.parts
        for file in _files(part)
        for change in kept_changes(ROOT, file, KEPT / "changes")
    ]
    if not asked.sample or asked.sample >= len(every):
        print(f"{len(every)} changes", flush=True)
        return every
    print(f"{asked.sample} of {len(every)} changes, seed {asked.seed}", flush=True)
    chosen = random.Random(asked.seed).sample(range(len(every)), asked.sample)
    return [every[number] for number in sorted(chosen)]


def _files(part: str) -> Iterator[str]:
    place = ROOT / part
    if not place.exists() or Path(part).parts[0] != PRODUCT:
        sys.exit(f"{part}: no file or folder below {PRODUCT}/; name one, like {PRODUCT}/ladder.py")
    for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        yield str(file.relative_to(ROOT))


def _outcome(change: Change, trial: Trial, book: Book, judged: Judged) -> Outcome:
    ended, by = book.known(change) or book.write(change, trial)
    trial.learn(change.file, by)
    if ended in _UNNOTICED and judged.kind(change):
        ended, by = "equivalent", judged.kind(change)
    if ended in _UNNOTICED:
        print(
            f"{ended} {change.file} {change.place}\n  - {change.was}\n  + {change.became}",
            flush=True,
        )
    return Outcome(change.file, ended, by)


class Book:
    """What became of changes in earlier runs, by what they make of the file."""

    def __init__(self, file: Path, forget: Container[str]) -> None:
        self._file = file
        lines = file.read_text().splitlines() if file.exists() else ()
        told = (json.loads(line) for line in lines)
        self._known = {one["key"]: (one["ended"], one["by"]) for one in told}
        self._known = {key: end for key, end in self._known.items() if end[0] not in forget}

    def known(self, change: Change) -> tuple[str, str] | None:
        """How it ended before, if it was tried."""
        return self._known.get(change.key)

    def write(self, change: Change, trial: Trial) -> tuple[str, str]:
        """Try it and keep how it ended."""
        began = time.monotonic()
        ended, by = trial.of(change)
        line = {"key": change.key, "file": change.file, "place": change.place, "was": change.was}
        line |= {"became": change.became, "ended": ended, "by": by}
        with self._file.open("a") as book:
            book.write(json.dumps(line | {"seconds": round(time.monotonic() - began, 2)}) + "\n")
        return ended, by


if __name__ == "__main__":
    sys.exit(main())
