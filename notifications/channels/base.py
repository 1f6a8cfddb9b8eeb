"""What a channel is: it opens deliveries, and a delivery sends finished letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished message to one address."""

    #: the same at every try of the same message, so that a recipient's system can see a repetition
    reference: str
    name: str
    address: str
    subject: str
    body: str
    language: str
    #: when it goes out, aware UTC
    at: datetime


class Delivery(Protocol):
    """A round of sending; it may keep a connection open between letters. For one thread."""

    def send(self, letter: Letter) -> None:
        """Return when the server has taken the letter.

        Raises TemporaryFailure, PermanentFailure or ChannelDown (`notifications.errors`).
        """

    def __enter__(self) -> Delivery: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Channel(Protocol):
    """A way out: e-mail now, text messages later. Safe to share between threads."""

    @property
    def name(self) -> str:
        """As the outbox writes it: "email"."""

    def open(self) -> Delivery:
        """A round of sending; nothing is connected before the first letter."""
