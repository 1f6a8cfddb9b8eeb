"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass

FULL_SIZE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """Fewer rounds with `quick`; `cases` is the size of the large registers."""

    quick: bool = False
    cases: int = FULL_SIZE

    @property
    def options(self) -> str:
        """What to type for this scale."""
        quick = " --quick" if self.quick else ""
        return quick if self.cases == FULL_SIZE else f"{quick} --cases {self.cases}"
