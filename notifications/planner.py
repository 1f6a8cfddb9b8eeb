"""Turns what happened to cases into outbox rows, in the same transaction.

It stands in the hot write path and in the clock's sweep, so it asks no question of the database:
whom an event concerns is data of the definition, everything else is on the case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.casefile.case import NO_DEADLINE, Happening
from cases.casefile.telling import meant_post
from cases.instants import to_micros
from cases.policy import UPC_OFFICE
from cases.store.statement import insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from notifications.events import clock_event, told_by_action, waits_for_office_hours
from notifications.followers import TELL_FOLLOWERS, for_followers
from notifications.recipients import COORDINATING, PARTED, Recipient, is_citizen
from notifications.tables import OutboxMessage
from workflow.definition import WorkflowDefinition
from workflow.reach import HANDLER
from workflow.worktime import WorkingCalendar

#: the definition of (key, version)
Definitions = Callable[[str, int], WorkflowDefinition]

STAFF_CHANNEL = "email"

_INSERT = insert_into(table_of(OutboxMessage))
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Plan:
    """What is told of one happening: the event, what the letter will need, and to whom.

    `recipients` gives the channel of each reference, and whether it is the petitioner.
    """

    definition: WorkflowDefinition
    event: str
    references: Mapping[str, Any]
    recipients: Mapping[str, tuple[str, bool]]
    #: the posts of citizens among those told, whether the petitioner can be reached or not
    citizens: tuple[str, ...]


class Planner:
    """A listener of the register (`cases.commands.listeners`): one row per recipient of an event.

    `calendar` gives the calendar in force, for messages that wait for office hours.
    """

    def __init__(self, definitions: Definitions, calendar: Callable[[], WorkingCalendar]) -> None:
        self._definitions = definitions
        self._calendar = calendar

    def __call__(
        self, transaction: WriteTransaction, happenings: Sequence[Happening], now: datetime
    ) -> None:
        """Queue the rows; they commit together with the happenings or not at all."""
        transaction.queue_many(_INSERT, self.rows(happenings, now))
        transaction.queue_many(TELL_FOLLOWERS, self.to_followers(happenings, now))

    def rows(self, happenings: Sequence[Happening], now: datetime) -> list[dict[str, Any]]:
        """The outbox rows of `happenings`, as parameters of an INSERT.

        What happened before the register knew the case is history and told to nobody.
        """
        stamp = _Stamp(now, self._calendar)
        rows: list[dict[str, Any]] = []
        for happening in happenings:
            if not happening.is_history:
                rows.extend(self._rows_of(happening, stamp))
        return rows

    def to_followers(self, happenings: Sequence[Happening], now: datetime) -> list[dict[str, Any]]:
        """What those whose cases were merged are told beside, as TELL_FOLLOWERS takes it."""
        stamp = _Stamp(now, self._calendar)
        found: list[dict[str, Any]] = []
        for happening in happenings:
            if happening.case.followed and not happening.is_history:
                found.extend(self._to_followers_of(happening, stamp))
        return found

    def _to_followers_of(self, happening: Happening, stamp: _Stamp) -> Iterator[dict[str, Any]]:
        plan = self.plan(happening)
        if plan is not None and plan.citizens:
            params = _canonical(plan.references)
            for post in plan.citizens:
                row = _row(happening, plan, stamp, params, post, "", citizen=True)
                yield for_followers(row, post)

    def plan(self, happening: Happening) -> Plan | None:
        """Whom one happening is told to; None when it is told to nobody."""
        case, rung = happening.case, happening.rung
        definition = self._definitions(case.workflow_key, case.workflow_version)
        posts = happening.tells
        if posts is None:
            posts = told_by_action(definition, happening.action)
        if not posts:
            return None
        by_ladder = rung is not None and rung.deadline_no != NO_DEADLINE
        event = clock_event(rung.level) if rung and by_ladder else happening.action
        recipients: dict[str, tuple[str, bool]] = {}
        for post in posts:
            citizen = is_citizen(definition.posts.get(post))
            for reference, channel in _addresses(definition, post, happening):
                recipients[reference] = channel, citizen
        references = _references(happening)
        if happening.parted and COORDINATING in posts:
            references[PARTED] = sorted(happening.parted)
        citizens = tuple(post for post in posts if is_citizen(definition.posts.get(post)))
        return Plan(definition, event, references, recipients, citizens)

    def _rows_of(self, happening: Happening, stamp: _Stamp) -> list[dict[str, Any]]:
        plan = self.plan(happening)
        if plan is None:
            return []
        params = _canonical(plan.references)
        return [
            _row(happening, plan, stamp, params, reference, *to)
            for reference, to in plan.recipients.items()
        ]


def _row(
    happening: Happening,
    plan: Plan,
    stamp: _Stamp,
    params: str,
    reference: str,
    channel: str,
    citizen: bool,
) -> dict[str, Any]:
    waits = waits_for_office_hours(plan.definition, plan.event, citizen)
    of = None if citizen else _works_at(Recipient.parse(reference), happening)
    return {
        "case_id": happening.case.id,
        "seq": happening.seq,
        "recipient": reference,
        "channel": channel,
        "template": plan.event,
        "params": params,
        "status": "pending",
        "attempts": 0,
        "created_at": stamp.now,
        "next_attempt_at": stamp.opening(of) if waits else stamp.now,
        "leased_until": None,
        "lease": 0,
        "sent_at": None,
        "last_error": None,
        "maybe_duplicate": False,
        "person_id": None,
        "letter": None,
    }


def _works_at(recipient: Recipient, happening: Happening) -> str:
    """The department in whose hours a colleague is told: a case officer's is that of the case."""
    if recipient.post == HANDLER:
        rung = happening.rung
        return rung.department if rung else happening.department
    return recipient.department or UPC_OFFICE


