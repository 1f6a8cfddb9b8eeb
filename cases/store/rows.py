"""From rows to objects and back: one codec per table, built once from its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Table
from sqlalchemy.types import Boolean

from cases.store.instants import Instant, from_micros, to_micros

Kind = TypeVar("Kind")


class RowCodec(Generic[Kind]):
    """Rows of `table` as objects of `kind`; its first fields are the columns, in any order."""

    def __init__(self, table: Table, kind: Callable[..., Kind]) -> None:
        self._kind = kind
        self.names = tuple(column.name for column in table.columns)
        self.keys = tuple(column.name for column in table.primary_key.columns)
        self._values = attrgetter(*self.names)
        self._instants = tuple(c.name for c in table.columns if isinstance(c.type, Instant))
        self._instant_places = tuple(map(self.names.index, self._instants))
        self._flag_places = tuple(
            place for place, c in enumerate(table.columns) if isinstance(c.type, Boolean)
        )
        # objects are made by position, which takes half the time of names: a clock's pass reads
        # seven rows a case
        fields = list(signature(kind).parameters)[: len(self.names)]
        self._in_order = itemgetter(*map(self.names.index, fields))

    def read(self, row: Sequence[Any]) -> Kind:
        """The object of a row selected in the table's column order."""
        values = list(row)
        for place in self._instant_places:
            stored = values[place]
            if stored is not None:
                values[place] = from_micros(stored)
        for place in self._flag_places:
            values[place] = bool(values[place])
        return self._kind(*self._in_order(values))

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
