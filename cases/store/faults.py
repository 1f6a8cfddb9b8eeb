"""What the drivers' errors mean to a person: busy, full, read-only or away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from cases.errors import (
    BadInput,
    CaseError,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseNotOpened,
    DatabaseReadOnly,
    DatabaseUnavailable,
    ForeignDatabase,
    SchemaOutdated,
)

_UNSTORABLE = "There is a NUL character in it, which cannot be stored; type the text again."
_SQLITE: tuple[tuple[str, type[CaseError]], ...] = (
    ("SQLITE_BUSY", DatabaseBusy),
    ("SQLITE_LOCKED", DatabaseBusy),
    ("SQLITE_FULL", DatabaseFull),
    ("SQLITE_IOERR", DatabaseFull),
    ("SQLITE_READONLY", DatabaseReadOnly),
    ("SQLITE_CANTOPEN", DatabaseNotOpened),
    ("SQLITE_NOTADB", ForeignDatabase),
    ("SQLITE_CORRUPT", DatabaseDamaged),
)
_POSTGRES: tuple[tuple[str, type[CaseError]], ...] = (
    ("53100", DatabaseFull),
    ("25006", DatabaseReadOnly),
    ("42P01", SchemaOutdated),
    ("42703", SchemaOutdated),
    ("08", DatabaseUnavailable),
    ("57P", DatabaseUnavailable),
    ("XX001", DatabaseDamaged),
    ("XX002", DatabaseDamaged),
    ("53", DatabaseUnavailable),
    ("55P03", DatabaseBusy),
    ("40", DatabaseBusy),
)


def fault_of(problem: BaseException) -> CaseError | None:
    """The register's error for a driver's error; None when it is not one of the known kinds."""
    if isinstance(problem, PoolTimeout):
        return DatabaseBusy()
    original = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(original, sqlite3.Error):
        return _sqlite_fault(original)
    if type(original).__module__.startswith("psycopg") and _is_unstorable(original):
        return BadInput(_UNSTORABLE)
    state = getattr(original, "sqlstate", None)
    if isinstance(state, str):
        return next((kind() for prefix, kind in _POSTGRES if state.startswith(prefix)), None)
    if type(original).__module__.startswith("psycopg") and "Operational" in type(original).__name__:
        return DatabaseUnavailable()
    return None


def _is_unstorable(problem: BaseException | None) -> bool:
    """Whether PostgreSQL cannot hold a text: it knows no NUL, the driver says so by itself."""
    return "DataError" in type(problem).__name__ and "NUL" in str(problem)


def _sqlite_fault(problem: sqlite3.Error) -> CaseError | None:
    name = getattr(problem, "sqlite_errorname", None) or ""
    found = next((kind() for prefix, kind in _SQLITE if name.startswith(prefix)), None)
    if found is None and ("no such table" in str(problem) or "no such column" in str(problem)):
        return SchemaOutdated(
            "This database has no register in it, or an older one; "
            "run `followup init` or `followup upgrade`."
        )
    if found is None and "Could not decode to UTF-8" in str(problem):
        return DatabaseDamaged()
    return found


@contextmanager
def translated() -> Iterator[None]:
    """Turn known driver errors into the register's own; let every other one pass."""
    try:
        yield
    except CaseError:
        raise
    except Exception as problem:
        fault = fault_of(problem)
        if fault is None:
            raise
        raise fault from problem
