"""The ladder of a deadline: which rung comes next and when. Pure; instants are aware UTC.

A rung may be for some kinds of case or some departments only. The law: a rung that applies fires
at its instant; one that begins to apply later fires then, so that a hand-over skips nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workflow.definition import DeadlineRule, Rung
from workflow.worktime import WorkingCalendar

#: less than a week before a Monday, so that counting from there finds that same Monday again
_BEFORE_THAT_MONDAY: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Concern:
    """What a ladder may differ by: the kind of the case, and the department that has to act."""

    kind: str
    department: str


@dataclass(frozen=True, slots=True)
class Climb:
    """How far a deadline has got: the names of the rungs that fired, and the repeats so far."""

    fired: frozenset[str] = frozenset()
    repeats: int = 0

    def after(self, rung: Rung) -> Climb:
        """The same once `rung` fired too."""
        if rung.every is not None:
            return Climb(self.fired, self.repeats + 1)
        return Climb(self.fired | {rung.rung}, self.repeats)


@dataclass(frozen=True, slots=True)
class NextRung:
    """A rung with its instant; `occurrence` counts the repeats of one that has `every`."""

    index: int
    rung: Rung
    at: datetime
    occurrence: int = 0


def applies(rung: Rung, concern: Concern) -> bool:
    """Whether a rung is for cases of this kind and for this department; unrestricted = for all."""
    return (not rung.kinds or concern.kind in rung.kinds) and (
        not rung.departments or concern.department in rung.departments
    )


def is_restricted(rung: Rung) -> bool:
    """Whether a rung is for some cases only."""
    return bool(rung.kinds or rung.departments)


def ladder_for(rule: DeadlineRule, concern: Concern) -> tuple[Rung, ...]:
    """The rungs that apply, in order."""
    return tuple(rung for rung in rule.ladder if applies(rung, concern))


def level_of(rule: DeadlineRule, rung: Rung, concern: Concern) -> int:
    """0 for a reminder; rungs that apply count from 1, a repeated one adds no level."""
    if rung.is_reminder:
        return 0
    level = 0
    for step in rule.ladder:
        if step.tell is not None and step.every is None and applies(step, concern):
            level += 1
            if step.rung == rung.rung:
                break
    return max(1, level)


def first_rung(
    rule: DeadlineRule,
    due: datetime,
    opened_at: datetime,
    calendar: WorkingCalendar,
    concern: Concern,
) -> NextRung | None:
    """The first rung of a deadline that falls `due`.

    Reminders that would lie before `opened_at` are skipped (contract.md section 7).
    """
    return _Way(rule, due, calendar, concern).next(Climb(), since=opened_at, previous=opened_at)


def rung_after(
    rule: DeadlineRule,
    due: datetime,
    fired: NextRung,
    calendar: WorkingCalendar,
    concern: Concern,
    climb: Climb | None = None,
    repeats_from: datetime | None = None,
) -> NextRung | None:
    """The rung after `fired`; a repeated one comes again each following week.

    `climb` is how far the deadline has got with `fired`; without it, every rung up to `fired`
    fired in order. No repeat lies before `repeats_from` (`told_from`).
    """
    way = _Way(rule, due, calendar, concern)
    passed = climb or _in_order(rule, fired)
    previous = max(fired.at, repeats_from) if repeats_from is not None else fired.at
    return way.next(passed, since=fired.at, previous=previous, joined=fired.at)


def told_from(
    at: datetime, pending: NextRung | None, told_before: datetime | None = None
) -> datetime:
    """Since when a ladder tells that is pointed anew at `at` while `pending` waited: from then on,
    or since the rung that the clock was late for.

    No repeat and no reminder lies before, since a date that moves back would tell all that lies
    between after the fact. A rung that stands once is told with its own instant all the same.
    Never before `told_before`, what it was at the last change: a date that moved back and comes
    forth again was late for nothing that lies before that.
    """
    since = min(at, pending.at) if pending is not None else at
    return max(since, told_before) if told_before is not None else since


def rung_pointed_anew(
    rule: DeadlineRule,
    due: datetime,
    at: datetime,
    calendar: WorkingCalendar,
    concern: Concern,
    climb: Climb,
    pending: NextRung | None,
    *,
    opened_at: datetime,
    since: datetime,
    joined: bool = False,
) -> NextRung | None:
    """The next rung after something changed at `at` while `pending` waited.

    What fired stays fired, and no Monday is told twice. Reminders that would lie before `since`
    (`told_from`) are skipped, save the one that the clock was late for, wherever after `opened_at`
    it lies now.
    `joined`: the kind or the department changed, so that rungs for some cases only may begin to
    apply; they fire at `at` at the earliest.
    """
    repeating = pending is not None and pending.rung.every is not None
    previous = pending.at - _BEFORE_THAT_MONDAY if pending and repeating else at
    late = (pending.rung.rung, opened_at) if pending is not None and pending.at < at else None
    way = _Way(rule, due, calendar, concern)
    return way.next(climb, since, previous, joined=at if joined else None, late=late)


def _in_order(rule: DeadlineRule, fired: NextRung) -> Climb:
    passed = frozenset(rung.rung for rung in rule.ladder[: fired.index + 1])
    return Climb(passed, fired.occurrence + 1 if fired.rung.every else 0)


@dataclass(frozen=True, slots=True)
class _Way:
    """The ladder as one deadline climbs it."""

    rule: DeadlineRule
    due: datetime
    calendar: WorkingCalendar
    concern: Concern

    def next(
        self,
        climb: Climb,
        since: datetime,
        previous: datetime,
        joined: datetime | None = None,
        late: tuple[str, datetime] | None = None,
    ) -> NextRung | None:
        """Reminders before `since` are skipped; the one named in `late` before another instant."""
        name, since_late = late or ("", since)
        before: Rung | None = None
        for index, rung in enumerate(self.rule.ladder):
            if not applies(rung, self.concern):
                continue
            if rung.at is None:
                after = max(self._instant(before), previous)
                return NextRung(index, rung, self.calendar.next_monday(after), climb.repeats)
            if rung.rung not in climb.fired:
                at = self._instant(rung)
                earliest = since_late if rung.rung == name else since
                if not rung.is_reminder or at >= earliest:
                    return NextRung(index, rung, self._not_before(at, rung, joined))
            before = rung
        return None

    def _not_before(self, at: datetime, rung: Rung, joined: datetime | None) -> datetime:
        return max(at, joined) if joined is not None and is_restricted(rung) else at

    def _instant(self, rung: Rung | None) -> datetime:
        days = rung.at if rung is not None else None
        return self.calendar.shift(self.due, days) if days else self.due
