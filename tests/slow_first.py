"""The order of a run by several workers: each begins with its share of the slow files.

Otherwise the slow tests of a folder late in the alphabet are run last, by one worker, while the
others have nothing left to do (measured: the last 3 in 100 tests of the register took a minute).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import pytest

File = TypeVar("File")
Item = TypeVar("Item")

MARK: Final = "slow"
_WORKERS: Final = "PYTEST_XDIST_WORKER_COUNT"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the items into the order, where there are several workers."""
    workers = int(os.environ.get(_WORKERS, "1"))
    if workers > 1:
        by_file: dict[Path, list[pytest.Item]] = {}
        for item in items:
            by_file.setdefault(item.path, []).append(item)
        slow = {
            file: sum(item.get_closest_marker(MARK) is not None for item in found)
            for file, found in by_file.items()
        }
        items[:] = ordered(by_file, slow, workers)


def ordered(
    files: Mapping[File, Sequence[Item]], slow: Mapping[File, int], workers: int
) -> list[Item]:
    """The items of all files, in as many equal shares as there are `workers`.

    `slow` counts the slow ones of each file. A file with any stays together, as does whatever is
    prepared once for it, at the head of a share; the others fill the shares in their order.
    """
    heads: list[list[Item]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for file in sorted(filter(slow.__getitem__, files), key=lambda file: -slow[file]):
        least = loads.index(min(loads))
        heads[least] += files[file]
        loads[least] += slow[file]
    rest = (item for file, found in files.items() if not slow[file] for item in found)
    return list(_filled(heads, rest, sum(map(len, files.values()))))


def _filled(heads: Sequence[Sequence[Item]], rest: Iterator[Item], total: int) -> Iterator[Item]:
    for place, head in enumerate(heads):
        size = total // (len(heads) - place)
        yield from head
        yield from islice(rest, max(size - len(head), 0))
        total -= size
    yield from rest
