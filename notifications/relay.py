"""Takes messages out of the outbox and hands them to their channels."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import SystemRandom

from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.errors import DatabaseUnavailable
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction
from notifications.channels.base import Channel, Delivery, Letter
from notifications.drafting import Draft, Drafting
from notifications.errors import ChannelDown, PermanentFailure, TemporaryFailure
from notifications.outbox import Carried, Claimed, Outbox, gave_no_answer
from notifications.planner import Definitions
from notifications.reasons import NO_ANSWER, UNPREPARED
from workflow.worktime import WorkingCalendar

BATCH = 50
#: reminders and rungs are claimed together, so that one person gets one letter of them
CLOCK_BATCH = 1000
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

    def add(self, other: Report) -> None:
        """Count what another pass did beside this one."""
        self.sent += other.sent
        self.retried += other.retried
        self.dead += other.dead
        self.pending += other.pending


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

        1. Claim a batch of due messages of the channels that are configured; then one of the
           clock's reminders and rungs.
        2. For each: look at the case, the recipient's right and address as they are now; write
           the letter. What the clock tells one person at this time makes one letter.
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
                    run.handle([message])
                by_clock = self._outbox.claim(
                    list(run.open), CLOCK_BATCH, run.now(), of_the_clock=True
                )
                run.handle(by_clock)
                if not claimed and not by_clock:
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

    def handle(self, messages: Sequence[Claimed]) -> None:
        """Prepare and send messages, those for one person in one letter; keep what came of it."""
        together: dict[tuple[str, object], list[Draft]] = {}
        for message in messages:
            draft = self._draft(message)
            if draft is not None:
                whose = draft.to.person_id if draft.to.person_id is not None else message.key
                together.setdefault((message.key.channel, whose), []).append(draft)
        for drafts in together.values():
            self._send(drafts)

    def _draft(self, message: Claimed) -> Draft | None:
        """The message settled, if it may go out now."""
        if message.key.channel not in self.open or self.is_over():
            # its channel went down a moment ago, or the time is up; it was not tried
            self._outbox.put_back(message, self.now())
        elif gave_no_answer(message):
            self._give_up(message, NO_ANSWER)
        else:
            draft = self._prepared(message)
            if draft is None or draft.not_before <= self.now():
                return draft
            self._outbox.put_back(message, draft.not_before)
        return None

    def _prepared(self, message: Claimed) -> Draft | None:
        try:
            return self.relay._drafting.draft(message, self.now())
        except PermanentFailure as failure:
            self._give_up(message, failure.reason)
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            self._unprepared([message], problem)
        return None

    def _send(self, drafts: Sequence[Draft]) -> None:
        messages = [draft.message for draft in drafts]
        channel = messages[0].key.channel
        if channel not in self.open or self.is_over():
            for message in messages:
                self._outbox.put_back(message, self.now())
            return
        held = self._outbox.start(messages, self.now())
        drafts = [draft for draft in drafts if draft.message in held]
        if drafts:
            self._send_letter(channel, drafts)

    def _send_letter(self, channel: str, drafts: Sequence[Draft]) -> None:
        messages = [draft.message for draft in drafts]
        letter = self._letter(drafts)
        if letter is None:
            return
        try:
            self.open[channel].send(letter)
        except TemporaryFailure as failure:
            self._try_later(messages, failure)
        except PermanentFailure as failure:
            for message in messages:
                self._give_up(message, failure.reason)
        except ChannelDown as failure:
            _log.warning("channel %s is down", channel)
            del self.open[channel]
            for message in messages:
                self.report.retried += self._outbox.put_back(message, self.now(), failure.reason)
        else:
            self._keep_sent(drafts, letter.reference)

    def _letter(self, drafts: Sequence[Draft]) -> Letter | None:
        try:
            return self.relay._drafting.letter(drafts, self.now())
        except DatabaseUnavailable:
            raise
        except Exception as problem:
            self._unprepared([draft.message for draft in drafts], problem)
        return None

    def _keep_sent(self, drafts: Sequence[Draft], reference: str) -> None:
        now, first = self.now(), drafts[0]

        def hand_over(transaction: WriteTransaction) -> None:
            self.relay._codes.hand_over(transaction, first.message.key.case_id, now)

        also = hand_over if first.discloses_code else None
        carried = Carried(first.to.person_id, reference)
        messages = [draft.message for draft in drafts]
        self.report.sent += len(self._outbox.mark_sent(messages, now, carried, also))

    def _unprepared(self, messages: Sequence[Claimed], problem: Exception) -> None:
        # what cannot be written must not hold up the others
        _log.error("a message could not be prepared", exc_info=problem)
        self._try_later(messages, TemporaryFailure(f"{UNPREPARED}: {type(problem).__name__}"))

    def _try_later(self, messages: Sequence[Claimed], failure: TemporaryFailure) -> None:
        for message in messages:
            jitter, maybe = self.relay._jitter(), failure.maybe_delivered
            status = self._outbox.mark_failed(message, failure.reason, self.now(), jitter, maybe)
            self.report.retried += status == "pending"
            self.report.dead += status == "dead"

    def _give_up(self, message: Claimed, reason: str) -> None:
        self.report.dead += self._outbox.mark_dead(message, reason, self.now())
