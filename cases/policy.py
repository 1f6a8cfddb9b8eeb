"""Who sees what (contract.md section 10): pages, API and commands all ask here.

Whatever is not granted is denied, and "not yours" is told apart from "not there" by nobody.
What an actor may *do* is the workflow definition's business, not this module's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, false, or_, select, true

from cases.citizens import CITIZEN, acts_on
from cases.tables import CaseFile, Involvement, table_of
from workflow.attempt import Actor

#: the UPC office's department code (contract.md section 8)
UPC_OFFICE = "VPUBND"

_CASE, _PART = table_of(CaseFile), table_of(Involvement)

#: roles that see every case
EVERYWHERE = frozenset({"upc_office", "upc_chief", "leader", "auditor"})
#: roles that see the cases of their department
IN_A_DEPARTMENT = frozenset({"department_officer", "department_head"})
#: roles that may be told how to reach the petitioner of any case
IN_TOUCH = frozenset({"upc_office", "upc_chief"})
#: roles that are told who looked at a contact or a file
TRACED_FOR = IN_TOUCH | {"auditor"}
#: the role that sees what its own office recorded, until it is closed
RECORDING = "centre"
#: the role of who leads the province, listens and instructs
LEADER = "leader"
#: actions that stay inside the department that took them: notes, and the way to the reply
INTERNAL = frozenset({"note", "draft_reply", "return_draft"})


class SeenCase(Protocol):
    """What the rules ask about a case; the in-memory case and the readers' facts both have it."""

    @property
    def lead(self) -> str | None: ...
    @property
    def state(self) -> str: ...
    @property
    def recorded_department(self) -> str | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def coordinating(self) -> Collection[str]: ...


