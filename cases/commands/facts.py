"""What the engine's guards may ask about a case, gathered from the case and the directory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.casefile.case import Case
from cases.directory.snapshot import Snapshot
from workflow.attempt import Facts


def facts_of(
    case: Case,
    now: datetime,
    people: Snapshot,
    awaiting: frozenset[str] = frozenset(),
) -> Facts:
    """The facts of `case` at `now`; `awaiting` names its escalations nobody acknowledged yet."""
    objection = case.clock("objection")
    return Facts(
        now=now,
        department=case.department,
        lead=case.lead,
        coordinating=case.coordinating,
        returns=case.returns,
        replied_at=case.replied_at,
        objection_until=objection.due_at if objection else None,
        awaiting_acknowledgement=awaiting,
        active_departments=people.active_codes(),
        members_of_lead=people.members(case.lead) if case.lead else frozenset(),
    )


def with_references(values: Mapping[str, object], people: Snapshot) -> dict[str, object]:
    """The values with people by id: accounts may be renamed, the history may not."""
    resolved = dict(values)
    handler = resolved.get("handler")
    if isinstance(handler, str):
        person = people.by_username(handler)
        resolved["handler"] = person.id if person else None
    return resolved
