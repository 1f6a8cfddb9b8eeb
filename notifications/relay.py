"""Takes messages out of the outbox and hands them to their channels."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import SystemRandom

from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.errors import DatabaseUnavailable
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction
from notifications.channels.base import Channel, Delivery
from notifications.drafting import Draft, Drafting
from notifications.errors import ChannelDown, PermanentFailure, TemporaryFailure
from notifications.outbox import Claimed, Outbox, gave_no_answer
from notifications.planner import Definitions
from notifications.reasons import NO_ANSWER, UNPREPARED
from workflow.worktime import WorkingCalendar

BATCH = 50
#: no secret; only that processes do not draw the same numbers
_RANDOM = SystemRandom()

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Report:
    """What one pass did; `pending` is what still waits, for whatever reason."""

    sent: int = 0
    retried: int = 0
    dead: int = 0
    pending: int = 0


class Relay:
    """Sends what is due. Any number of relays may run at once, in any number of processes.

    `calendar` gives the calendar in force, `jitter` numbers from 0 to 1, `elapsed` the seconds of
    a clock that never goes back.
    """

    def __init__(
        self,
        database: Database,
        directory: Directory,
        channels: Mapping[str, Channel],
        definitions: Definitions,
        public_url: str,
        calendar: Callable[[], WorkingCalendar],
        codes: CodeBook,
        jitter: Callable[[], float] = _RANDOM.random,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.channels = channels
        self._outbox = Outbox(database)
        self._drafting = Drafting(database, directory, definitions, calendar, codes, public_url)
        self._codes = codes
        self._jitter = jitter
        self._elapsed = elapsed

    def run_once(self, now: datetime, budget: timedelta | None = None) -> Report:
        """One pass: everything that is due at `now` (aware UTC), or what fits into `budget`.

        1. Claim a batch of due messages of the channels that are configured.
        2. For each: look at the case, the recipient's right and address as they are now; write
           the letter.
        3. Note that it goes out, send it with no transaction open, keep what came of it.
        4. Repeat until nothing is due. Messages of other channels stay pending, untried.

        Raises DatabaseUnavailable; a message that was going out then is tried again later and
        marked as maybe sent twice.
        """
        run = _Pass(self, now, budget)
        with ExitStack() as deliveries:
            for name, channel in self.channels.items():
                run.open[name] = deliveries.enter_context(channel.open())
            while run.open and not run.is_over():
                claimed = self._outbox.claim(list(run.open), BATCH, run.now())
                for message in claimed:
                    run.handle(message)
                if not claimed:
                    break
        run.report.pending = self._outbox.pending()
        return run.report


@dataclass
class _Pass:
    """One run of a relay: its clock, its open channels and its report."""

    relay: Relay
    started: datetime
    budget: timedelta | None
    report: Report = field(default_factory=Report)
    open: dict[str, Delivery] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._outbox = self.relay._outbox
        self._elapsed_at_start = self.relay._elapsed()

    def now(self) -> datetime:
        """The present: beside a slow server a lease must not look younger than it is."""
        return self.started + timedelta(seconds=self.relay._elapsed() - self._elapsed_at_start)

    def is_over(self) -> bool:
        """Whether the budget is used up."""
        return self.budget is not None and self.now() - self.started >= self.budget

    def handle(self, message: Claimed) -> None:
        """Prepare, send and keep the outcome of one message."""
        if message.key.channel not in self.open or self.is_over():
            # its channel went down a moment ago, or the time is up; it was not tried
            self._outbox.put_back(message, self.now())
        elif gave_no_answer(message):
            self._give_up(message, NO_ANSWER)
        else:
            draft = self._draft(message)
            if draft is not None:
                self._send_or_wait(message, draft)

    def _draft(self, message: Claimed) -> Draft | None:
        try:
            return self.relay._drafting.draft(message, self.now())
        except PermanentFailure as failure:
            self._give_up(message, failure.reason)
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            # one message that cannot be written must not hold up the others
            _log.exception("a message could not be prepared")
            self._try_later(message, TemporaryFailure(f"{UNPREPARED}: {type(problem).__name__}"))
        return None

    def _send_or_wait(self, message: Claimed, draft: Draft) -> None:
        if draft.not_before > self.now():
            self._outbox.put_back(message, draft.not_before)
        elif self._outbox.start(message, self.now()):
            self._send(message, draft)

    def _send(self, message: Claimed, draft: Draft) -> None:
        try:
            self.open[message.key.channel].send(draft.letter)
        except TemporaryFailure as failure:
            self._try_later(message, failure)
        except PermanentFailure as failure:
            self._give_up(message, failure.reason)
        except ChannelDown as failure:
            _log.warning("channel %s is down", message.key.channel)
            del self.open[message.key.channel]
            self.report.retried += self._outbox.put_back(message, self.now(), failure.reason)
        else:
            self._keep_sent(message, draft)

    def _keep_sent(self, message: Claimed, draft: Draft) -> None:
        now = self.now()

        def hand_over(transaction: WriteTransaction) -> None:
            self.relay._codes.hand_over(transaction, message.key.case_id, now)

        also = hand_over if draft.discloses_code else None
        self.report.sent += self._outbox.mark_sent(message, now, also)

    def _try_later(self, message: Claimed, failure: TemporaryFailure) -> None:
        jitter, maybe = self.relay._jitter(), failure.maybe_delivered
        status = self._outbox.mark_failed(message, failure.reason, self.now(), jitter, maybe)
        self.report.retried += status == "pending"
        self.report.dead += status == "dead"

    def _give_up(self, message: Claimed, reason: str) -> None:
        self.report.dead += self._outbox.mark_dead(message, reason, self.now())
