"""One case brought up to the calendar in force: its dates, its ladder, its history.

Whoever is about to judge or change a case does this first, so it makes no difference whether the
change of the calendar has reached the case already. Nothing fires here and nothing is lost: a rung
that waits goes on waiting, for its instant by the new calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cases.calendar.versions import KeptCalendar
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.clocks import recount_ladder, redate
from cases.casefile.deadline import DeadlineClock
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.redating import Dated, due_of
from cases.casefile.standing import refresh
from cases.casefile.steps import write_entry
from workflow.attempt import CLOCK, Attempt, Facts
from workflow.definition import REDATE
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar


def is_behind(case: Case, calendar: WorkingCalendar) -> bool:
    """Whether a running deadline of `case` was counted by another calendar than this."""
    return any(clock.calendar_version != calendar.version for clock in case.running())


def bring_up_to_date(
    case: Case, workflow: Workflow, missed: Sequence[KeptCalendar], around: Circumstances
) -> bool:
    """Count the running deadlines of `case` by `around.calendar`; whether that changed a date.

    `missed` are the changes of the calendar since they were counted, the newest last. The dates
    move at the instant of the last one, in the name of whoever made it. A date that only stops or
    begins being provisional counts as changed. The edition stays, so that no rung fires twice. What
    a pause holds gets its date when it is over.
    """
    definition, calendar, at = workflow.definition, around.calendar, _instant(case, missed, around)
    was: dict[str, datetime] = {}
    changed = False
    for clock in case.running():
        if clock.calendar_version == calendar.version:
            continue
        due_before = clock.due_at
        dated = None if clock.held else due_of(case, clock, definition, calendar)
        if dated is None or not _moves(clock, dated):
            # the rule's date may have passed a given one that was as early until now
            clock.given = clock.given if dated is None else dated.given
            recount_ladder(case, clock, definition, at, calendar)
            continue
        redate(case, clock, definition, at, REDATE, calendar)
        changed = True
        if clock.due_at != due_before:
            was[clock.told_as] = due_before
    refresh(case, definition)
    if changed:
        actor = missed[-1].actor if missed else around.actor
        around = replace(around, at=at, actor=actor, actor_department=None)
        _tell(case, workflow, _notices(missed), was, around)
    # in the clock's name: whoever changed the calendar did not look at this case
    lapsed = end_lapsed_pauses(case, workflow, replace(around, at=at))
    return changed or lapsed


def _moves(clock: DeadlineClock, dated: Dated) -> bool:
    """Whether the date, or what is known of it, is another one now."""
    return (dated.due.at, dated.due.provisional) != (clock.due_at, clock.provisional)


def _instant(case: Case, missed: Sequence[KeptCalendar], around: Circumstances) -> datetime:
    """When the dates move; not before the newest of them was opened, nor before anybody knew of
    the change, also by a clock set back.
    """
    last = missed[-1].at if missed else None
    opened = max((clock.opened_at for clock in case.running()), default=around.at)
    return max(opened, case.not_before(last or around.at))


def _notices(missed: Sequence[KeptCalendar]) -> str:
    return "; ".join(dict.fromkeys(line.notice for line in missed if line.notice))


def _tell(
    case: Case,
    workflow: Workflow,
    notice: str,
    was: dict[str, datetime],
    around: Circumstances,
) -> None:
    """The entry of the history; the petitioner hears of it when the last day is another one."""
    attempt = Attempt(CLOCK, Facts(now=around.at), {"notice": notice} if notice else {})
    step = workflow.attempt(case.state, REDATE, attempt)
    case.version += 1
    due = {clock.told_as: clock.due_at for clock in case.running() if clock.told_as in was}
    extras = {"due": _texts(due), "was": _texts(was)} if was else {}
    name, last_day = workflow.definition.citizen_clock, around.calendar.last_day
    silent = name not in was or last_day(was[name]) == last_day(due[name])
    write_entry(case, step, case.state, extras, around, tells=() if silent else None)


def _texts(instants: dict[str, datetime]) -> dict[str, str]:
    return {name: at.isoformat() for name, at in instants.items()}
