"""Choices made of one number, so that a walk is told by few numbers and shrinks well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

#: below this all numbers are equally likely to be drawn
SIDES = 2**24


class Dice:
    """Gives one small number after the other; 0 for ever once it is used up."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, sides: int) -> int:
        """A number from 0 up to, and without, `sides`."""
        self._number, found = divmod(self._number, sides)
        return found

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of these."""
        return items[self(len(items))]
