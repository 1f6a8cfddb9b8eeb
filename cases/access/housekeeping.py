"""Clearing out what no longer counts: sign-ins that are over, misses no window reaches."""

from __future__ import annotations

from datetime import datetime

from cases.access import misses, sign_ins
from cases.store.transaction import WriteTransaction


def clear_out(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the removal of what is over at `now` (UTC); nothing that still counts is touched."""
    sign_ins.prune(transaction, now)
    misses.prune(transaction, now)
