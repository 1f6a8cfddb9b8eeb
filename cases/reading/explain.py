"""Why each deadline of a case falls on its date: the rule, the days that counted, what changed it.

The days are counted anew with the calendar that made the deadline: every version is kept
(decision 11). A deadline of an older one says so; it ended before the calendar changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, select

from cases.calendar.versions import read_version
from cases.casefile.deadline import EXTENSION, DeadlineClock
from cases.casefile.redating import counting_calendar
from cases.office import Office
from cases.reading.case_view import visible_case
from cases.reading.dates.explanation import (
    ChangeView,
    Explanation,
    ExtensionTerm,
    Limit,
    RuleView,
)
from cases.reading.dates.past import Past, past_of
from cases.reading.dates.reckoning import CaseThen, DateKind, ReckonedView, Reckoner
from cases.reading.deadlines import DeadlineView, clocks_of, deadline_views
from cases.reading.items import CaseItem
from cases.tables import DeadlineChange, table_of
from cases.versions.moves import Eras
from workflow.attempt import Actor
from workflow.definition import REDATE, DeadlineRule, WorkflowDefinition
from workflow.period_rule import PeriodRule
from workflow.versioning.vocabulary import MIGRATE
from workflow.worktime import WorkingCalendar

_SPAN = table_of(DeadlineChange)


class Seen(Protocol):
    """A case that somebody may see the whole of."""

    @property
    def case_id(self) -> int: ...
    @property
    def item(self) -> CaseItem: ...


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
    connection: Connection, office: Office, seen: Seen, now: datetime, language: str
) -> tuple[Explanation, ...]:
    """`explain` for a case that was looked up already. Three statements, four where dates were set
    by people.
    """
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    changes: dict[int, list[ChangeView]] = {}
    spans = (
        select(_SPAN).where(_SPAN.c.case_id == seen.case_id).order_by(_SPAN.c.no, _SPAN.c.change)
    )
    for row in connection.execute(spans):
        changes.setdefault(row.no, []).append(_change(office, definition, row, language))
    past = past_of(connection, definition, seen.case_id, language)
    clocks = clocks_of(connection, seen.case_id)
    views = deadline_views(office, definition, clocks, now, language)
    reckoner = Reckoner(office, definition, past.reasons, language, office.calendar)
    eras = Eras.of(past.moves, definition, office.definition)
    explaining = _Explaining(reckoner, _calendars(connection, office, views), seen, past, eras)
    return tuple(
        explaining.of(clock, view, clocks, changes[clock.no])
        for clock, view in zip(clocks, views, strict=True)
    )


def _calendars(
    connection: Connection, office: Office, deadlines: Sequence[DeadlineView]
) -> dict[str, WorkingCalendar]:
    """The calendars that counted these deadlines, by version."""
    found = {office.calendar.version: office.calendar}
    for version in {deadline.calendar_version for deadline in deadlines} - found.keys():
        found[version] = read_version(connection, version) or office.calendar
    return found


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
        held=row.held,
    )


@dataclass(frozen=True, slots=True)
class _Explaining:
    """One case and what is known of its past."""

    reckoner: Reckoner
    calendars: Mapping[str, WorkingCalendar]
    seen: Seen
    past: Past
    eras: Eras

    def of(
        self,
        clock: DeadlineClock,
        view: DeadlineView,
        clocks: Sequence[DeadlineClock],
        changes: Sequence[ChangeView],
    ) -> Explanation:
        """One of its deadlines explained."""
        office, definition = self.reckoner.office, self.eras.of_clock(clock)
        rule = definition.deadlines[clock.name]
        computed = _last_computation(rule, changes)
        kind, pace = self.past.classified(computed.at)
        recorded_at = self.seen.item.recorded_at
        recorded = office.calendar.local(recorded_at).date()
        row = rule.period_rule(clock.counted_after, kind, pace, recorded)
        start = recorded_at if row.counted_from == "recording" else clock.counted_since
        then = CaseThen(recorded_at, kind, pace, clocks)
        calendar = self.calendars[clock.calendar_version]
        reckoner = replace(self.reckoner, definition=definition, calendar=calendar)
        dates = () if view.not_given else reckoner.dates(then, clock)
        return Explanation(
            deadline=view,
            rule=_rule_view(counting_calendar(then, clock, definition, calendar), row, start),
            dates=dates,
            extensions=tuple(
                ExtensionTerm(term.set_at, term.due_at, office.day(term.due_at), term.ended_at)
                for term in clock.dated
                if term.kind == EXTENSION
            ),
            stopped=reckoner.stopped(then, clock),
            limit=_limit(dates, changes),
            changes=tuple(changes),
            calendar_changed=clock.calendar_version != office.calendar.version,
        )


def _rule_view(calendar: WorkingCalendar, row: PeriodRule, start: datetime) -> RuleView:
    due = calendar.due(start, row.period)
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
        days=calendar.explain(start, row.period),
    )


def _last_computation(rule: DeadlineRule, changes: Sequence[ChangeView]) -> ChangeView:
    """The change in which the rule was last asked: the opening, or a later recomputation."""
    asked = (*rule.recomputed_by, REDATE, MIGRATE)
    by_rule = [change for change in changes if change.action in asked]
    return by_rule[-1] if by_rule else changes[0]


def _limit(dates: Sequence[ReckonedView], changes: Sequence[ChangeView]) -> Limit | None:
    """The explicit date that counts, when one does, and what set it."""
    found = next((each for each in reversed(dates) if each.counts), None)
    if found is None or found.kind is DateKind.RULE:
        return None
    set_at, action, label = found.set_at, found.action, found.action_label
    if found.kind is DateKind.STATED:
        # an import states it later than it was opened
        setting = next((each for each in changes if each.due_at == found.base_at), changes[0])
        set_at, action, label = setting.at, setting.action, setting.action_label
    return Limit(set_at, action, label, found.due_at, found.last_day)
