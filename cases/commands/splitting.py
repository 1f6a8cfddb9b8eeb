"""One encounter, several cases: the parts of a mixed case become cases of their own.

Decree 154/2026, art. 14(4): complaint, denunciation and proposal in one petition are taken apart.
The citizen's clock of each part counts from the first recording (contract.md section 7), and what
the whole was given of time is the part's too: its pauses so far and the extension in force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cases.casefile.attributes import inherit_returners
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances, TakenOver
from cases.casefile.deadline import DeadlineClock
from cases.casefile.redating import due_by_rule, due_of
from cases.casefile.steps import apply
from cases.codes.numbers import case_number
from cases.commands.opening import new_case
from workflow.attempt import Refusal, Step
from workflow.definition import WorkflowDefinition
from workflow.fields import Part, parse_fields
from workflow.fields.malformed import Malformed

_PARTS = "parts"


def problems_of_parts(
    definition: WorkflowDefinition, values: object, zone: ZoneInfo
) -> tuple[Refusal, ...]:
    """Why the parts among `values` cannot be recorded; empty when all is well or there are none."""
    problems: list[Refusal] = []
    for part in _parts_of(values):
        own = {name: getattr(part, name) for name in Part.__slots__}
        _, found = parse_fields(definition, definition.creation, own, zone=zone, lenient=True)
        problems += [replace(problem, field=_PARTS) for problem in found]
        if part.kind in definition.stubs:
            problems.append(Malformed("stub_by_itself").refusal(_PARTS, "split"))
    return tuple(problems)


def split_off(
    case: Case, step: Step, around: Circumstances, take_ids: Callable[[int, int], Sequence[int]]
) -> tuple[Step, list[Case]]:
    """The cases of the step's parts, recorded; and the step naming them instead of the parts.

    `take_ids` gives so many new case ids of a local year.
    """
    parts = _parts_of(step.values)
    if not parts:
        return step, []
    year = around.calendar.local(around.at).year
    ids = take_ids(year, len(parts))
    made = [_record(case, case_id, part, around) for case_id, part in zip(ids, parts, strict=True)]
    numbers = [case_number(part.id) for part in made]
    return replace(step, values={**step.values, _PARTS: numbers}), made


def _parts_of(values: object) -> tuple[Part, ...]:
    found = values.get(_PARTS) if isinstance(values, dict) else None
    return found if isinstance(found, tuple) else ()


def _record(case: Case, case_id: int, part: Part, around: Circumstances) -> Case:
    definition = around.definition
    values: dict[str, object] = {
        "title": part.title,
        "content": part.content,
        "kind": part.kind or case.kind,
        "pace": part.pace or case.pace,
        "origin": case.origin,
    }
    if case.session_id is not None:
        values["session"] = case.session_id
    made = new_case(
        case_id,
        values,
        definition,
        case.recorded_by,
        case.recorded_department,
        case.recorded_at,
        created_at=around.recorded_at,
    )
    made.petitioner_id, made.petitioner_channel = case.petitioner_id, case.petitioner_channel
    made.confidential, made.split_from = case.confidential, case.id
    made.workflow_version = case.workflow_version
    action = definition.actions[definition.creation]
    step = Step(definition.creation, action, None, definition.initial, values)
    taken_over = _taken_over(case, made, around)
    told: dict[str, object] = {"split_from": case_number(case.id)}
    told |= inherit_returners(made, case.returners)
    if taken_over is not None:
        told["first_due"] = {definition.citizen_clock: taken_over.first.isoformat()}
    apply(made, step, replace(around, taken_over=taken_over), told)
    return made


@dataclass(frozen=True, slots=True)
class _Alike:
    """A part as if the pauses of the whole had been its own."""

    recorded_at: datetime
    kind: str
    pace: str
    clocks: Sequence[DeadlineClock]


def _taken_over(case: Case, part: Case, around: Circumstances) -> TakenOver | None:
    """The reply deadline of `part` by the time that `case` was given; None: the rule's holds.

    A pause that goes on ends for the part, which waits for its assignment; what the leader told the
    lead of the whole does not bind the part.
    """
    definition, calendar = around.definition, around.calendar
    clock = case.clock(definition.citizen_clock)
    if clock is None:
        return None
    alike = _Alike(part.recorded_at, part.kind, part.pace, case.clocks)
    granted = [clock.extension] if clock.extension else []
    first, due = (
        due_of(alike, replace(clock, dated=dated), definition, calendar, until=around.at).due.at
        for dated in ([], granted)
    )
    rule = definition.deadlines[clock.name]
    by_rule = due_by_rule(part, rule, definition.creation, around.at, calendar).at
    return None if first == due == by_rule else TakenOver(due, first)
