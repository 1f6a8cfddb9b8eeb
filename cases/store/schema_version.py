"""Whether a register has the schema this program works with.

A program that writes into the schema of a newer one leaves out what the newer one keeps beside,
and nobody notices before `check`. Reading the file names spares each command the start of Alembic.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from cases.errors import ForeignDatabase, SchemaOutdated

_FOLDER: Final = Path(__file__).parents[1] / "migrations" / "versions"
_AT: Final = text("SELECT version_num FROM alembic_version")


def require_schema(connection: Connection) -> None:
    """Raise SchemaOutdated for an older register, ForeignDatabase for one of a newer program."""
    at = connection.execute(_AT).scalar()
    known = known_revisions()
    if at == known[-1]:
        return
    if at is not None and at not in known:
        raise newer(at)
    raise SchemaOutdated(
        f"This register is at schema {at}, this program works with {known[-1]}; "
        "run “followup upgrade”."
    )


@cache
def known_revisions() -> tuple[str, ...]:
    """The revisions of this program, the newest last; the name of each file begins with its own."""
    return tuple(sorted(file.name.partition("_")[0] for file in _FOLDER.glob("[0-9]*_*.py")))


def newer(at: str) -> ForeignDatabase:
    """What is said of a register at a revision that this program does not know."""
    return ForeignDatabase(
        f"This register was made by a newer version of followup (schema {at}); "
        "install that version, or restore a backup of before."
    )
