"""One encounter, several cases: the parts of a mixed case become cases of their own.

Decree 154/2026, art. 14(4): complaint, denunciation and proposal in one petition are taken apart.
The citizen's clock of each part counts from the first recording (contract.md section 7), and what
the whole was given of time is the part's too: its pauses so far and the extension in force. So is
what it has used up: a split gives no second extension, no further days of pause, no way round
whoever decides after two returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from cases.casefile.attributes import counts_of, inherit_counts, inherit_returners
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.deadline import DeadlineClock
from cases.casefile.redating import pauses_of
from cases.casefile.steps import apply
from cases.casefile.taking_over import EarlierPause, GrantedDate, TakenOver
from cases.commands.opening import new_case
from cases.numbers import case_number
from workflow.attempt import Step
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.fields import Part, parse_fields
from workflow.fields.malformed import Malformed
from workflow.refusal import Refusal

_PARTS = "parts"
#: what of a part its recording is given
_RECORDED = ("title", "content", "kind", "pace")


def problems_of_parts(
    definition: WorkflowDefinition, values: object, zone: ZoneInfo
) -> tuple[Refusal, ...]:
    """Why the parts among `values` cannot be recorded; empty when all is well or there are none."""
    problems: list[Refusal] = []
    for part in parts_in(values):
        own = {name: getattr(part, name) for name in _RECORDED}
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
    parts = parts_in(step.values)
    if not parts:
        return step, []
    year = around.calendar.local(around.at).year
    ids = take_ids(year, len(parts))
    made = [_record(case, case_id, part, around) for case_id, part in zip(ids, parts, strict=True)]
    numbers = [case_number(part.id) for part in made]
    return replace(step, values={**step.values, _PARTS: numbers}), made


def parts_in(values: object) -> tuple[Part, ...]:
    """The parts among the values of an action; none where it has none."""
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
    told: dict[str, object] = {"split_from": case_number(case.id)}
    told |= inherit_returners(made, case.returners)
    told |= inherit_counts(made, counts_of(case))
    apply(made, step, replace(around, taken_over=dict(_taken_over(case, around))), told)
    return made


def _taken_over(case: Case, around: Circumstances) -> Iterator[tuple[str, TakenOver]]:
    """By deadline, what a part has of the clock of `case` where it is not counted as if the part
    had been recorded in its stead.
    """
    definition = around.definition
    citizens = _time_given(case, around)
    if citizens is not None:
        yield definition.citizen_clock, citizens
    for name, rule in definition.deadlines.items():
        last = next((clock for clock in reversed(case.clocks) if clock.name == name), None)
        if last is None or rule.citizen_clock or last.counted_after == definition.creation:
            continue
        if _counts_from_the_recording(case, rule, around):
            # a reopening began it anew for the whole
            yield name, TakenOver(last.counted_after, last.counted_since, None, (), None)


def _counts_from_the_recording(case: Case, rule: DeadlineRule, around: Circumstances) -> bool:
    """Whether a deadline counts from when the citizen was heard, not from a step of the office."""
    creation = around.definition.creation
    if creation not in rule.opened_by:
        return False
    recorded = around.calendar.local(case.recorded_at).date()
    return rule.period_rule(creation, case.kind, case.pace, recorded).counted_from == "recording"


def _time_given(case: Case, around: Circumstances) -> TakenOver | None:
    """What `case` was given of time, for a part of it; None: nothing beside the rule's.

    A pause that goes on ends for the part, which waits for its assignment; what the leader told the
    lead of the whole does not bind the part.
    """
    definition, granted = around.definition, None
    clock = case.clock(definition.citizen_clock)
    if clock is None:
        return None
    if clock.extension is not None:
        granted = GrantedDate(
            clock.extension.set_at, clock.extension.set_by, clock.extension.due_at
        )
    pauses = tuple(_pauses_until_now(case, clock, around))
    by_rule = clock.counted_after == definition.creation and clock.stated_due_at is None
    if by_rule and not pauses and granted is None:
        return None
    return TakenOver(clock.counted_after, clock.counted_since, clock.stated_due_at, pauses, granted)


def _pauses_until_now(
    case: Case, clock: DeadlineClock, around: Circumstances
) -> Iterator[EarlierPause]:
    found = pauses_of(case, clock, around.definition, clock.counted_since, until=around.at)
    for pause, begin, end in found:
        is_over = pause.closed_at == end
        version = pause.calendar_version if is_over else around.calendar.version
        yield EarlierPause(pause.name, begin, end, version)
