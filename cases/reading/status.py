"""What the citizen sees of a case: who answers by when, where it stands, the reply.

No names, no internal notes, no case number, none of the words that were not marked public.
Denials (unknown, erased, withheld codes) are the business of whoever looks the code up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, exists, select

from cases.citizens import citizen_of, follower_of
from cases.errors import CaseNotFound
from cases.numbers import case_number
from cases.office import Office
from cases.policy import UPC_OFFICE
from cases.reading.citizen.events import (
    ending_of,
    new_date_of,
    news_of,
    rated_of,
    review_of,
    waiting_of,
)
from cases.reading.citizen.menu import may_of, running_of
from cases.reading.citizen.story import Story, fields_of, story_of
from cases.reading.citizen.survivor import of_ones_own, survivor_of
from cases.reading.citizen_view import (
    CitizenView,
    EndingView,
    EscalatedTo,
    ReplyView,
    Standing,
    StepStatus,
    StepView,
)
from cases.reading.deadlines import working_days_left
from cases.tables import CaseFile, Deadline, Escalation, table_of
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition

_CASE, _RUNG, _CLOCK = table_of(CaseFile), table_of(Escalation), table_of(Deadline)
_MERGED = _CASE.alias("merged")


def status_of(
    connection: Connection,
    office: Office,
    case_id: int,
    now: datetime,
    language: str = "vi",
    reader: Actor | None = None,
) -> CitizenView:
    """What the citizen sees of a case at `now` (UTC): of the one that goes on for it, where it was
    merged. `reader` is whoever holds the code; None: that of this very case.

    Two statements, up to five once there is a reply, an escalation or something told in public.
    Raises CaseNotFound.
    """
    case: Any = connection.execute(_FACTS, {"case": case_id}).one_or_none()
    if case is None:
        raise CaseNotFound
    survivor = survivor_of(connection, case_id) if case.merged_into is not None else case_id
    if survivor != case_id:
        follower = follower_of(case_number(survivor), case_number(case_id))
        found = status_of(connection, office, survivor, now, language, follower)
        return of_ones_own(found, case.recorded_at)
    reader = reader or citizen_of(case_number(case_id))
    definition = office.definition(case.workflow_key, case.workflow_version)
    story = story_of(connection, office, definition, case_id, language)
    entries = story.entries
    is_open = definition.states[case.state].responsible != "nobody"
    due = case.due_at if is_open else None
    late_by = office.calendar.working_days_overdue(due, now) if due else 0
    reply = None if is_open else _reply(story, case)
    ending = None if is_open else ending_of(story, case.outcome)
    waits = not is_open and not definition.states[case.state].final
    running = running_of(connection, case) if waits else {}
    return CitizenView(
        standing=_standing(definition, case, ending, late_by),
        state=case.state,
        state_label=definition.states[case.state].label.in_language(language),
        department=office.department_name(case.department, language, now),
        recorded_at=case.recorded_at,
        due_at=case.due_at,
        last_day=office.day(case.due_at) if case.due_at else None,
        first_last_day=office.day(case.first_due_at) if case.first_due_at else None,
        provisional=case.due_provisional,
        working_days_left=working_days_left(office, due, now) if due else 0,
        working_days_overdue=late_by,
        apology=late_by > 0 or (reply is not None and reply.late),
        escalated_to=_escalated_to(connection, definition, case, entries, language),
        steps=_steps(definition, _road(office, case), case.state, entries, language),
        reply=reply,
        objection_last_day=_objection(office, definition, running),
        reopened=case.reopenings > 0,
        merged=False,
        pauses=waiting_of(story, case.paused_until),
        new_date=new_date_of(story, _beginning(definition, entries).at) if is_open else None,
        news=news_of(story),
        ending=ending,
        rated=rated_of(story, case.rating, reader),
        review=None if is_open else review_of(story, running.get("reopening"), reader),
        may=may_of(office, case, running, now, reader),
    )


_FACTS = select(
    _CASE.c.id,
    _CASE.c.state,
    _CASE.c.department,
    _CASE.c.recorded_at,
    _CASE.c.replied_at,
    _CASE.c.due_at,
    _CASE.c.first_due_at,
    _CASE.c.due_provisional,
    _CASE.c.escalation_level,
    _CASE.c.reopenings,
    _CASE.c.outcome,
    _CASE.c.paused_until,
    _CASE.c.merged_into,
    _CASE.c.rating,
    _CASE.c.workflow_key,
    _CASE.c.workflow_version,
    exists().where(_MERGED.c.merged_into == _CASE.c.id).label("followed"),
).where(_CASE.c.id == bindparam("case"))
#: outcomes of a case that was closed without an answer here
_ENDED: Final = {"redirected": Standing.REDIRECTED, "withdrawn": Standing.WITHDRAWN}


def _standing(
    definition: WorkflowDefinition, case: Any, ending: EndingView | None, late_by: int
) -> Standing:
    state = definition.states[case.state]
    if ending is not None and ending.outcome in _ENDED:
        return _ENDED[ending.outcome]
    if case.paused_until is not None:
        return Standing.PAUSED
    if state.responsible == "nobody":
        return Standing.CLOSED if state.final else Standing.REPLIED
    if case.due_at is None:
        return Standing.NO_DEADLINE
    return Standing.OVERDUE if late_by else Standing.WILL_ANSWER


def _road(office: Office, case: Any) -> tuple[str, ...]:
    """The states of the case's own version, in the order it declares them."""
    return tuple(office.workflows.of(case.workflow_key, case.workflow_version).definition.states)


