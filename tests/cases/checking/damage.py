"""Somebody with an SQL shell who knows how to get past every guard; nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from cases.checking import CheckReport, check_register
from cases.register import Register


@contextmanager
def unguarded(register: Register) -> Iterator[Connection]:
    """A transaction in which triggers and foreign keys keep nobody from anything; rolled back."""
    engine = register.database.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.dbapi_connection
        assert driver is not None
        if sqlite:
            driver.execute("PRAGMA foreign_keys = OFF").close()  # type: ignore[attr-defined]
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        try:
            yield connection
        finally:
            connection.rollback()
            if sqlite:
                driver.execute("PRAGMA foreign_keys = ON").close()  # type: ignore[attr-defined]


def damage(connection: Connection, statements: Iterable[str]) -> None:
    """Do these; the guards are put back afterwards, so that nothing shows but what was done."""
    sqlite = connection.dialect.name == "sqlite"
    guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = list(connection.exec_driver_sql(guards)) if sqlite else []
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for statement in statements:
        changed = connection.exec_driver_sql(statement).rowcount
        assert changed, f"the damage must hit something: {statement}"
    for _, guard in triggers:
        connection.exec_driver_sql(guard)


def check(register: Register, connection: Connection) -> CheckReport:
    """What `check` says of the register as this connection sees it."""
    return check_register(connection, register.workflows)
