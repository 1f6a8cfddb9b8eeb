"""An account ends, begins again or gets another password; its sign-ins notice at once."""

from __future__ import annotations

from cases.access.sign_ins import end_all
from cases.directory.people import set_active, set_password_hash
from cases.store.transaction import WriteTransaction


def disable(transaction: WriteTransaction, person_id: int) -> None:
    """End an account: its sign-ins end at once, its tokens and roles have no effect any more."""
    set_active(transaction, person_id, active=False)
    end_all(transaction, person_id)


def enable(transaction: WriteTransaction, person_id: int) -> None:
    """Let somebody sign in again, with the roles they had."""
    set_active(transaction, person_id, active=True)


def change_password(transaction: WriteTransaction, person_id: int, password_hash: str) -> None:
    """Set another password; every sign-in made with the old one ends at once."""
    set_password_hash(transaction, person_id, password_hash)
    end_all(transaction, person_id)
