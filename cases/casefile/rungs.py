"""The ladder of one case: firing what is due, in order, each with its true instant.

Deciding is left to the machine, as for every other action; a rung never changes the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from cases.casefile.case import Case, FiredRung
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import concern_of, next_rung
from cases.casefile.clocks import advance
from cases.casefile.deadline import DeadlineClock
from cases.casefile.expiring import ends_before_an_action, run_out
from cases.casefile.standing import refresh
from cases.casefile.steps import write_entry
from cases.casefile.telling import meant_post, told_by
from workflow.attempt import CLOCK, Attempt, Facts
from workflow.definition import DeadlineRule
from workflow.ladder import NextRung, level_of
from workflow.machine import Workflow
from workflow.reach import Seats, posts_above


@dataclass(slots=True)
class Fired:
    """What firing did, for the clock's report."""

    reminded: int = 0
    escalated: int = 0
    closed: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The same by name; `dataclasses.asdict` would take longer than what is counted."""
        return {"reminded": self.reminded, "escalated": self.escalated, "closed": self.closed}

    def add(self, more: Fired) -> None:
        """Count what was fired later too."""
        self.reminded += more.reminded
        self.escalated += more.escalated
        self.closed += more.closed


class _Due(NamedTuple):
    """A rung or an expiry that may be due."""

    at: datetime
    clock: DeadlineClock
    expires: bool


def fire_due(
    case: Case,
    workflow: Workflow,
    around: Circumstances,
    people: Seats,
    *,
    expire: bool = True,
) -> Fired:
    """Fire every rung of `case` whose instant is before `around.at`, oldest first.

    `around.at` is the moment judged by; each entry gets its rung's own instant. With `expire`
    the clock also performs the actions that deadlines expire with (closing after the objection
    window); without, a pause that is over ends all the same. Nothing happens twice: a deadline
    points at its next rung only.
    """
    fired = Fired()
    moment = around.at
    while (due := _next_due(case, workflow, moment, expire)) is not None:
        at_its_time = replace(around, at=due.at, actor="clock", actor_department=None)
        if due.expires:
            fired.closed += run_out(case, workflow, due.clock, at_its_time)
        else:
            _fire(case, workflow, due.clock, at_its_time, people, fired)
    return fired


def _next_due(case: Case, workflow: Workflow, moment: datetime, expire: bool) -> _Due | None:
    found: _Due | None = None
    for due in _candidates(case, workflow.definition.deadlines, expire):
        if due.at < moment and (found is None or due.at < found.at):
            found = due
    return found


def _candidates(case: Case, rules: Mapping[str, DeadlineRule], expire: bool) -> Iterator[_Due]:
    for clock in case.clocks:
        if clock.closed_at is None:
            if clock.rung_at is not None:
                yield _Due(clock.rung_at, clock, expires=False)
            rule = rules[clock.name]
            if (expire and rule.expires_with) or ends_before_an_action(rule):
                yield _Due(clock.due_at, clock, expires=True)


def _fire(
    case: Case,
    workflow: Workflow,
    clock: DeadlineClock,
    around: Circumstances,
    people: Seats,
    fired: Fired,
) -> None:
    rule = workflow.definition.deadlines[clock.name]
    waiting = next_rung(clock, rule)
    if waiting is None:
        return
    action = "remind" if waiting.rung.is_reminder else "escalate"
    attempt = Attempt(CLOCK, Facts(now=around.at), {})
    step = workflow.attempt(case.state, action, attempt)
    row = _row(case, clock, waiting, around, people)
    case.escalation_level = max(case.escalation_level, row.level)
    case.journal.rungs.append(row)
    advance(case, clock, workflow.definition, around.calendar)
    refresh(case, workflow.definition)
    extras = {
        "deadline": clock.name,
        "rung": row.rung,
        "post": row.post,
        "department": row.department,
        "due_at": clock.due_at.isoformat(),
        "told": told_of(row),
    }
    write_entry(case, step, case.state, extras, around, row)
    if row.level:
        fired.escalated += 1
    else:
        fired.reminded += 1


def told_of(row: FiredRung) -> dict[str, Any]:
    """What a history entry keeps of who was told, as what, and whether the post was vacant."""
    return {
        "person": row.person_id,
        "post": row.told_post,
        "as": row.told_as,
        "vacant": row.vacant,
    }


def _row(
    case: Case, clock: DeadlineClock, waiting: NextRung, around: Circumstances, people: Seats
) -> FiredRung:
    rung, concern = waiting.rung, concern_of(case, clock)
    rule = around.definition.deadlines[clock.name]
    row = FiredRung(
        case_id=case.id,
        deadline_no=clock.no,
        edition=clock.edition,
        rung=rung.rung,
        occurrence=waiting.occurrence,
        seq=case.history_seq + 1,
        deadline_name=clock.name,
        level=level_of(rule, rung, concern),
        due_at=clock.due_at,
        rung_at=around.at,
        fired_at=around.recorded_at,
        post=meant_post(around.definition, rung.post, concern.department),
        department=concern.department,
        person_id=None,
    )
    # what happened before the register knew the case is told to nobody; a part that is overdue
    # when it is split off is not history, although its date is
    if max(around.at, clock.opened_at) >= case.created_at:
        note_told(case, row, around, people, posts_above(rule, rung.rung, concern))
    return row


def note_told(
    case: Case, row: FiredRung, around: Circumstances, people: Seats, above: Iterable[str]
) -> None:
    """Note on an escalation whom it reaches, from the people as they are when it is recorded."""
    told = told_by(
        case, around.definition, row.post, above, people, row.department, around.recorded_at
    )
    row.person_id, row.told_as, row.vacant = told.person, told.how, told.vacant
    row.told_post = told.post if told.person is not None else None
