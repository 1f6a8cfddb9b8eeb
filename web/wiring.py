"""The composition root: one place that builds what the pages and commands work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from web.settings import Settings

if TYPE_CHECKING:
    from cases.codes.tracking import CodeBook
    from cases.directory import Directory
    from cases.register import Register
    from cases.store.engine import Database
    from notifications.relay import Relay
    from workflow.versions import Workflows
    from workflow.worktime import WorkingCalendar

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Now, aware UTC: the only place that asks the machine for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """What one process works with; made by `build`, closed by `close`."""

    settings: Settings
    database: Database
    workflows: Workflows
    calendar: Callable[[], WorkingCalendar]
    directory: Directory
    codes: CodeBook
    register: Register
    relay: Relay
    clock: Clock

    def close(self) -> None:
        """Give the database connections back."""
        self.database.close()
