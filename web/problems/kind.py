"""What one kind of problem says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table: title and detail are message ids."""

    status: int
    name: str
    title: str
    detail: str
