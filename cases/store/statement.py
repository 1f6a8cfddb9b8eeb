"""SQL written once with SQLAlchemy Core and compiled once per dialect.

The write path hands the compiled text to the driver itself: of the throughput of hand-written SQL,
Core's own execution keeps 0.47 and the borrowed driver connection 0.84 (docs/adr/0002).
"""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    FromClause,
    Table,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import JSONB, psycopg
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean

_DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": psycopg.dialect(),  # type: ignore[no-untyped-call]
}
_BY_POSITION = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}

_JSON = cast(bindparam("rows"), JSONB)
#: expressions by the name of the value
Values = Mapping[str, ColumnElement[Any]]

#: one row as its values in a known order, or as parameters by name
Row = tuple[Any, ...]
Parameters = Mapping[str, Any]


class Statement:
    """One SQL statement with named parameters; `sql(dialect)` is what the driver gets."""

    def __init__(self, construct: ClauseElement) -> None:
        self._construct = construct
        self._texts: dict[str, str] = {}

    def sql(self, dialect: str) -> str:
        """The text for "sqlite" or "postgresql"."""
        text = self._texts.get(dialect)
        if text is None:
            text = self._texts[dialect] = self._compile(dialect)
        return text

    def _compile(self, dialect: str) -> str:
        compiled = typing.cast(SQLCompiler, self._construct.compile(dialect=_DIALECTS[dialect]))
        text = str(compiled)
        # constants (and the OFFSET 0 that SQLite's dialect adds to a LIMIT) become part of the text
        for name, bind in compiled.binds.items():
            if not bind.required:
                text = re.sub(rf":{name}\b|%\({name}\)s", _literal(bind.value), text)
        return text


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"Name a parameter for {value!r} instead of writing it into the statement.")


class OneOf(ColumnElement[bool]):
    """`column IN (a list given at run time)`, as one parameter on both databases."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        self.column = column
        self.parameter = parameter

    def self_group(self, against: Any = None) -> OneOf:
        """Itself: SQLAlchemy would write `… = 1` on SQLite, which then reads the whole table."""
        return self


@compiles(OneOf, "sqlite")
def _one_of_sqlite(element: OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.column, **kw)
    return f"{column} IN (SELECT value FROM json_each(:{element.parameter}))"  # noqa: S608 - own names


@compiles(OneOf, "postgresql")
def _one_of_postgres(element: OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.column, **kw)
    return f"{column} = ANY(%({element.parameter})s)"


def list_parameter(values: Sequence[Any], dialect: str) -> Any:
    """The value for a `OneOf` parameter."""
    return json.dumps(list(values)) if dialect == "sqlite" else list(values)


class RowWrite(Statement):
    """A statement that writes rows of one table; a row is a tuple in the order of `names`.

    SQLite takes the values by position, which binds them in half the time that names take.
    PostgreSQL takes whole rows as one JSON parameter, so that writes to several tables can be one
    statement (`cases.store.together`).
    """

    def __init__(
        self,
        table: Table,
        construct: ClauseElement,
        of_values: Callable[[Values], ClauseElement],
        changes: bool,
    ) -> None:
        super().__init__(construct)
        self.table = table
        #: whether it meets rows that exist, by key, instead of adding new ones
        self.changes = changes
        self._of_values = of_values

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of a row's values, in order."""
        return tuple(_compiled_by_position(self._construct, "sqlite").positiontup or ())

    @cached_property
    def by_position(self) -> str:
        """The text for SQLite with a `?` for each value."""
        return str(_compiled_by_position(self._construct, "sqlite"))

    @cached_property
    def of_one(self) -> str:
        """The text for PostgreSQL with one parameter: a row as a JSON array."""
        return self._from_json(select(_JSON.label("cells")).subquery("incoming"))

    @cached_property
    def of_many(self) -> str:
        """The text for PostgreSQL with one parameter: a JSON array of rows."""
        rows = func.jsonb_array_elements(_JSON).table_valued(column("cells", JSONB))
        return self._from_json(rows.render_derived(name="incoming"))

    def _from_json(self, rows: FromClause) -> str:
        cells = rows.c.cells
        types = (self.table.c[name.removeprefix("key_")].type for name in self.names)
        values = {
            name: cast(cells.op("->>")(literal_column(str(place))), kind)
            for place, (name, kind) in enumerate(zip(self.names, types, strict=True))
        }
        return str(_compiled_by_position(self._of_values(values), "postgresql"))

    def in_order(self, rows: Sequence[Row | Parameters]) -> Sequence[Row]:
        """The rows as tuples; parameters by name are put in order, tuples are so already."""
        if isinstance(rows[0], tuple):
            return typing.cast(Sequence[Row], rows)
        return list(map(self._pick, rows))

    @cached_property
    def _pick(self) -> Callable[[Any], Row]:
        if len(self.names) == 1:
            return lambda row: (row[self.names[0]],)
        return itemgetter(*self.names)


def _compiled_by_position(construct: ClauseElement, dialect: str) -> SQLCompiler:
    return typing.cast(SQLCompiler, construct.compile(dialect=_BY_POSITION[dialect]))


def insert_into(table: Table) -> RowWrite:
    """INSERT of every column; parameters are named like the columns, and in their order."""
    names = table.columns.keys()
    return RowWrite(
        table,
        insert(table).values(_named(names)),
        lambda values: insert(table).from_select(names, select(*values.values())),
        changes=False,
    )


def insert_or_keep(table: Table) -> RowWrite:
    """INSERT that leaves an existing row of the same key alone."""
    names = table.columns.keys()
    # both dialects write ON CONFLICT DO NOTHING alike
    into = postgres_insert(table)
    return RowWrite(
        table,
        into.values(_named(names)).on_conflict_do_nothing(),
        lambda values: into.from_select(names, select(*values.values())).on_conflict_do_nothing(),
        changes=False,
    )


def update_by_key(table: Table, columns: Sequence[str], guards: Sequence[str] = ()) -> RowWrite:
    """`update_where` by primary key; a guard is a further column that must still be as given."""
    keys = [key.name for key in table.primary_key.columns]
    return update_where(table, columns, [*keys, *guards])


def update_where(table: Table, columns: Sequence[str], conditions: Sequence[str]) -> RowWrite:
    """UPDATE of `columns` where the columns `conditions` are as given.

    The given values are named `key_<column>`.
    """

    def setting(values: Values) -> ClauseElement:
        met = (table.c[name] == values[f"key_{name}"] for name in conditions)
        return update(table).where(*met).values({name: values[name] for name in columns})

    given = _named([*columns, *(f"key_{name}" for name in conditions)])
    return RowWrite(table, setting(given), setting, changes=True)


def _named(names: Sequence[str]) -> dict[str, Any]:
    return {name: bindparam(name) for name in names}
