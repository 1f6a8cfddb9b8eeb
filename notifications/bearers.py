"""Who carries the messages: counted from what was written, or from what would have been.

A message is written for a post; here it is counted for the person who is told by that post today,
by the rules that letters follow (`workflow.reach`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from cases.casefile.case import Happening
from cases.casefile.lapsing import LAPSED
from cases.directory.snapshot import Snapshot
from cases.tables import CaseFile, HistoryEntry, table_of
from notifications.planner import Definitions, Planner
from notifications.recipients import Recipient, is_citizen
from notifications.tables import OutboxMessage
from workflow.attempt import CLOCK, Actor
from workflow.definition import ESCALATE, REDATE, REMIND, WorkflowDefinition
from workflow.ladder import Concern
from workflow.reach import HANDLER, Seat, posts_above, posts_after, reach
from workflow.versioning.references import Reference, reference_of
from workflow.versioning.vocabulary import MIGRATE
from workflow.worktime import WorkingCalendar

#: whom no account stands for
CITIZENS: Final = "(petitioners)"
VACANT: Final = "(nobody)"

_CASE, _ENTRY = table_of(CaseFile).c, table_of(HistoryEntry).c
_BEFORE = table_of(HistoryEntry).alias("before").c
_OUTBOX = table_of(OutboxMessage).c
_ROWS_AT_A_TIME: Final = 2_000


def _anybody(actor: Actor) -> bool:
    return True


class Bearers:
    """Whom messages fall to, by username; asks the directory as it is at `now` (UTC)."""

    def __init__(self, people: Snapshot, now: datetime) -> None:
        self._people = people
        self._now = now
        #: the same few references come again in thousands of messages
        self._known: dict[tuple[Reference, str, str, str, str, str], str] = {}

    def of(
        self, definition: WorkflowDefinition, reference: str, told: Mapping[str, Any], kind: str
    ) -> str:
        """The username that a message about a case of this kind is for, `told` being what it
        refers to; CITIZENS or VACANT for nobody's.
        """
        department = str(told.get("department") or "")
        deadline, rung = str(told.get("deadline") or ""), str(told.get("rung") or "")
        key = (reference_of(definition), reference, department, deadline, rung, kind)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._look_up(definition, *key[1:])
        return found

    def _look_up(
        self,
        definition: WorkflowDefinition,
        reference: str,
        department: str,
        deadline: str,
        rung: str,
        kind: str,
    ) -> str:
        recipient = Recipient.parse(reference)
        if is_citizen(definition.posts.get(recipient.post)):
            return CITIZENS
        if recipient.post not in definition.posts:
            return VACANT
        of = recipient.department or department
        above: Iterable[str] = ()
        if rung and deadline in definition.deadlines:
            concern = Concern(kind, of)
            above = _above(definition, recipient.post, deadline, rung, concern)
        told = reach(definition, recipient.post, above, self._seats(recipient, of))
        person = self._people.person(told.person) if told.person is not None else None
        return person.username if person else VACANT

    def _seats(self, recipient: Recipient, department: str) -> Callable[[str], Seat]:
        def seat_of(post: str) -> Seat:
            if post != HANDLER:
                return self._people.seat(post, department, self._now, _anybody)
            handler = recipient.person_id
            here = handler is not None and self._people.is_here(handler, self._now, _anybody)
            return Seat(handler if here else None, held=handler is not None)

        return seat_of


def _above(
    definition: WorkflowDefinition, post: str, deadline: str, rung: str, concern: Concern
) -> Iterable[str]:
    """The posts that a vacancy passes a rung on to; what was escalated by hand is in no ladder."""
    rule = definition.deadlines[deadline]
    if any(step.rung == rung for step in rule.ladder):
        return posts_above(rule, rung, concern)
    return posts_after(definition, post, concern)


class Planned:
    """Who would be told of happenings under one definition; nothing is written."""

    def __init__(
        self, definition: WorkflowDefinition, calendar: WorkingCalendar, bearers: Bearers
    ) -> None:
        self._definition = definition
        self._planner = Planner(lambda key, version: definition, lambda: calendar)
        self._bearers = bearers

    def __call__(self, happenings: Sequence[Happening]) -> Iterator[tuple[str, datetime]]:
        """Each message's bearer, with when it happened what it tells of (UTC).

        What happened before the register knew the case is told to nobody, as in the outbox.
        """
        for happening in happenings:
            plan = None if happening.is_history else self._planner.plan(happening)
            if plan is None:
                continue
            for recipient in plan.recipients:
                kind = happening.case.kind
                bearer = self._bearers.of(self._definition, recipient, plan.references, kind)
                yield bearer, happening.at


def _follows_an_action(until: datetime) -> ColumnElement[bool]:
    """Whether something was done to the case after `until` (UTC) and before the entry was written;
    the calendar and the versions move dates too, and the clock counts by them what it looks at
    later (`cases.simulation.simulate`).
    """
    return exists().where(
        _BEFORE.case_id == _ENTRY.case_id,
        _BEFORE.seq < _ENTRY.seq,
        _BEFORE.at >= until,
        _BEFORE.action.not_in((REDATE, MIGRATE)),
        or_(_BEFORE.actor != CLOCK.id, _BEFORE.action.not_in((REMIND, ESCALATE))),
        _BEFORE.payload.not_like(f'%"{LAPSED}":%'),
    )


def written(
    connection: Connection,
    definitions: Definitions,
    bearers: Bearers,
    ids: tuple[int, int],
    span: tuple[datetime, datetime],
) -> Iterator[tuple[str, datetime]]:
    """The messages in the outbox about cases from one id to another, as `Planned` tells them:
    those about what happened from the first to before the second instant of `span` (UTC), but for
    those to citizens whose cases were merged, which each case by itself cannot know. What only an
    action after the span made due before its end was no news of the span.
    """
    rows = connection.execute(
        select(
            _OUTBOX.recipient,
            _OUTBOX.params,
            _ENTRY.at,
            _CASE.workflow_key,
            _CASE.workflow_version,
            _CASE.kind,
        )
        .where(
            _OUTBOX.case_id.between(*ids),
            _ENTRY.case_id == _OUTBOX.case_id,
            _ENTRY.seq == _OUTBOX.seq,
            _CASE.id == _OUTBOX.case_id,
            _ENTRY.at >= span[0],
            _ENTRY.at < span[1],
            or_(_ENTRY.recorded_at < span[1], ~_follows_an_action(span[1])),
        )
        .execution_options(yield_per=_ROWS_AT_A_TIME)
    )
    for recipient, params, at, key, version, kind in rows:
        if Recipient.parse(recipient).own_case is not None:
            continue
        yield bearers.of(definitions(key, version), recipient, json.loads(params), kind), at
