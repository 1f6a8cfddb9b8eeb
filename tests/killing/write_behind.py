"""A protection left out on purpose: the answer goes out first, the commit follows."""

from __future__ import annotations

from typing import Any

from cases.store.transaction import WriteTransaction

_COMMIT, _EXIT = WriteTransaction.commit, WriteTransaction.__exit__


class WriteBehind:
    """From now on the transactions of this process only end in `commit`."""

    def __init__(self) -> None:
        self._waiting: list[WriteTransaction] = []
        WriteTransaction.commit = self._commit_later()  # type: ignore[method-assign]
        WriteTransaction.__exit__ = self._stay_open()  # type: ignore[method-assign]

    def commit(self) -> None:
        """Make durable what was acknowledged long ago."""
        while self._waiting:
            transaction = self._waiting.pop()
            _COMMIT(transaction)
            _EXIT(transaction, None, None, None)

    def _commit_later(self) -> Any:
        def commit(transaction: WriteTransaction) -> None:
            transaction.flush()
            self._waiting.append(transaction)

        return commit

    def _stay_open(self) -> Any:
        def leave(transaction: WriteTransaction, *problem: Any) -> None:
            if transaction not in self._waiting:
                _EXIT(transaction, *problem)

        return leave
