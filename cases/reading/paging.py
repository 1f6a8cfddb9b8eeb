"""Pages of a list (contract.md section 4): 50 items unless asked otherwise, never more than 100."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from cases.errors import BadInput

DEFAULT_SIZE = 50
LARGEST_SIZE = 100
#: far beyond every list a person pages through; it keeps the offset a number databases accept
LAST_PAGE = 1_000_000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted; pages count from 1. Raises BadInput for one that cannot be."""

    page: int = 1
    size: int = DEFAULT_SIZE

    def __post_init__(self) -> None:
        if not 1 <= self.page <= LAST_PAGE:
            raise BadInput(
                "There is no page %(page)s; pages count from 1 to %(last)s.",
                page=self.page,
                last=LAST_PAGE,
            )
        if not 1 <= self.size <= LARGEST_SIZE:
            raise BadInput(
                "A page of %(size)s is not possible; ask for 1 to %(largest)s.",
                size=self.size,
                largest=LARGEST_SIZE,
            )

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.page - 1) * self.size


FIRST_PAGE = PageRequest()


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list and how many items the whole list has."""

    items: tuple[Item, ...]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))