def _steps(
    definition: WorkflowDefinition,
    road: Sequence[str],
    state: str,
    entries: Sequence[Any],
    language: str,
) -> tuple[StepView, ...]:
    """How far the case has come on its road."""
    reached = _reached(road, entries)
    current = road.index(state)
    return tuple(
        StepView(
            state=step,
            label=definition.states[step].label.in_language(language),
            status=_step_status(place, current, step in reached),
            at=reached.get(step) if place <= current else None,
        )
        for place, step in enumerate(road)
    )


def _reached(road: Sequence[str], entries: Sequence[Any]) -> dict[str, datetime]:
    """When each state was last entered; going back forgets what came after.

    What an older version called otherwise was left by a move, which entered the state of today.
    """
    reached: dict[str, datetime] = {}
    for entry in entries:
        if entry.to_state != entry.from_state and entry.to_state in road:
            for later in road[road.index(entry.to_state) :]:
                reached.pop(later, None)
            reached[entry.to_state] = entry.at
    return reached


def _step_status(place: int, current: int, was_reached: bool) -> StepStatus:
    if place == current:
        return StepStatus.CURRENT
    if place > current:
        return StepStatus.AHEAD
    return StepStatus.DONE if was_reached else StepStatus.SKIPPED


def _reply(story: Story, case: Any) -> ReplyView | None:
    actions = story.definition.actions.items()
    last = story.last_of({name for name, action in actions if action.replies})
    if last is None:
        return None
    fields = fields_of(last)
    outcome = story.definition.fields["outcome"].options.get(case.outcome or "")
    given_date = fields.get("document_date")
    return ReplyView(
        at=last.at,
        text=story.told(last, "text"),
        department=story.office.department_name(case.department, story.language, last.at),
        document_number=fields.get("document_number"),
        document_date=date.fromisoformat(given_date) if given_date else None,
        outcome=outcome.in_language(story.language) if outcome else None,
        late=bool(json.loads(last.payload).get("late")),
    )


def _escalated_to(
    connection: Connection,
    definition: WorkflowDefinition,
    case: Any,
    entries: Sequence[Any],
    language: str,
) -> tuple[EscalatedTo, ...]:
    """Posts above the department that were told of the delay of this period, oldest first."""
    if not case.escalation_level:
        return ()
    rows = connection.execute(
        select(_RUNG.c.post, _RUNG.c.rung_at)
        .where(
            _RUNG.c.case_id == case.id,
            _RUNG.c.level > 0,
            # by their place in the history: a date that moves back tells rungs of before the period
            _RUNG.c.seq > _beginning(definition, entries).seq,
            _RUNG.c.deadline_name.in_(_counting(definition)),
        )
        .order_by(_RUNG.c.seq)
    )
    first: dict[str, datetime] = {}
    for post, at in rows:
        first.setdefault(post, at)
    return tuple(
        EscalatedTo(post, definition.posts[post].label.in_language(language), at)
        for post, at in first.items()
    )


def _beginning(definition: WorkflowDefinition, entries: Sequence[Any]) -> Any:
    """The entry by which the case was last reopened, else the one by which it was recorded."""
    reopened = [e for e in entries if definition.actions[e.action].counts == "reopenings"]
    return (reopened or entries[:1])[-1]


def _counting(definition: WorkflowDefinition) -> list[str]:
    return [name for name, rule in definition.deadlines.items() if rule.overdue_for is not None]


def _objection(
    office: Office, definition: WorkflowDefinition, running: Mapping[str, datetime]
) -> date | None:
    """The last day of the running objection window."""
    windows = (name for name, rule in definition.deadlines.items() if rule.expires_with)
    until = next((running[name] for name in windows if name in running), None)
    return office.day(until) if until else None


__all__ = [
    "UPC_OFFICE",
    "CitizenView",
    "EscalatedTo",
    "ReplyView",
    "Standing",
    "StepStatus",
    "StepView",
    "status_of",
]
