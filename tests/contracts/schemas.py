"""What a database says of its own schema, in words that two databases can be compared by."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, inspect, text

_NOT_OURS = "alembic_version"
_SQLITE_OBJECTS = """
    SELECT type || ' ' || name, sql FROM sqlite_master
    WHERE type IN ('index', 'view') AND sql IS NOT NULL
"""
_POSTGRES_OBJECTS = """
    SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint ' || conname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_namespace ON pg_namespace.oid = connamespace
    WHERE nspname = 'public'
    UNION ALL
    SELECT 'sequence ' || sequencename, data_type::text FROM pg_sequences
"""


def description(connection: Connection) -> dict[str, str]:
    """Each table, column, key, index and check of the database with its definition.

    Definitions are the database's own words, so that a partial index without its condition or a
    column that lost its default is seen. Triggers are not described: only migrations make them.
    """
    inspector = inspect(connection)
    found: dict[str, str] = {}
    for table in inspector.get_table_names():
        if table != _NOT_OURS:
            found.update(_of_table(inspector, table))
    own = _SQLITE_OBJECTS if connection.dialect.name == "sqlite" else _POSTGRES_OBJECTS
    for name, definition in connection.execute(text(own)):
        if _NOT_OURS not in name:
            found[name] = " ".join(definition.split())
    return found


def _of_table(inspector: Inspector, table: str) -> Iterator[tuple[str, str]]:
    yield f"table {table}", str(inspector.get_table_options(table))
    for column in inspector.get_columns(table):
        told = {key: str(column.get(key)) for key in ("type", "nullable", "default")}
        yield f"column {table}.{column['name']}", str(told)
    yield f"primary key {table}", str(inspector.get_pk_constraint(table))
    for number, key in enumerate(_sorted(inspector.get_foreign_keys(table))):
        yield f"foreign key {table} {number}", key
    for number, unique in enumerate(_sorted(inspector.get_unique_constraints(table))):
        yield f"unique {table} {number}", unique
    for number, check in enumerate(_sorted(inspector.get_check_constraints(table))):
        yield f"check {table} {number}", check


def _sorted(constraints: object) -> list[str]:
    assert isinstance(constraints, list)
    return sorted(str(sorted(constraint.items())) for constraint in constraints)
