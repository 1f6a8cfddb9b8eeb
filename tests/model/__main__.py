"""A million steps by new ways: `make soak`, or

    STEPS=50000 SEED=7 python -m tests.model

On SQLite by two processes and, one step in twenty, on PostgreSQL, all at once. It prints its seed,
with which the same ways are gone again, and how far it has got; a difference ends it with the
shortest walk that shows it. In the end every action, rung and guard of the definition must have
been met.
"""

from __future__ import annotations

import os
import secrets
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.model.mileage import Mileage
from tests.model.soak import walk_far

#: below so many steps nothing is said of what was not met
ENOUGH = 100_000


def main(steps: int, seed: int) -> int:
    """Walk; 0 when the register was what the model says all the way."""
    print(f"{steps:,} steps, SEED={seed}", flush=True)
    on_postgres = steps // 20
    half, rest = divmod(steps - on_postgres, 2)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        walks = [
            pool.submit(walk_far, "sqlite", half + rest, seed),
            pool.submit(walk_far, "postgres", on_postgres, seed + 1),
            pool.submit(walk_far, "sqlite", half, seed + 2),
        ]
        met = Mileage()
        for walk in walks:
            met.add(walk.result())
    print(met)
    missed = met.untouched() if steps >= ENOUGH else []
    for name in missed:
        print(f"never met: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    given = os.environ.get("STEPS") or "1000000", os.environ.get("SEED")
    sys.exit(main(int(given[0]), int(given[1] or secrets.randbelow(10**6))))
