"""How much may be attached."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What an office allows: the size of one file, and number and size of all files of a case."""

    largest_mib: int = 10
    files_per_case: int = 50
    mib_per_case: int = 100

    @property
    def largest(self) -> int:
        """The bytes one file may have when it is sent."""
        return self.largest_mib * MIB

    @property
    def per_case(self) -> int:
        """The bytes the files of one case may have together, as they are kept."""
        return self.mib_per_case * MIB
