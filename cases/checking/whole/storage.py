"""The database under the register: sound pages, rows that are all there, guards that stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from sqlalchemy import Connection, ForeignKeyConstraint, Table, and_, select
from sqlmodel import SQLModel

from cases.checking.row_names import row_name
from cases.store.lookup import rows_of
from cases.store.statement import Statement

#: tables whose rows nobody may change or remove, by triggers
_APPEND_ONLY: Final = ("history", "calendar_version", "account_trace", "audit_entry")
_VERBS: Final = {
    "sqlite": ("update", "delete"),
    "postgresql": ("update", "delete", "truncate"),
}
_DONE: Final = {"update": "altered", "delete": "deleted", "truncate": "emptied"}
_TRIGGERS: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}
#: indexes and constraints that PostgreSQL itself does not rely on
_UNSOUND: Final = (
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready) "
    "UNION ALL SELECT conname::text FROM pg_constraint WHERE NOT convalidated"
)


def storage_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with the database itself, whatever the rows say (I7)."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if found != "ok":
                yield f"the database file is damaged: {found}."
    else:
        for (name,) in connection.exec_driver_sql(_UNSOUND):
            yield f"the database does not keep “{name}” up any more."
    yield from _orphans(connection)
    standing = {row[0] for row in connection.exec_driver_sql(_TRIGGERS[dialect])}
    for table in _APPEND_ONLY:
        for verb in _VERBS[dialect]:
            if f"{table}_refuses_{verb}" not in standing:
                yield f"nothing keeps the rows of {table} from being {_DONE[verb]} any more."


def _orphans(connection: Connection) -> Iterator[str]:
    """Rows that name another row which is gone; databases look only while they are written."""
    for table, gone, without in _links():
        for row in rows_of(connection, without):
            yield f"{row_name(table, row)} names something in {gone} that is not there."


@cache
def _links() -> tuple[tuple[Table, str, Statement], ...]:
    """Each table that names rows of another one, that one, and the look for those without it."""
    return tuple(
        (table, constraint.referred_table.name, _without(table, constraint))
        for table in SQLModel.metadata.sorted_tables
        for constraint in sorted(table.foreign_key_constraints, key=lambda each: str(each.name))
    )


def _without(table: Table, constraint: ForeignKeyConstraint) -> Statement:
    parent = constraint.referred_table.alias("parent")
    keys = [(each.parent, parent.c[each.column.name]) for each in constraint.elements]
    joined = table.outerjoin(parent, and_(*(own == other for own, other in keys)))
    lost = [own.is_not(None) for own, _ in keys] + [keys[0][1].is_(None)]
    return Statement(select(*table.primary_key.columns).select_from(joined).where(*lost))
