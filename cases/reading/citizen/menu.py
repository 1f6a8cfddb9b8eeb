"""What a citizen may do with a case, by what runs there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cases.office import Office
from cases.tables import Deadline, table_of
from workflow.attempt import Actor, Attempt, Facts

_CLOCK = table_of(Deadline)


def running_of(connection: Connection, case: Any) -> dict[str, datetime]:
    """When the clocks that run after a reply fall due, by name."""
    rows = connection.execute(_RUNNING, {"case": case.id})
    return {row.name: row.due_at for row in rows}


_RUNNING = select(_CLOCK.c.name, _CLOCK.c.due_at).where(
    _CLOCK.c.case_id == bindparam("case"), _CLOCK.c.closed_at.is_(None)
)


def may_of(
    office: Office, case: Any, running: Mapping[str, datetime], now: datetime, reader: Actor
) -> frozenset[str]:
    """What the engine lets the citizen do now."""
    workflow = office.workflows.of(case.workflow_key, case.workflow_version)
    facts = Facts(
        now,
        paused=case.paused_until is not None,
        replied_at=case.replied_at,
        running=frozenset(running),
        followed=case.followed,
        zone=office.calendar.zone,
    )
    return workflow.open_to(case.state, Attempt(reader, facts, {}))
