"""Why each deadline of a case falls on its date: the rule, the days that counted, what changed it.

The days are counted anew with the calendar in force; a deadline made with another version of the
calendar says so, and the stored date stays the one that counts (decision 11).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from cases.reading.case_view import VisibleCase, visible_case
from cases.reading.deadlines import DeadlineView, deadlines_of
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.tables import DeadlineChange, HistoryEntry
from workflow.attempt import Actor
from workflow.definition import DeadlineRule, PeriodRule, WorkflowDefinition
from workflow.worktime import CountedDay

_SPAN, _ENTRY = table_of(DeadlineChange), table_of(HistoryEntry)
_NORMAL_PACE = "normal"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a deadline was from `at` until `until` (UTC; None = still), and what made it so."""

    at: datetime
    until: datetime | None
    due_at: datetime
    last_day: date
    action: str
    action_label: str
    department: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """The rule that gave a deadline its length, and what it gives when it is counted now (UTC).

    `start` is the recording or the opening, as `counted_from` says; `days` are local dates from
    the event to the last counted day.
    """

    amount: int
    unit: str
    counting: str
    counted_from: str
    kind: str | None
    pace: str | None
    start: datetime
    due_at: datetime
    last_day: date
    days: tuple[CountedDay, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """An explicit date in the place of the rule's: instructed, given on assigning, imported."""

    at: datetime
    action: str
    action_label: str
    due_at: datetime
    last_day: date


@dataclass(frozen=True, slots=True)
class Explanation:
    """One deadline explained. `calendar_changed`: it was computed with another calendar."""

    deadline: DeadlineView
    rule: RuleView
    limit: Limit | None
    changes: tuple[ChangeView, ...]
    calendar_changed: bool


def explain(
    connection: Connection,
    office: Office,
    actor: Actor,
    number: str,
    now: datetime,
    language: str = "vi",
) -> tuple[Explanation, ...]:
    """Every deadline of a case, in the order they were opened. At most six statements.

    Raises CaseNotFound, for "not yours" as for "not there"; a former lead gets none.
    """
    seen = visible_case(connection, office, actor, number, now)
    return () if seen.until else explain_case(connection, office, seen, now, language)


def explain_case(
    connection: Connection, office: Office, seen: VisibleCase, now: datetime, language: str
) -> tuple[Explanation, ...]:
    """`explain` for a case that was looked up already."""
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    changes: dict[int, list[ChangeView]] = {}
    spans = (
        select(_SPAN).where(_SPAN.c.case_id == seen.case_id).order_by(_SPAN.c.no, _SPAN.c.change)
    )
    for row in connection.execute(spans):
        changes.setdefault(row.no, []).append(_change(office, definition, row, language))
    classes = _classifications(connection, definition, seen.case_id)
    return tuple(
        _explained(office, definition, seen, deadline, changes[deadline.no], classes)
        for deadline in deadlines_of(connection, office, definition, seen.case_id, now, language)
    )


def _change(office: Office, definition: WorkflowDefinition, row: Any, language: str) -> ChangeView:
    return ChangeView(
        at=row.from_at,
        until=row.until_at,
        due_at=row.due_at,
        last_day=office.day(row.due_at),
        action=row.why,
        action_label=definition.actions[row.why].label.in_language(language),
        department=row.department,
        provisional=row.provisional,
    )


def _explained(
    office: Office,
    definition: WorkflowDefinition,
    seen: VisibleCase,
    deadline: DeadlineView,
    changes: Sequence[ChangeView],
    classes: Sequence[_Classification],
) -> Explanation:
    rule = definition.deadlines[deadline.name]
    computed = _last_computation(deadline, rule, changes)
    kind, pace = _classified(classes, computed.at)
    recorded = office.calendar.local(seen.item.recorded_at).date()
    row = rule.period_rule(deadline.opened_by, kind, pace, recorded)
    start = seen.item.recorded_at if row.counted_from == "recording" else deadline.opened_at
    return Explanation(
        deadline=deadline,
        rule=_rule_view(office, row, start),
        limit=_limit(deadline, changes),
        changes=tuple(changes),
        calendar_changed=deadline.calendar_version != office.calendar.version,
    )


def _rule_view(office: Office, row: PeriodRule, start: datetime) -> RuleView:
    due = office.calendar.due(start, row.period)
    return RuleView(
        amount=row.amount,
        unit=str(row.unit),
        counting=str(row.counting),
        counted_from=row.counted_from,
        kind=row.kind,
        pace=row.pace,
        start=start,
        due_at=due.at,
        last_day=due.last_day,
        days=office.calendar.explain(start, row.period),
    )


def _last_computation(
    deadline: DeadlineView, rule: DeadlineRule, changes: Sequence[ChangeView]
) -> ChangeView:
    """The change in which the rule was last asked: the opening, or a later recomputation."""
    by_rule = [change for change in changes if change.action in rule.recomputed_by]
    return by_rule[-1] if by_rule else changes[0]


def _limit(deadline: DeadlineView, changes: Sequence[ChangeView]) -> Limit | None:
    """The change that set the explicit date, when one holds."""
    if not deadline.given:
        return None
    setting = changes[0]
    for earlier, change in pairwise(changes):
        if change.due_at != earlier.due_at:
            setting = change
    return Limit(setting.at, setting.action, setting.action_label, setting.due_at, setting.last_day)


@dataclass(frozen=True, slots=True)
class _Classification:
    """Kind and pace of the case from an instant on."""

    at: datetime
    kind: str
    pace: str


def _classifications(
    connection: Connection, definition: WorkflowDefinition, case_id: int
) -> list[_Classification]:
    classifying = [
        name
        for name, action in definition.actions.items()
        if action.creates or {"kind", "pace"} & action.set.keys()
    ]
    rows = connection.execute(
        select(_ENTRY.c.at, _ENTRY.c.payload)
        .where(_ENTRY.c.case_id == case_id, _ENTRY.c.action.in_(classifying))
        .order_by(_ENTRY.c.seq)
    )
    found: list[_Classification] = []
    kind, pace = "", _NORMAL_PACE
    for at, payload in rows:
        fields: Mapping[str, Any] = json.loads(payload).get("fields", {})
        kind, pace = fields.get("kind") or kind, fields.get("pace") or pace
        found.append(_Classification(at, kind, pace))
    return found


def _classified(classes: Sequence[_Classification], at: datetime) -> tuple[str, str]:
    """The kind and pace in force at an instant."""
    found = [each for each in classes if each.at <= at]
    return (found[-1].kind, found[-1].pace) if found else ("", _NORMAL_PACE)
