"""What departments are told about the sessions that they prepare for or attend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from cases.store.transaction import WriteTransaction

ASK: Final = "ask"
REMIND: Final = "remind"
#: what was answered is for another day: officials and documents were made ready
MOVE: Final = "move"
CANCEL: Final = "cancel"
#: a session that one of its officials attends has another day, other hours or another leader
CHANGE: Final = "change"


@dataclass(frozen=True, slots=True)
class News:
    """Something a department is told about a session that it prepares for or attends."""

    session_id: str
    department: str
    #: one of the five above
    step: str


class DepartmentTeller(Protocol):
    """Called before the commit with what departments are told."""

    def __call__(self, transaction: WriteTransaction, news: Sequence[News], now: datetime) -> None:
        """Queue rows that must commit together with the requests."""
