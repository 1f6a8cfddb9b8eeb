"""The calendars that a register counted by, one after the other, as its past is lived again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Connection

from cases.calendar.versions import KeptCalendar, kept_calendars, read_version
from cases.errors import NotSetUp
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every calendar with the line that says since when, by whom and by which notice."""

    lines: tuple[tuple[KeptCalendar, WorkingCalendar], ...]

    @classmethod
    def read(cls, connection: Connection) -> Self:
        """That of a register; raises NotSetUp where there is none."""
        known: dict[str, WorkingCalendar] = {}
        lines = []
        for line in kept_calendars(connection):
            calendar = known.get(line.version) or read_version(connection, line.version)
            if calendar is not None:
                known[line.version] = calendar
                lines.append((line, calendar))
        if not lines:
            raise NotSetUp("This register has no working calendar; run “followup init”.")
        return cls(tuple(lines))

    @property
    def newest(self) -> WorkingCalendar:
        """The one in force."""
        return self.lines[-1][1]

    def place_at(self, moment: datetime) -> int:
        """Which line was in force at `moment` (UTC)."""
        begun = [
            place
            for place, (line, _) in enumerate(self.lines)
            if line.at is None or line.at <= moment
        ]
        return begun[-1] if begun else 0

    def change_after(self, place: int, known: datetime) -> datetime | None:
        """When (UTC) the line after the one at `place` came, if that was by the moment `known`."""
        following = self.lines[place + 1 : place + 2]
        return next((line.at for line, _ in following if line.at and line.at <= known), None)
