"""Choices made of one number, so that a walk is told by few numbers and shrinks well."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final, TypeVar

Item = TypeVar("Item")

#: of base 64, in every number that a walk is told by
DIGITS: Final = 4


def number_of(digits: Sequence[int]) -> int:
    """The number that these digits of base 64 write, the first one counting most."""
    return reduce(lambda number, digit: 64 * number + digit, digits)


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
