"""Sends the letters of one queue; what a letter says is looked up when it goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Connection

from cases.store.engine import Database
from notifications.backoff import MAX_ATTEMPTS, wait_after
from notifications.channels.base import Channel, Delivery, Letter
from notifications.errors import ChannelDown, PermanentFailure, TemporaryFailure
from notifications.letter_queue import Claimed, LetterQueue
from notifications.relay import Report
from notifications.session_letters import Around
from workflow.worktime import WorkingCalendar

_BATCH: Final = 50


class Composer(Protocol):
    """Says what a claimed letter says; raises PermanentFailure for one that need not go out."""

    def __call__(
        self, connection: Connection, claimed: Claimed, around: Around
    ) -> tuple[str, Letter]:
        """The channel and the finished letter."""


class LetterRelay:
    """Any number of relays may run at once, in any number of processes."""

    def __init__(
        self,
        queue: LetterQueue,
        compose: Composer,
        database: Database,
        channels: Mapping[str, Channel],
        calendar: Callable[[], WorkingCalendar],
        public_url: str,
    ) -> None:
        self._queue = queue
        self._compose = compose
        self._database = database
        self._channels = channels
        self._calendar = calendar
        self._public_url = public_url

    def run_once(self, now: datetime) -> Report:
        """One pass over what is due at `now` (aware UTC); raises DatabaseUnavailable.

        Each letter goes out with no transaction open. A letter whose worker died is tried again,
        so it may come twice, never not at all.
        """
        report = Report()
        with ExitStack() as deliveries:
            open_ways = {
                name: deliveries.enter_context(channel.open())
                for name, channel in self._channels.items()
            }
            while open_ways:
                claimed = self._claim(list(open_ways), now)
                if not claimed:
                    break
                for letter in claimed:
                    self._send(letter, open_ways, now, report)
        with self._database.read() as connection:
            report.pending = self._queue.waiting(connection)
        return report

    def _claim(self, channels: Sequence[str], now: datetime) -> list[Claimed]:
        with self._database.write() as transaction:
            claimed = self._queue.claim(transaction, channels, now, _BATCH)
            transaction.commit()
        return claimed

    def _send(
        self, claimed: Claimed, ways: dict[str, Delivery], now: datetime, report: Report
    ) -> None:
        try:
            channel, letter = self._letter(claimed, now)
            if channel in ways:
                self._hand_over(ways, channel, letter)
            else:
                # it went down a moment ago
                self._mark(claimed, "pending", now + wait_after(1, 0))
                return
        except (TemporaryFailure, ChannelDown) as failure:
            status = "dead" if claimed.attempts >= MAX_ATTEMPTS else "pending"
            self._mark(claimed, status, now + wait_after(claimed.attempts, 0), failure.reason)
            report.retried += status == "pending"
            report.dead += status == "dead"
        except PermanentFailure as failure:
            self._mark(claimed, "dead", now, failure.reason)
            report.dead += 1
        else:
            self._mark(claimed, "sent", now)
            report.sent += 1

    def _letter(self, claimed: Claimed, now: datetime) -> tuple[str, Letter]:
        around = Around(self._calendar(), self._public_url, now)
        with self._database.read() as connection:
            return self._compose(connection, claimed, around)

    def _hand_over(self, ways: dict[str, Delivery], channel: str, letter: Letter) -> None:
        try:
            ways[channel].send(letter)
        except ChannelDown:
            del ways[channel]
            raise

    def _mark(
        self, claimed: Claimed, status: str, again: datetime, reason: str | None = None
    ) -> None:
        with self._database.write() as transaction:
            sent_at = again if status == "sent" else None
            self._queue.mark(transaction, claimed, status, again, sent_at=sent_at, reason=reason)
            transaction.commit()