class _Stamp:
    """The instants of a batch's rows, each computed once."""

    def __init__(self, now: datetime, calendar: Callable[[], WorkingCalendar]) -> None:
        self.now = to_micros(now)
        self._now = now
        self._calendar = calendar
        self._openings: dict[str | None, int] = {}

    def opening(self, department: str | None) -> int:
        """When the people of a department are next at their desks; None = the whole office."""
        found = self._openings.get(department)
        if found is None:
            at = self._calendar().next_open(self._now, department)
            found = self._openings[department] = to_micros(at)
        return found


def _references(happening: Happening) -> dict[str, Any]:
    """What the message will need and the case may have changed by then; no personal text."""
    rung = happening.rung
    if rung is None:
        due = happening.due_at.isoformat() if happening.due_at else None
        return {"department": happening.department, "due": due}
    return {
        "deadline": rung.deadline_name,
        "department": rung.department,
        "due": rung.due_at.isoformat(),
        "level": rung.level,
        "rung": rung.rung,
    }


def _addresses(
    definition: WorkflowDefinition, post: str, happening: Happening
) -> list[tuple[str, str]]:
    """Where a post is told of what happened; nowhere when it cannot be."""
    if post == COORDINATING:
        return [(f"{post}:{code}", STAFF_CHANNEL) for code in _concerned_parts(happening)]
    reference, channel = _address(definition, post, happening)
    return [(reference, channel)] if channel else []


def _concerned_parts(happening: Happening) -> list[str]:
    """The department that is asked for its part, or all that co-ordinate or did until then."""
    case = happening.case
    asked = [clock for clock in case.clocks if clock.asked and clock.department]
    now = {clock.department for clock in asked if clock.opened_seq == happening.seq}
    over = {clock.department for clock in asked if clock.closed_at == happening.at}
    return sorted(
        code for code in now or over | happening.parted | case.coordinating if code is not None
    )


def _address(definition: WorkflowDefinition, post: str, happening: Happening) -> tuple[str, str]:
    """The reference of a post's holder for this case, and the channel ("" = cannot be told)."""
    case, rung = happening.case, happening.rung
    if post == HANDLER:
        handler = case.handler_id
        if rung is not None:
            handler = rung.person_id if rung.told_post == HANDLER else None
        if handler is not None:
            return f"{HANDLER}:{handler}", STAFF_CHANNEL
        post = definition.posts[HANDLER].stands_in or post
    if is_citizen(definition.posts[post]):
        return post, case.petitioner_channel
    department = rung.department if rung else happening.department
    meant = meant_post(definition, post, department)
    whose = f":{department}" if definition.posts[meant].office == "department" else ""
    return f"{meant}{whose}", STAFF_CHANNEL
