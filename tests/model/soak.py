"""The long walks of `make soak`, each stage in the registers of one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import PostgresDatabases, SqliteDatabases
from tests.in_memory import folder_in_memory
from tests.model.machine import STEPS_OF_A_WALK, walk_about
from tests.model.mileage import Mileage
from tests.model.registers import PostgresRegisters, Registers, SqliteRegisters

#: so many steps between two lines that tell how far it has got
STAGE = 10_000
#: a database on the server costs more than a file: fewer walks, and longer ones
LENGTHS = {"sqlite": STEPS_OF_A_WALK, "postgres": 4 * STEPS_OF_A_WALK}


def walk_far(kind: str, steps: int, seed: int) -> Mileage:
    """So many steps on one kind of database, told stage by stage."""
    met = Mileage()
    with _registers(kind) as registers:
        while met.total < steps:
            wanted = min(STAGE, steps - met.total)
            first = (seed << 20) + met.total
            met.add(walk_about(registers, wanted, first, length=LENGTHS[kind]))
            print(f"{kind}: {met.total:,} of {steps:,} steps", flush=True)
    return met


@contextmanager
def _registers(kind: str) -> Iterator[Registers]:
    if kind == "sqlite":
        with folder_in_memory("model") as folder:
            yield SqliteRegisters(folder, SqliteDatabases(folder))
    else:
        with PostgresDatabases.on_own_server() as databases:
            yield PostgresRegisters(databases)
