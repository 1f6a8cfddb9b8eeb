"""The ladder of a deadline: which rung comes next and when. Pure; instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.definition import DeadlineRule, Rung
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class NextRung:
    """A rung with its instant; `occurrence` counts the repeats of one that has `every`."""

    index: int
    rung: Rung
    at: datetime
    occurrence: int = 0


def first_rung(
    rule: DeadlineRule, due: datetime, opened_at: datetime, calendar: WorkingCalendar
) -> NextRung | None:
    """The first rung of a deadline that falls `due`.

    Reminders that would lie before `opened_at` are skipped (contract.md section 7).
    """
    found = _rung(rule, 0, due, due, calendar)
    while found is not None and found.rung.is_reminder and found.at < opened_at:
        found = rung_after(rule, due, found, calendar)
    return found


def rung_after(
    rule: DeadlineRule, due: datetime, fired: NextRung, calendar: WorkingCalendar
) -> NextRung | None:
    """The rung after `fired`; a repeated one comes again each following week."""
    if fired.rung.every is not None:
        at = calendar.next_monday(fired.at)
        return NextRung(fired.index, fired.rung, at, fired.occurrence + 1)
    return _rung(rule, fired.index + 1, due, fired.at, calendar)


def _rung(
    rule: DeadlineRule, index: int, due: datetime, previous: datetime, calendar: WorkingCalendar
) -> NextRung | None:
    if index >= len(rule.ladder):
        return None
    rung = rule.ladder[index]
    if rung.at is None:
        return NextRung(index, rung, calendar.next_monday(previous))
    return NextRung(index, rung, calendar.shift(due, rung.at))
