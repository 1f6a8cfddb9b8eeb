"""From rows to objects and back: one codec per table, built once from its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Table
from sqlalchemy.types import Boolean

from cases.store.instants import Instant, from_micros, to_micros

Kind = TypeVar("Kind")


class RowCodec(Generic[Kind]):
    """Rows of `table` as objects of `kind`; the fields are named like the columns, in any order."""

    def __init__(self, table: Table, kind: Callable[..., Kind]) -> None:
        self._kind = kind
        self.names = tuple(column.name for column in table.columns)
        self.keys = tuple(column.name for column in table.primary_key.columns)
        self._values = attrgetter(*self.names)
        self._instants = tuple(c.name for c in table.columns if isinstance(c.type, Instant))
        self._flags = tuple(c.name for c in table.columns if isinstance(c.type, Boolean))

    def read(self, row: Sequence[Any]) -> Kind:
        """The object of a row selected in the table's column order."""
        values = dict(zip(self.names, row, strict=True))
        for name in self._instants:
            stored = values[name]
            if stored is not None:
                values[name] = from_micros(stored)
        for name in self._flags:
            values[name] = bool(values[name])
        return self._kind(**values)

    def write(self, thing: Kind) -> dict[str, Any]:
        """The parameters of an INSERT or UPDATE of every column."""
        values = dict(zip(self.names, self._values(thing), strict=True))
        for name in self._instants:
            instant = values[name]
            if instant is not None:
                values[name] = to_micros(instant)
        return values

    def write_for_update(self, thing: Kind) -> dict[str, Any]:
        """`write` plus the key parameters of `update_by_key`."""
        values = self.write(thing)
        for name in self.keys:
            values[f"key_{name}"] = values[name]
        return values
