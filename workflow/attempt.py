"""One try to do something to a case: who tries, what is known of the case, and what comes of it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.definition import Action
from workflow.refusal import Refusal
from workflow.worktime import PROVINCE_ZONE

#: What a person may be (contract.md section 7, "Roles"); the clock acts like everybody else.
ROLES = frozenset(
    {
        "centre",
        "upc_office",
        "upc_chief",
        "leader",
        "department_officer",
        "department_head",
        "auditor",
        "admin",
        "clock",
        # whoever holds the tracking code; no account has it
        "citizen",
    }
)

#: Personal rights beyond a role: `reply` = may answer the citizen for the department.
RIGHTS = frozenset({"reply"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who tries. `department` is a code; people without one stand outside all departments."""

    id: str
    roles: frozenset[str]
    department: str | None = None
    rights: frozenset[str] = frozenset()


#: The clock, as an actor.
CLOCK = Actor("clock", frozenset({"clock"}))


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may ask about the case. All instants aware UTC.

    `active_departments`, `members_of_lead` (usernames) and `told_to_actor` (escalations) are None
    when nobody looked them up; guards about them then have nothing to object to.
    `told_by_hand_today` names posts that have not answered yet. Calendar days count in `zone`.
    """

    now: datetime
    lead: str | None = None
    coordinating: frozenset[str] = frozenset()
    kind: str = ""
    returns: int = 0
    #: the departments that handed the case back, and those that have succeeded them
    returned_by: frozenset[str] = frozenset()
    extensions: int = 0
    drafted: bool = False
    #: an instruction of a leader stands
    instructed: bool = False
    #: the names of the deadlines that run, held or not
    running: frozenset[str] = frozenset()
    #: departments that were asked to contribute and have not yet
    asked: frozenset[str] = frozenset()
    #: the reply deadline; of one that is held, when it falls due if the pause is over now
    due_at: datetime | None = None
    extended: bool = False
    paused: bool = False
    #: how long the pauses of this period took, day or night
    paused_for: timedelta = timedelta()
    #: kinds that are never handled here (`WorkflowDefinition.stubs`)
    stubs: Container[str] = frozenset()
    #: the reply of this period; None until there is one, and for a case that ended without
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    objection_until: datetime | None = None
    awaiting_acknowledgement: frozenset[str] = frozenset()
    #: case numbers that may take over from this one; None when nobody looked
    survivors: Container[str] | None = None
    #: the matter of others, whose cases were merged into this one, goes on in it
    followed: bool = False
    #: one of several who raised it has asked to reopen, and nobody has decided yet
    one_of_them_objects: bool = False
    #: the lead department of the case that it is to be merged into
    survivor_lead: str | None = None
    #: how often that one was handed back, and both of them together once they are one
    survivor_returns: int = 0
    returns_together: int = 0
    told_to_actor: Container[str] | None = None
    told_by_hand_today: frozenset[str] = frozenset()
    active_departments: Container[str] | None = None
    members_of_lead: Container[str] | None = None
    zone: ZoneInfo = PROVINCE_ZONE


@dataclass(slots=True)
class Attempt:
    """An actor's try with parsed field values. `problems` are what parsing objected to;
    `refusals` is filled by the machine with everything that stands against the attempt.
    """

    actor: Actor
    facts: Facts
    values: Mapping[str, object]
    problems: tuple[Refusal, ...] = ()
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """An accepted attempt. `source` is None when the case begins; `target` equals `source` when
    the state stays.
    """

    name: str
    action: Action
    source: str | None
    target: str
    values: Mapping[str, object]
