"""The days that all pauses of one period of handling share (contract.md section 7).

A period begins with its citizen's clock; that of a part has the pauses of the whole's. What pauses
took is measured to the microsecond; the last one ends like any period of calendar days: at 24:00 of
the day on which the allowance is used up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cases.casefile.deadline import DeadlineClock
from cases.casefile.taking_over import EarlierPause
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar


def paused_in_period(
    clocks: Sequence[DeadlineClock], definition: WorkflowDefinition, until: datetime
) -> timedelta:
    """How long the pauses since the last citizen's clock began took up to `until` (UTC)."""
    pauses = _of_last_period(clocks, definition)
    return sum(((each.closed_at or until) - each.opened_at for each in pauses), timedelta())


def used_up_at(
    clock: DeadlineClock,
    clocks: Sequence[DeadlineClock],
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
) -> datetime | None:
    """When `clock` would use up what the earlier `clocks` of its period left of its allowance
    (UTC); None: it has none.
    """
    name = definition.deadlines[clock.name].allowance
    if name is None:
        return None
    earlier = [each for each in clocks if each.no < clock.no]
    taken = paused_in_period(earlier, definition, clock.opened_at)
    # by the wall clock, on which days have 24 hours
    end = calendar.local(clock.opened_at) + timedelta(days=definition.limits[name]) - taken
    return calendar.next_midnight(end)


def _of_last_period(
    clocks: Sequence[DeadlineClock], definition: WorkflowDefinition
) -> Iterator[DeadlineClock | EarlierPause]:
    for clock in reversed(clocks):
        if clock.name == definition.citizen_clock:
            yield from _of_the_whole(clock)
            return
        rule = definition.deadlines.get(clock.name)
        # a case that moved may have had deadlines that its version does not know
        if rule is not None and rule.holds:
            yield clock


def _of_the_whole(clock: DeadlineClock) -> tuple[EarlierPause, ...]:
    return clock.whole.pauses if clock.whole else ()
