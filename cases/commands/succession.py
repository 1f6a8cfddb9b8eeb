"""Cases of departments that ended, handed to their successors over the whole register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import literal_column, select, text

from cases.calendar.catching_up import CatchingUp
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.rungs import Fired, fire_due
from cases.casefile.succession import follow_succession
from cases.commands.tools import Tools
from cases.directory.heirs import has_ended, heirs_on
from cases.directory.snapshot import Snapshot
from cases.store.case_rows import load
from cases.store.lookup import rows_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.tables import CaseFile, Involvement, table_of
from workflow.definition import SUCCEED
from workflow.machine import Workflow
from workflow.worktime import WorkingCalendar
from workflow.worktime.calendar import MICROSECOND

#: cases in one transaction
BATCH = 500
_A_DAY: Final = timedelta(days=1)

_CASE, _PART = table_of(CaseFile), table_of(Involvement)
_OPEN = OneOf(_CASE.c.state, "states")
# asked one after the other: together, in order of the id, SQLite reads every case
_HELD = Statement(select(_CASE.c.id).where(OneOf(_CASE.c.department, "codes"), _OPEN))
# a closed case of which something is awaited; word for word as in the index of those
_AWAITED = Statement(
    select(_CASE.c.id).where(OneOf(_CASE.c.department, "codes"), text("case_file.awaited"))
)
_COORDINATED = Statement(
    select(_CASE.c.id)
    .join(_PART, _PART.c.case_id == _CASE.c.id)
    .where(
        OneOf(_PART.c.department, "codes"),
        # word for word as in the index of parts that run
        _PART.c.relation == literal_column("'coordinating'"),
        _PART.c.until_at.is_(None),
        _OPEN,
    )
)


def hand_to_successors(tools: Tools, now: datetime, wall: datetime) -> Fired:
    """Let every open case, and those closed ones of which a department still owes something,
    follow the succession of its departments.

    What was due before `now` while the department was there happens first, and is returned.
    `now` and `wall` as for `tick`; who is at work is judged by the later one. Done already, it
    changes nothing. Raises DatabaseUnavailable.
    """
    people, day = tools.people(), tools.calendar().local(max(now, wall)).date()
    ended = [each.code for each in people.departments() if has_ended(each, day)]
    states = _states_that_follow(tools) if ended else []
    if not states:
        return Fired()
    with tools.database.read() as connection:
        dialect = connection.dialect.name
        where = {
            "codes": list_parameter(ended, dialect),
            "states": list_parameter(states, dialect),
        }
        asked = (_HELD, _COORDINATED, _AWAITED)
        found = {row[0] for each in asked for row in rows_of(connection, each, **where)}
    ids = sorted(found)
    fired = Fired()
    for begin in range(0, len(ids), BATCH):
        fired.add(_hand_on(tools, ids[begin : begin + BATCH], people, now, wall))
    return fired


def _states_that_follow(tools: Tools) -> list[str]:
    """The open states, of every version, in which a case follows the succession."""
    return sorted(
        {
            state
            for each in tools.workflows.definitions()
            for state in (each.actions[SUCCEED].sources if SUCCEED in each.actions else ())
            if not each.states[state].final
        }
    )


def _hand_on(
    tools: Tools, ids: Sequence[int], people: Snapshot, now: datetime, wall: datetime
) -> Fired:
    fired = Fired()
    with tools.database.write() as transaction:
        calendar, catching_up = tools.calendar.hold(transaction), CatchingUp(transaction)
        changed = []
        for case in load(transaction, ids):
            workflow = tools.workflows.of(case.workflow_key, case.workflow_version)
            around = _around(tools, workflow, calendar, case.not_before(max(now, wall)))
            try:
                catching_up.bring(case, workflow, around)
                until = replace(around, at=min(now, _until(case, people, around)))
                due = fire_due(case, workflow, until, people)
            except Exception:  # noqa: S112 - the sweep meets it again and sets it aside
                continue
            fired.add(due)
            follow_succession(case, workflow, heirs_on(people, _day(around)), around)
            changed.append(case)
        tools.store(transaction, changed, max(now, wall))
        transaction.commit()
    return fired


def record_what_was_due(
    case: Case, workflow: Workflow, around: Circumstances, people: Snapshot
) -> None:
    """Record what was due before somebody acts at `around.at`: the ladder is never skipped because
    the clock happened to be off. What fell due since a department of the case ended is its
    successor's, which has the case from then on.
    """

    def waits() -> bool:
        return case.next_check_at is not None and case.next_check_at < around.at

    if waits():
        until = replace(around, at=_until(case, people, around))
        fire_due(case, workflow, until, people, expire=False)
    follow_succession(case, workflow, heirs_on(people, _day(around)), around)
    if waits():
        fire_due(case, workflow, around, people, expire=False)


def _until(case: Case, people: Snapshot, around: Circumstances) -> datetime:
    """Up to when what was due comes first: the moment after the first of its departments ended,
    whose last day ends at 24:00; what is due later is the successor's.

    Where the successor takes part already, what one owed the other ends with the hand-over, so all
    of it comes first.
    """
    concerned = {code for code in (case.lead, *case.coordinating) if code}
    heir_of = heirs_on(people, _day(around))
    if not concerned.isdisjoint(map(heir_of, concerned)):
        return around.at
    departments = (people.department(code) for code in concerned)
    ends = [
        around.calendar.instant(datetime.combine(each.valid_to + _A_DAY, time())) + MICROSECOND
        for each in departments
        if each is not None and each.valid_to is not None
    ]
    return min([around.at, *ends])


def _day(around: Circumstances) -> date:
    return around.calendar.local(around.at).date()


def _around(
    tools: Tools, workflow: Workflow, calendar: WorkingCalendar, at: datetime
) -> Circumstances:
    return Circumstances(
        at=at,
        recorded_at=at,
        actor="clock",
        actor_department=None,
        definition=workflow.definition,
        calendar=calendar,
        random=tools.random,
    )
