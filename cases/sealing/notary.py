"""Who seals: once a day, an hour after midnight, whatever was recorded until midnight."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final, TextIO

from sqlalchemy import Connection

from cases.codes.keys import derived_key
from cases.errors import SealsUnusable
from cases.sealing.entries import BEGINNING, tallied
from cases.sealing.seals import DailySeal, made, read_seals
from workflow.worktime import WorkingCalendar

#: the clocks of two machines differ, and a transaction that began before midnight ends after it
_PATIENCE: Final = timedelta(hours=1)


class Notary:
    """Keeps the seals of a register in `file`; the key is made from the secret of the register.

    Several processes may share the file; machines that keep one each are witnesses of each other.
    """

    def __init__(self, file: Path, secret: str) -> None:
        self.file = file
        self._key = derived_key(secret, "seals")
        #: what is known to be sealed, so that a pass with nothing to do opens no file
        self._sealed_until = BEGINNING

    def seals(self) -> list[DailySeal]:
        """Every seal, the oldest first; none where there is no file.

        Raises SealsAltered for a line that is not ours, SealsUnusable.
        """
        try:
            return read_seals(self.file.read_text("utf-8", "replace"), self._key)
        except FileNotFoundError:
            return []
        except OSError as problem:
            raise SealsUnusable(self.file, problem) from problem

    def seal(
        self, connection: Connection, now: datetime, calendar: WorkingCalendar
    ) -> DailySeal | None:
        """Seal what was recorded until the last midnight (of `calendar`); None: that is done.

        Days on which nobody sealed are in the next seal. `now` UTC, by a true clock. Raises
        SealsAltered, SealsUnusable; then nothing is written.
        """
        until = _last_midnight(now - _PATIENCE, calendar)
        if until <= self._sealed_until:
            return None
        with _alone(self.file) as stream:
            seals = read_seals(stream.read(), self._key)
            last = seals[-1] if seals else None
            since = last.until if last else BEGINNING
            if until > since:
                tally = tallied(connection, since, until)
                last = made(until, tally.entries, tally.total, last, self._key)
                _append(stream, last)
        self._sealed_until = until
        return last if until > since else None


def _last_midnight(now: datetime, calendar: WorkingCalendar) -> datetime:
    return calendar.instant(datetime.combine(calendar.local(now).date(), time(0)))


@contextmanager
def _alone(file: Path) -> Iterator[TextIO]:
    """The file, readable by its owner alone, open for reading and appending by us alone."""
    try:
        opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(opened, "r+", encoding="utf-8", errors="replace") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream
    except OSError as problem:
        raise SealsUnusable(file, problem) from problem


def _append(stream: TextIO, seal: DailySeal) -> None:
    stream.seek(0, os.SEEK_END)
    stream.write(f"{seal.line()}\n")
    stream.flush()
    os.fsync(stream.fileno())
