"""Cases of departments that ended, handed to their successors over the whole register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, literal_column, select

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.succession import SUCCEED, HeirOf, follow_succession
from cases.commands.tools import Tools
from cases.directory.heirs import has_ended, heirs_on
from cases.store.case_rows import load, table_of
from cases.store.lookup import rows_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.tables import CaseFile, Involvement

#: cases in one transaction
BATCH = 500

_CASE, _PART = table_of(CaseFile), table_of(Involvement)
_OPEN = OneOf(_CASE.c.state, "states")
# asked one after the other: together, in order of the id, SQLite reads every case
_HELD = Statement(select(_CASE.c.id).where(OneOf(_CASE.c.department, "codes"), _OPEN))
# a closed case of which something is awaited; word for word as in the index of those
_AWAITED = Statement(
    select(_CASE.c.id).where(
        OneOf(_CASE.c.department, "codes"), literal_column("case_file.awaited", Boolean)
    )
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


def hand_to_successors(tools: Tools, now: datetime) -> int:
    """Let every open case, and those closed ones of which a department still owes something,
    follow the succession of its departments; returns how many did.

    Done already, it changes nothing. Raises DatabaseUnavailable.
    """
    people, day = tools.people(), tools.calendar().local(now).date()
    ended = [each.code for each in people.departments() if has_ended(each, day)]
    states = _states_that_follow(tools) if ended else []
    if not states:
        return 0
    with tools.database.read() as connection:
        dialect = connection.dialect.name
        where = {
            "codes": list_parameter(ended, dialect),
            "states": list_parameter(states, dialect),
        }
        asked = (_HELD, _COORDINATED, _AWAITED)
        found = {row[0] for each in asked for row in rows_of(connection, each, **where)}
    ids = sorted(found)
    batches = (ids[begin : begin + BATCH] for begin in range(0, len(ids), BATCH))
    return sum(_hand_on(tools, batch, heirs_on(people, day), now) for batch in batches)


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


def _hand_on(tools: Tools, ids: Sequence[int], heir_of: HeirOf, now: datetime) -> int:
    with tools.database.write() as transaction:
        changed = [case for case in load(transaction, ids) if _follow(tools, case, heir_of, now)]
        tools.store(transaction, changed, now)
        transaction.commit()
    return len(changed)


def _follow(tools: Tools, case: Case, heir_of: HeirOf, now: datetime) -> bool:
    workflow = tools.workflows.of(case.workflow_key, case.workflow_version)
    around = Circumstances(
        at=now,
        recorded_at=now,
        actor="clock",
        actor_department=None,
        definition=workflow.definition,
        calendar=tools.calendar(),
        random=tools.random,
    )
    return follow_succession(case, workflow, heir_of, around)
