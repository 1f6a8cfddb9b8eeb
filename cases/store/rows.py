"""From rows to objects and back: one codec per table, built once from its columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Table
from sqlalchemy.types import Boolean

from cases.instants import Instant, from_micros, to_micros

Kind = TypeVar("Kind")


class RowCodec(Generic[Kind]):
    """Rows of `table` as objects of `kind`; its first fields are the columns, in any order."""

    def __init__(self, table: Table, kind: Callable[..., Kind]) -> None:
        self.table = table
        self._kind = kind
        self.names = tuple(column.name for column in table.columns)
        self._instants = frozenset(c.name for c in table.columns if isinstance(c.type, Instant))
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

    def writer(self, names: Sequence[str], **sources: str) -> Callable[[Kind], tuple[Any, ...]]:
        """A function that gives the values of these columns in this order, as they are stored.

        A name `key_<column>` is that column's value too; `sources` names another attribute for it.
        """
        columns = [name.removeprefix("key_") for name in names]
        values_of = attrgetter(*map(sources.get, names, columns))
        places = [place for place, name in enumerate(columns) if name in self._instants]

        def write(thing: Kind) -> tuple[Any, ...]:
            values = list(values_of(thing))
            for place in places:
                instant = values[place]
                if instant is not None:
                    values[place] = to_micros(instant)
            return tuple(values)

        return write
