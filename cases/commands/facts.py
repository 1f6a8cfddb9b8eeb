"""What the engine's guards may ask about a case, gathered from the case and the directory."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.facts import facts_about
from cases.casefile.redating import due_of
from cases.commands.escalating import CaseRungs
from cases.directory.heirs import heirs_on
from cases.directory.snapshot import Snapshot
from workflow.attempt import Actor, Facts, Step
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class _AtWork(Container[str]):
    """The departments at work on a local date, looked up only when a guard asks."""

    people: Snapshot
    on: date

    def __contains__(self, code: object) -> bool:
        department = self.people.department(code) if isinstance(code, str) else None
        return department is not None and department.exists_on(self.on)


def facts_of(
    case: Case,
    definition: WorkflowDefinition,
    now: datetime,
    people: Snapshot | None,
    calendar: WorkingCalendar,
    survivors: frozenset[str] | None = None,
) -> Facts:
    """The facts of `case` at `now` (UTC).

    Departments count as they were on that local date; without `people` nobody asks who worked
    where. `survivors` are the cases it may be merged into, None when nobody looked.
    """
    known: dict[str, Any] = {"survivors": survivors, "zone": calendar.zone}
    reply = case.clock(definition.citizen_clock)
    if reply is not None and reply.held:
        known["due_at"] = due_of(case, reply, definition, calendar, until=now).due.at
    if people is not None:
        known |= _of_people(case, people, calendar.local(now).date())
    return replace(facts_about(case, definition, now), **known)


def _of_people(case: Case, people: Snapshot, today: date) -> dict[str, Any]:
    return {
        "returned_by": _with_heirs(case.returners, people, today),
        "active_departments": _AtWork(people, today),
        "members_of_lead": people.members(case.lead) if case.lead else frozenset(),
    }


def _with_heirs(returners: frozenset[str], people: Snapshot, today: date) -> frozenset[str]:
    """Whoever handed the case back, and who has succeeded them: an office under another name."""
    heirs = map(heirs_on(people, today), returners)
    return returners.union(heir for heir in heirs if heir is not None)


def with_rungs(
    facts: Facts,
    rungs: CaseRungs,
    actor: Actor,
    people: Snapshot,
    around: Circumstances,
) -> Facts:
    """The facts with what was told about the case so far, and which of it `actor` was told."""
    return replace(
        facts,
        awaiting_acknowledgement=rungs.awaiting(),
        told_to_actor=rungs.told_to(actor, people, around.definition, facts.now),
        told_by_hand_today=rungs.by_hand_on(facts.now, around.calendar),
    )


def with_references(step: Step, people: Snapshot) -> Step:
    """The step with people by id: accounts may be renamed, the history may not."""
    handler = step.values.get("handler")
    if not isinstance(handler, str):
        return step
    person = people.by_username(handler)
    return replace(step, values={**step.values, "handler": person.id if person else None})
