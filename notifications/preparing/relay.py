"""Sends the letters to departments about what they prepare."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.directory.snapshot import Snapshot
from cases.store.engine import Database
from notifications.channels.base import Channel
from notifications.letter_relay import LetterRelay
from notifications.preparing.letters import PreparationComposer
from notifications.preparing.rows import LETTERS
from workflow.worktime import WorkingCalendar


class PreparationRelay(LetterRelay):
    """The relay of the letters to departments that prepare for a session."""

    def __init__(
        self,
        database: Database,
        people: Callable[[], Snapshot],
        channels: Mapping[str, Channel],
        calendar: Callable[[], WorkingCalendar],
        public_url: str,
    ) -> None:
        compose = PreparationComposer(people)
        super().__init__(LETTERS, compose, database, channels, calendar, public_url)
