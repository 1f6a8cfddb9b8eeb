"""Where the time of a piece of work goes: shares of it by part of the program, from a profile.

A call of a Python function takes longer while it is profiled and one of SQLite's does not, so the
shares of ours are rather told too large than too small.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.pairs import Work

_ROOT = Path(__file__).parents[1]
#: of libraries, by the folder they are in
_LIBRARIES = {
    "psycopg": "PostgreSQL and its driver",
    "sqlalchemy": "SQLAlchemy",
    "transitions": "transitions",
}
#: the modules that ask the databases: nearly all of their time is spent in C, which a profile of
#: Python does not see
_ASKING = {
    "cases/store/sqlite.py": "SQLite",
    "cases/store/postgres.py": "PostgreSQL and its driver",
}
#: what is told by itself
_SMALL = 0.04


def spent(work: Work) -> str:
    """Do the work once; the shares of its time in this thread, the largest first, in words."""
    profile = cProfile.Profile()
    profile.runcall(work)
    shares: Counter[str] = Counter()
    stats: Any = pstats.Stats(profile)
    for (file, _, _), (_, _, own, _, callers) in stats.stats.items():
        for part, seconds in _shared_out(file, own, callers):
            shares[part] += seconds
    total = shares.total()
    large = [(part, each / total) for part, each in shares.most_common() if each >= total * _SMALL]
    told = [f"{part} {share:.0%}" for part, share in large]
    return ", ".join([*told, f"others {1 - sum(share for _, share in large):.0%}"])


def _shared_out(file: str, own: float, callers: Any) -> list[tuple[str, float]]:
    """What is written in C is its caller's."""
    if file != "~":
        return [(_named(file), own)]
    return [(_named(caller[0]), took[2]) for caller, took in callers.items()]


def _named(file: str) -> str:
    path = Path(file)
    if "site-packages" in path.parts:
        library = path.parts[path.parts.index("site-packages") + 1]
        return _LIBRARIES.get(library, "other libraries")
    if not path.is_relative_to(_ROOT):
        return "Python's own"
    own = path.relative_to(_ROOT)
    return _ASKING.get(own.as_posix()) or ".".join(own.with_suffix("").parts[:2])
