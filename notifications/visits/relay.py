"""Sends the letters to visitors."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.store.engine import Database
from notifications.channels.base import Channel
from notifications.letter_relay import LetterRelay
from notifications.visits.letters import letter_of
from notifications.visits.rows import LETTERS
from workflow.worktime import WorkingCalendar


class VisitRelay(LetterRelay):
    """The relay of the letters to people who registered."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        calendar: Callable[[], WorkingCalendar],
        public_url: str,
    ) -> None:
        super().__init__(LETTERS, letter_of, database, channels, calendar, public_url)
