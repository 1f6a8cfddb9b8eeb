"""Steps of a session: announce, change, attend, move, cancel, hold, conclude.

Whoever is booked is told in the same transaction. The session's row is held first, so that
changes and bookings of one session follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from cases.calendar.sessions import Session, add_session, lock_session, planned, save_session
from cases.directory.snapshot import Snapshot
from cases.errors import BadInput
from cases.meetings.attending import attendances, enter_official, go_along, news_of
from cases.meetings.bookings import Booking, active_bookings, held_places, save_booking
from cases.meetings.desk import Desk, Tiding
from cases.meetings.faults import STATE, refused
from cases.meetings.fields import Reading
from cases.meetings.places import promote, system_step
from cases.meetings.rules import SYSTEM, Step, rules
from cases.meetings.session_steps import keep_change, last_change
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor
from workflow.worktime import WorkingCalendar

_A_YEAR: Final = timedelta(days=366)
#: steps of the day itself
_DAY_OF: Final = ("hold", "conclude")
_A_DAY: Final = timedelta(days=1)

Given = Mapping[str, str]


@dataclass(frozen=True)
class Around:
    """Who takes steps, when, and by which calendar: asked before a transaction begins."""

    actor: Actor
    by: str
    now: datetime
    calendar: WorkingCalendar
    people: Snapshot

    @classmethod
    def of(cls, desk: Desk, actor: Actor, now: datetime) -> Around:
        """What is so at `now` (UTC)."""
        return cls(actor, desk.reference(actor), now, desk.calendar(), desk.people())

    @property
    def today(self) -> date:
        """The local day."""
        return self.calendar.local(self.now).date()


@dataclass(frozen=True)
class Outcome:
    """The session after a step, what visitors hear; `before` where those who attend may too."""

    after: Session
    tidings: Sequence[Tiding] = ()
    before: Session | None = None


@dataclass(frozen=True)
class _Act:
    """One step under way."""

    transaction: WriteTransaction
    session: Session
    step: Step
    reading: Reading
    around: Around

    def save(self, session: Session, reason: str | None = None) -> Session:
        status = self.step.target or session.status
        session = replace(session, status=status)
        save_session(self.transaction, session)
        around = self.around
        keep_change(self.transaction, session, self.step.name, around.by, around.now, reason)
        return session

    def each_booked(self, step: str, change: Callable[[Booking], None]) -> Iterator[Tiding]:
        """Take a step that follows with every registration that counts on this session."""
        for booking in active_bookings(self.transaction, self.session):
            taken = system_step(step, booking)
            booking.state = taken.target or booking.state
            change(booking)
            yield save_booking(self.transaction, booking, taken, SYSTEM, self.around.now)


def change_session(
    desk: Desk, actor: Actor, session_id: str, step: str, given: Given, now: datetime
) -> str:
    """Take `step` with a session; returns the id of the session to look at next.

    Raises UnknownStep, and MeetingRefused with every fault; then nothing was written.
    """
    around = Around.of(desk, actor, now)
    with desk.database.write() as transaction:
        session = lock_session(transaction, session_id)
        if session is None:
            raise refused("no_such_session")
        taken = rules().sessions.step(step, session.status, actor.roles)
        act = _Act(transaction, session, taken, Reading(given), around)
        outcome = _STEPS.get(step, _plain)(act)
        tell_all(desk, transaction, [outcome], now)
        transaction.commit()
    return outcome.after.id


def tell_all(
    desk: Desk, transaction: WriteTransaction, outcomes: Sequence[Outcome], now: datetime
) -> None:
    """Tell the visitors, then the departments that attend, what became of each session."""
    desk.tell(transaction, [it for each in outcomes for it in each.tidings], now)
    changed = ((each.before, each.after) for each in outcomes if each.before)
    news = [it for each in changed for it in news_of(transaction, *each)]
    desk.tell_departments(transaction, news, now)


def cancel_session(
    transaction: WriteTransaction, session: Session, reason: str, around: Around
) -> Outcome:
    """Cancel a session that is held, in a transaction that does more; `tell_all` tells of it.

    Raises MeetingRefused where the actor may not, or not any more.
    """
    step = rules().sessions.step("cancel", session.status, around.actor.roles)
    return _cancel(_Act(transaction, session, step, Reading({"reason": reason}), around))


def _plain(act: _Act) -> Outcome:
    if act.step.name in _DAY_OF and act.around.today < act.session.date:
        act.reading.fault("form", "not_yet_the_day", day=f"{act.session.date:%d/%m/%Y}")
    act.reading.check()
    return Outcome(act.save(act.session))


def _change(act: _Act) -> Outcome:
    """Leader, replacement, hours, capacity, logistics; more places go to the waiting list."""
    before, reading = act.session, act.reading
    local = [act.around.calendar.local(at) for at in (before.starts_at, before.ends_at)]
    leader = reading.line("leader", "leader_missing") or before.leader
    replaced_by = reading.line("replaced_by")
    begins, ends = reading.hours(local[0].time(), local[1].time())
    capacity = reading.capacity(before.capacity)
    logistics = reading.words("logistics")
    highest = max(held_places(act.transaction, before), default=0)
    if capacity < highest:
        reading.fault("capacity", "capacity_held", place=highest)
    reading.check()
    after = replace(
        before,
        leader=leader,
        replaced_by=replaced_by,
        starts_at=act.around.calendar.instant(datetime.combine(before.date, begins)),
        ends_at=act.around.calendar.instant(datetime.combine(before.date, ends)),
        capacity=capacity,
        logistics=logistics,
    )
    if after == before:
        return Outcome(before)
    _judge_seen(act)
    act.save(after)
    act.transaction.flush()
    tidings = list(act.each_booked("follow", _same)) if _concerns_visitors(before, after) else []
    act.transaction.flush()
    tidings += promote(act.transaction, after, act.around.now)
    return Outcome(after, tidings, before)


def _judge_seen(act: _Act) -> None:
    """The form sends every field: one that was opened before somebody else's change, known by the
    field `seen`, would put back what stood before. Raise MeetingRefused for it.
    """
    seen = act.reading.raw("seen")
    if seen and seen != str(last_change(act.transaction, act.session.id)):
        raise refused("session_changed", category=STATE)


def _concerns_visitors(before: Session, after: Session) -> bool:
    """Whether what people were told is no longer so: who listens, and when they are met."""
    told = (before.listener, before.starts_at, before.ends_at, before.capacity)
    return told != (after.listener, after.starts_at, after.ends_at, after.capacity)


def _same(booking: Booking) -> None:
    booking.reason = None


def _attend(act: _Act) -> Outcome:
    """Enter the official who comes for a department; without one, the department does not."""
    code, official = act.reading.raw("department"), act.reading.line("official")
    known = act.around.people.active_codes(act.session.date)
    if official is None:
        # one that has ended since it was entered can still be taken off the list
        known |= {each.department for each in attendances(act.transaction, act.session.id)}
    if code not in known:
        act.reading.fault("department", "unknown_department")
    act.reading.check()
    enter_official(act.transaction, act.session, code, official)
    return Outcome(act.save(act.session))


def _cancel(act: _Act) -> Outcome:
    reason = act.reading.line("reason", "reason_missing")
    act.reading.check()
    after = act.save(replace(act.session, note=reason), reason)

    def call_off(booking: Booking) -> None:
        booking.place, booking.reason = None, reason

    return Outcome(after, list(act.each_booked("call_off", call_off)), act.session)


def _move(act: _Act) -> Outcome:
    """Another day at the same site: the next working day unless one is named."""
    reason = act.reading.line("reason", "reason_missing")
    day = act.reading.day("day") or next_working_day(act.session.date, act.around.calendar)
    begins, ends = act.reading.hours(
        act.around.calendar.local(act.session.starts_at).time(),
        act.around.calendar.local(act.session.ends_at).time(),
    )
    _judge_day(act, day)
    act.reading.check()
    after = replace(
        planned(
            day, act.session.site, act.session.leader, act.around.calendar, begins=begins, ends=ends
        ),
        status=act.session.status,
        note=reason,
        capacity=act.session.capacity,
        replaced_by=act.session.replaced_by,
        logistics=act.session.logistics,
    )
    _add(act, after)
    keep_change(act.transaction, after, act.step.name, act.around.by, act.around.now, reason)
    act.save(replace(act.session, note=reason, moved_to=after.id), reason)
    go_along(act.transaction, act.session, after)

    def follow(booking: Booking) -> None:
        booking.session_id, booking.reason, booking.reminded_at = after.id, reason, None

    return Outcome(after, list(act.each_booked("follow", follow)), act.session)


def _add(act: _Act, session: Session) -> None:
    try:
        add_session(act.transaction, session)
    except BadInput:
        # somebody else was faster, after the day was judged
        act.reading.fault("day", "taken_day", day=f"{session.date:%d/%m/%Y}")
        act.reading.check()


def next_working_day(day: date, calendar: WorkingCalendar) -> date:
    """The first working day after `day`."""
    following = (day + index * _A_DAY for index in range(1, 60))
    return next(each for each in following if calendar.is_working_day(each))


def _judge_day(act: _Act, day: date) -> None:
    today = act.around.today
    written = f"{day:%d/%m/%Y}"
    if day <= today:
        act.reading.fault("day", "past_date")
    elif day > today + _A_YEAR:
        act.reading.fault("day", "far_date")
    elif not act.around.calendar.is_working_day(day):
        act.reading.fault("day", "day_off", day=written)
    elif lock_session(act.transaction, f"{day}-{act.session.site}"):
        act.reading.fault("day", "taken_day", day=written)


_STEPS: Final[Mapping[str, Callable[[_Act], Outcome]]] = {
    "change": _change,
    "attend": _attend,
    "move": _move,
    "cancel": _cancel,
}
