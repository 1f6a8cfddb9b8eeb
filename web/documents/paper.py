"""A paper as blocks in reading order: what the page shows is what the file for Word holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is below the title."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of one or several lines; a `strong` one is what must not be overlooked."""

    text: str
    strong: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as the header has."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper."""

    title: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """Every text of it, in reading order."""
        yield self.title
        for block in self.blocks:
            if isinstance(block, Table):
                yield from block.header
                for row in block.rows:
                    yield from row
            else:
                yield block.text