class SeenPart(Protocol):
    """A department's part in a case, from when until when (UTC; None = now)."""

    @property
    def department(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def until_at(self) -> datetime | None: ...


class Sight(Enum):
    """How much of a case somebody sees."""

    NOTHING = "nothing"
    #: all of it, except what `sees_contact` keeps back
    WHOLE = "whole"
    #: without the internal notes of other departments
    COORDINATING = "coordinating"
    #: the history up to the hand-over, and nothing of what came after
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose overdue work somebody may look at: everybody's, one department's, nobody's."""

    everything: bool = False
    department: str | None = None

    def covers(self, department: str) -> bool:
        """Whether this department's work is in it."""
        return self.everything or department == self.department

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.everything and self.department is None


def sight(actor: Actor, case: SeenCase, parts: Iterable[SeenPart]) -> Sight:
    """How much `actor` sees of a case; `parts` are all its involvements, the ended ones too."""
    if _sees_whole(actor, case):
        return Sight.WHOLE
    department = _department(actor)
    if department is None:
        return Sight.NOTHING
    if department in case.coordinating:
        return Sight.COORDINATING
    return Sight.NOTHING if handed_over_at(actor, parts) is None else Sight.FORMER


def may_see(actor: Actor, case: SeenCase) -> bool:
    """Whether the case is there for `actor` at all when it comes to acting on it.

    A former lead may still read its part of the history, but the case is no longer its own.
    """
    return _sees_whole(actor, case) or _department(actor) in case.coordinating


def may_act_on(actor: Actor, case: SeenCase, number: str) -> bool:
    """`may_see`, and for a citizen whether the code in hand is that of this case, or of one that
    was merged into it.
    """
    if CITIZEN in actor.roles:
        return acts_on(actor) == number
    return may_see(actor, case)


def visible_to(
    actor: Actor, listed: str | None = None, *, few: bool = False
) -> ColumnElement[bool]:
    """`may_see` as a condition on `case_file`, for lists.

    `listed` is the responsible department when the list holds one department's cases only; for
    its own people the condition is then much cheaper. `few`: other conditions leave few cases, so
    that each is looked at instead of all that the department has.
    """
    if actor.roles & EVERYWHERE:
        return true()
    granted: list[ColumnElement[bool]] = []
    department = _department(actor)
    if department is not None:
        if listed == department:
            granted.append(_is_own(department))
        elif few:
            granted.append(and_(_CASE.c.department == department, _is_own(department)))
            granted.append(exists().where(_PART.c.case_id == _CASE.c.id, _coordinates(department)))
        else:
            granted.append(_CASE.c.id.in_(_ids_of(department)))
    if RECORDING in actor.roles and actor.department is not None:
        granted.append(
            and_(
                _CASE.c.recorded_department == actor.department,
                _CASE.c.closed_at.is_(None),
            )
        )
    return or_(false(), *granted)


def handed_over_at(actor: Actor, parts: Iterable[SeenPart]) -> datetime | None:
    """When the actor's department last handed the case on (UTC); None if it never led it.

    The UPC office answers for every case between two leads: that is no lead of its own.
    """
    department = _department(actor)
    if department is None or department == UPC_OFFICE:
        return None
    ends = [
        part.until_at
        for part in parts
        if part.relation == "responsible"
        and part.department == department
        and part.until_at is not None
    ]
    return max(ends, default=None)


def sees_internal_of(actor: Actor, how: Sight, author_department: str | None) -> bool:
    """Whether an internal note or draft by somebody of `author_department` is shown."""
    return how is not Sight.COORDINATING or author_department == actor.department


def sees_contact(actor: Actor, case: SeenCase, initial_state: str) -> bool:
    """Whether name and addresses of the petitioner are shown without being asked for.

    The Centre needs them while it records; everybody else asks, and leaves a trace.
    """
    return case.state == initial_state and _recorded_it(actor, case)


def may_ask_for_contact(actor: Actor, case: SeenCase, confidential: bool) -> bool:
    """Whether `actor` is shown name and addresses of the petitioner of `case` on request.

    The lead department has to reach the petitioner; where the identity is protected, the UPC
    office does it for them (Decree 154/2026, art. 12(2)).
    """
    if actor.roles & IN_TOUCH:
        return True
    department = _department(actor)
    return not confidential and department is not None and department == case.lead


def found_by_contact(actor: Actor, initial_states: Collection[str]) -> ColumnElement[bool] | None:
    """Which cases `actor` finds by name or number of their petitioner, as a condition on
    `case_file`: those whose contact `sees_contact` shows, all for the UPC office; None for none.

    A department asks for the contact of one case and says why; a search would tell it unasked.
    """
    if actor.roles & IN_TOUCH:
        return true()
    if RECORDING in actor.roles and actor.department is not None:
        return and_(
            _CASE.c.recorded_department == actor.department,
            _CASE.c.state.in_(initial_states),
            _CASE.c.closed_at.is_(None),
        )
    return None


def must_say_why(actor: Actor) -> bool:
    """Whether asking for a petitioner's contact needs a reason (contract.md section 10)."""
    return not actor.roles & IN_TOUCH


def sees_traces(actor: Actor) -> bool:
    """Whether `actor` is told who was shown a contact or took a copy of a file."""
    return bool(actor.roles & TRACED_FOR)


def works_at(actor: Actor, department: str) -> bool:
    """Whether `actor` sees the cases of `department` by working there."""
    return _department(actor) == department


def overdue_scope(actor: Actor) -> Scope:
    """Whose overdue work and escalations `actor` may look at."""
    if actor.roles & EVERYWHERE:
        return Scope(everything=True)
    return Scope(department=_department(actor))


def _sees_whole(actor: Actor, case: SeenCase) -> bool:
    if actor.roles & EVERYWHERE or _recorded_it(actor, case):
        return True
    department = _department(actor)
    return department is not None and department == case.lead


def _recorded_it(actor: Actor, case: SeenCase) -> bool:
    return (
        RECORDING in actor.roles
        and actor.department is not None
        and actor.department == case.recorded_department
        and case.closed_at is None
    )


def _department(actor: Actor) -> str | None:
    """The department whose cases the actor sees by working there."""
    return actor.department if actor.roles & IN_A_DEPARTMENT else None


def _is_own(department: str) -> ColumnElement[bool]:
    """Whether a case that `department` is responsible for is its own as a lead.

    Only the UPC office is ever responsible without leading; asking the others would cost them
    a look at every row where the index is enough.
    """
    return _CASE.c.lead == department if department == UPC_OFFICE else true()


def _coordinates(department: str) -> ColumnElement[bool]:
    return and_(
        _PART.c.department == department,
        _PART.c.relation == "coordinating",
        _PART.c.until_at.is_(None),
    )


def _ids_of(department: str) -> CompoundSelect[int]:
    own = select(_CASE.c.id).where(_CASE.c.department == department, _is_own(department))
    coordinating = select(_PART.c.case_id).where(_coordinates(department))
    # one index range each; an OR of the two would read every case
    return own.union_all(coordinating)
