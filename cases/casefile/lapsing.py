"""Pauses that lapse: the date they hold has moved back, and nothing of its time is left to keep.

A pause keeps the working time that was left when it began. An extension taken back, an overdue
duplicate merged in, another pace or another calendar may leave nothing of it: then the case is
overdue, and a pause that went on would keep it silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.deadline import DeadlineClock
from cases.casefile.expiring import run_out
from cases.casefile.redating import holders, time_left
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar

#: in a history entry: the deadlines for whose sake the pause ended
LAPSED: Final = "lapsed"
_NOTHING: Final = timedelta()


def has_lapsed(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    at: datetime,
) -> bool:
    """Whether a running deadline is held at `at` (UTC) although nothing of its time is left.

    A pause that began in the last moment has nothing to keep and goes on: nobody moved its date.
    Only work that can be overdue counts.
    """
    if not clock.held or definition.deadlines[clock.name].overdue_for is None:
        return False
    left = time_left(case, clock, definition, calendar, at)
    return left < _NOTHING or (left == _NOTHING and _kept(case, clock, definition, calendar))


def _kept(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> bool:
    """Whether there was anything left to keep when the pause began."""
    pauses = case.running_named(holders(definition, clock.name))
    begun = (pause.opened_at for pause in pauses)
    since = max(clock.opened_at, min(begun, default=clock.opened_at))
    return calendar.working_time_between(since, clock.due_at) > _NOTHING


def _holding(clocks: Iterable[DeadlineClock], definition: WorkflowDefinition) -> set[str]:
    return {name for clock in clocks for name in holders(definition, clock.name)}


def lapsed_pauses(
    case: Case, definition: WorkflowDefinition, calendar: WorkingCalendar, at: datetime
) -> tuple[list[DeadlineClock], list[str]]:
    """The pauses that hold a lapsed deadline at `at` (UTC), and the names of these deadlines.

    One that was over before has its own instant, at which the clock ends it.
    """
    lapsed = [c for c in case.running() if has_lapsed(case, c, definition, calendar, at)]
    pauses = [
        pause
        for pause in case.running_named(_holding(lapsed, definition))
        if pause.due_at >= at and _only_resumes(pause, definition)
    ]
    return pauses, sorted({clock.name for clock in lapsed})


def end_lapsed_pauses(case: Case, workflow: Workflow, around: Circumstances) -> bool:
    """End at `around.at` every pause that holds a lapsed deadline; whether there was one.

    It ends as it does when its days are over, with an entry that names the deadline.
    """
    pauses, lapsed = lapsed_pauses(case, workflow.definition, around.calendar, around.at)
    for pause in pauses:
        run_out(case, workflow, pause, around, {LAPSED: lapsed})
    return bool(pauses)


def _only_resumes(pause: DeadlineClock, definition: WorkflowDefinition) -> bool:
    """Whether what happens at its end leaves the case where it stands."""
    action = definition.actions.get(definition.deadlines[pause.name].expires_with or "")
    return action is not None and action.to is None and not action.arrows
