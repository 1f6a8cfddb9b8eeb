"""A lock that writers share and that whoever changes their rules takes alone.

It is part of the statement that locks the first rows of a transaction, so that it costs no message
of its own, and it is taken before them: waiting for it with a locked row could stop somebody who
has the lock and waits for the row. SQLite lets one writer in at a time and needs none.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean

from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction

#: any number by which nobody else locks
_KEY: Final = 20_230_814
_SHARE = Statement(text(f"SELECT pg_advisory_xact_lock_shared({_KEY})"))
_TAKE_ALONE = Statement(text(f"SELECT pg_advisory_xact_lock({_KEY})"))
#: how long a change waits for the writers under way before it gives up
_BE_PATIENT = Statement(text("SELECT set_config('lock_timeout', '10s', true)"))


class Sharing(ColumnElement[bool]):
    """A condition that is always true, and shares the lock until the end of the transaction."""

    inherit_cache = False
    type = Boolean()


@compiles(Sharing, "sqlite")
def _on_sqlite(element: Sharing, compiler: SQLCompiler, **kw: Any) -> str:
    return "1"


@compiles(Sharing, "postgresql")
def _on_postgres(element: Sharing, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT pg_advisory_xact_lock_shared({_KEY})) IS NOT NULL"


def share(transaction: WriteTransaction) -> None:
    """Share the lock until the end of the transaction; before any row is locked."""
    _send(transaction, _SHARE)


def take_alone(transaction: WriteTransaction) -> None:
    """Wait until nobody shares the lock any more, and let nobody begin before the commit.

    Raises DatabaseBusy when that takes longer than ten seconds.
    """
    _send(transaction, _BE_PATIENT)
    _send(transaction, _TAKE_ALONE)


def _send(transaction: WriteTransaction, statement: Statement) -> None:
    if transaction.dialect != "sqlite":
        transaction.queue(statement, {})
        transaction.flush()
