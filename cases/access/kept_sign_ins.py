"""Sign-ins that were found a moment ago, known again as long as the register is as it was.

Every page of somebody who is signed in begins with this question. A sign-in that was ended, or
whose person was disabled, by whichever process, is a change of the register: it is asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

from cases.access.secrets import secret_hash
from cases.access.sign_ins import SignIn, find, is_live
from cases.store.engine import Database, Mark

#: browsers known at once; one office has fewer
_MOST: Final = 1_000


class KeptSignIns:
    """The latest sign-ins of a process, by what is kept of their secrets. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Mark, SignIn]] = OrderedDict()

    def find(self, token: str, now: datetime, mark: Mark) -> SignIn | None:
        """What `sign_ins.find` tells at `now`; `mark` is that of the register before the call."""
        name = secret_hash(token)
        with self._lock:
            kept = self._kept.get(name)
        if kept is not None and kept[0] == mark and is_live(kept[1], now):
            return kept[1]
        with self._database.read() as connection:
            found = find(connection, token, now)
        self._keep(name, mark, found)
        return found

    def _keep(self, name: str, mark: Mark, found: SignIn | None) -> None:
        with self._lock:
            self._kept.pop(name, None)
            if found is not None:
                self._kept[name] = (mark, found)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
