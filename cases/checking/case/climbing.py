"""A deadline's way up its ladder, climbed again by all that it went by while it ran."""

from __future__ import annotations

from datetime import datetime

from cases.checking.case.life import Firing, Life, Then
from workflow.ladder import (
    Climb,
    NextRung,
    first_rung,
    rung_after,
    rung_pointed_anew,
    told_from,
)
from workflow.versioning.carrying import carried, still_awaited


class Ascent:
    """What may have fired of a deadline before some moment, and what waits after it.

    A rung that nobody had recorded yet when the calendar changed goes on by the new one.
    """

    def __init__(self, life: Life, end: datetime) -> None:
        """Climb from the opening to `end` (UTC), or to the last change where that is later."""
        self._life = life
        opened_at = life.clock.opened_at
        # a pause may begin, or the calendar change, at the very instant of the opening
        self._then = life.then(opened_at)
        self._climb = Climb()
        self._since = opened_at
        #: each with since when the ladder waited for it by that date
        self.fired: dict[Firing, datetime] = {}
        #: before this no repeat lies
        self.repeats_from = opened_at
        self.waiting = None if self._then.span.held else self._first(opened_at)
        # the calendar may have changed since anything was recorded of the case
        turns = life.turns()
        for at in (*turns, max((end, *turns))):
            now = life.then(at)
            self._fire_before(at, switched=now.calendar != self._then.calendar)
            self._turn(at, now)

    def _first(self, at: datetime) -> NextRung | None:
        then = self._then
        return first_rung(then.rule, then.span.due_at, at, then.calendar, then.concern)

    def _fire_before(self, at: datetime, *, switched: bool) -> None:
        then = self._then
        while not then.span.held and self.waiting is not None and self.waiting.at < at:
            firing = _firing(self.waiting, then)
            if switched and not self._life.was_recorded(firing, at):
                return
            self.fired[firing] = self._since
            self._climb = self._climb.after(self.waiting.rung)
            self.waiting = rung_after(
                then.rule,
                then.span.due_at,
                self.waiting,
                then.calendar,
                then.concern,
                self._climb,
                self.repeats_from,
            )

    def _turn(self, at: datetime, now: Then) -> None:
        then, self._then = self._then, now
        if now.rule is not then.rule:
            self._climb = carried(then.rule, now.rule, self._climb, now.concern)
            self.waiting = still_awaited(now.rule, self.waiting, now.concern)
        another = now.span.edition != then.span.edition
        if another:
            self._climb = Climb()
        if now.span.held:
            # nothing waits; the ladder is pointed anew when the pause is over
            self.waiting = None
        elif another:
            self._since, self.repeats_from = at, max(self.repeats_from, at)
            self.waiting = self._first(at)
        elif then.points_elsewhere(now):
            self._point_anew(at, joined=now.concern != then.concern and not then.span.held)

    def _point_anew(self, at: datetime, *, joined: bool) -> None:
        now = self._then
        self._since, self.repeats_from = at, told_from(at, self.waiting, self.repeats_from)
        self.waiting = rung_pointed_anew(
            now.rule,
            now.span.due_at,
            at,
            now.calendar,
            now.concern,
            self._climb,
            self.waiting,
            opened_at=self._life.clock.opened_at,
            since=self.repeats_from,
            joined=joined,
        )


def _firing(waiting: NextRung, then: Then) -> Firing:
    span = then.span
    return waiting.rung.rung, waiting.occurrence, span.due_at, waiting.at, span.edition
