"""How others plan work in the transaction of what happened, without `cases` knowing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cases.casefile.case import Happening
from cases.store.transaction import WriteTransaction


class Listener(Protocol):
    """Called once per transaction, before the commit, with everything that happened in it."""

    def __call__(
        self, transaction: WriteTransaction, happenings: Sequence[Happening], now: datetime
    ) -> None:
        """Queue rows that must commit together with the happenings."""
