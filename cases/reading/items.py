"""A case as lists and the API show it (contract.md section 4): one row, no history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    not_,
    select,
)

from cases.instants import Instant
from cases.numbers import case_number
from cases.office import Office
from cases.tables import CaseFile, Deadline, HistoryEntry, Involvement, table_of

_CASE, _PART = table_of(CaseFile), table_of(Involvement)
_ENTRY, _CLOCK = table_of(HistoryEntry), table_of(Deadline)

#: the deadline behind the mark "not accepted" (contract.md section 8)
ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One case. Departments are codes, people are usernames, instants are UTC.

    `overdue_since` is the due instant that passed first and `working_days_overdue` counts from
    it; `last_day` is the local date of `due_at`, which stays after the reply and is None while a
    pause stops it.
    """

    number: str
    title: str
    kind: str
    pace: str
    state: str
    outcome: str | None
    department: str
    lead: str | None
    coordinating: tuple[str, ...]
    handler: str | None
    origin: str
    session: str | None
    confidential: bool
    recorded_at: datetime
    replied_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    last_day: date | None
    provisional: bool
    #: false: the import stated that no reply deadline was given (contract.md section 5)
    due_given: bool
    overdue: bool
    overdue_since: datetime | None
    working_days_overdue: int
    #: the lead let the time for accepting pass; not counted as overdue
    not_accepted: bool
    #: a pause stops the reply deadline, which has no due instant then
    paused: bool
    #: when the pause ends by itself (UTC), and why it was begun: an option of the pause's reason
    paused_until: datetime | None
    pause_reason: str | None
    escalation_level: int
    late: bool
    late_first: bool
    #: the case that goes on for this one; the case this one was split from
    merged_into: str | None
    split_from: str | None
    rating: str | None
    last_action: str
    last_at: datetime
    recorded_department: str | None
    petitioner_id: int | None
    #: the history entry of the draft reply that waits for approval
    draft_seq: int | None
    workflow_key: str
    workflow_version: int
    version: int
    #: the last entry of its history, also of those that raise no version
    seq: int


def read_items(
    connection: Connection,
    office: Office,
    condition: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
    now: datetime,
    size: int,
    offset: int = 0,
    given: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[CaseItem, ...]:
    """The cases that meet `condition`, in `order`, as they stand at `now` (UTC). Two statements.

    `given` are the values of the parameters that `condition` and `order` name.
    """
    # choosing by id first lets an index answer it; else every candidate row is read to be sorted
    chosen = select(_CASE.c.id).where(condition).order_by(*order).limit(size).offset(offset)
    page = chosen.subquery("page")
    shown = _SELECT.join(page, page.c.id == _CASE.c.id).order_by(*order)
    moments = {"items_now": now, "items_pauses": office.pauses, **given}
    rows = connection.execute(shown, moments).mappings().all()
    parts = coordinating_in(connection, [row["id"] for row in rows])
    return tuple(_item(office, row, parts.get(row["id"], ()), now) for row in rows)


def coordinating_in(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The departments that co-ordinate these cases now, by case id. One statement."""
    found: dict[int, tuple[str, ...]] = {}
    for case_id, department in connection.execute(_COORDINATING, {"ids": list(ids)}):
        found[case_id] = (*found.get(case_id, ()), department)
    return found


_NOT_ACCEPTED = exists().where(
    _CLOCK.c.case_id == _CASE.c.id,
    _CLOCK.c.name == ACCEPT,
    _CLOCK.c.closed_at.is_(None),
    not_(_CLOCK.c.held),
    _CLOCK.c.due_at < bindparam("items_now", type_=Instant),
)


def _pause_payload() -> ScalarSelect[str]:
    """The history entry that began the running pause; asked for paused cases only."""
    began = and_(_ENTRY.c.case_id == _CLOCK.c.case_id, _ENTRY.c.seq == _CLOCK.c.opened_seq)
    return (
        select(_ENTRY.c.payload)
        .join_from(_CLOCK, _ENTRY, began)
        .where(
            _CLOCK.c.case_id == _CASE.c.id,
            _CLOCK.c.name.in_(bindparam("items_pauses", expanding=True)),
            _CLOCK.c.closed_at.is_(None),
        )
        .limit(1)
        .correlate(_CASE)
        .scalar_subquery()
    )


_LAST_ENTRY = and_(_ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.seq == _CASE.c.history_seq)
_SELECT: Select[Any] = select(
    *(column for column in _CASE.columns if column.name not in ("search", "history_digest")),
    _NOT_ACCEPTED.label("not_accepted"),
    case((_CASE.c.paused_until.is_not(None), _pause_payload())).label("pause_payload"),
    _ENTRY.c.action.label("last_action"),
    _ENTRY.c.at.label("last_at"),
).join_from(_CASE, _ENTRY, _LAST_ENTRY, isouter=True)
_COORDINATING = (
    select(_PART.c.case_id, _PART.c.department)
    .where(
        _PART.c.case_id.in_(bindparam("ids", expanding=True)),
        _PART.c.relation == "coordinating",
        _PART.c.until_at.is_(None),
    )
    .order_by(_PART.c.case_id, _PART.c.no)
)


def _item(
    office: Office, row: Mapping[Any, Any], coordinating: tuple[str, ...], now: datetime
) -> CaseItem:
    since = row["overdue_from"]
    overdue = since is not None and since < now
    due_at = row["due_at"]
    return CaseItem(
        number=case_number(row["id"]),
        title=row["title"],
        kind=row["kind"],
        pace=row["pace"],
        state=row["state"],
        outcome=row["outcome"],
        department=row["department"],
        lead=row["lead"],
        coordinating=coordinating,
        handler=_username(office, row["handler_id"]),
        origin=row["origin"],
        session=row["session_id"],
        confidential=row["confidential"],
        recorded_at=row["recorded_at"],
        replied_at=row["replied_at"],
        closed_at=row["closed_at"],
        due_at=due_at,
        first_due_at=row["first_due_at"],
        last_day=office.day(due_at) if due_at else None,
        provisional=row["due_provisional"],
        due_given=row["reply_deadline_given"],
        overdue=overdue,
        overdue_since=since if overdue else None,
        working_days_overdue=(office.calendar.working_days_overdue(since, now) if overdue else 0),
        not_accepted=bool(row["not_accepted"]),
        paused=row["paused_until"] is not None,
        paused_until=row["paused_until"],
        pause_reason=_reason(row["pause_payload"]),
        escalation_level=row["escalation_level"],
        late=row["late"],
        late_first=row["late_first"],
        merged_into=_number(row["merged_into"]),
        split_from=_number(row["split_from"]),
        rating=row["rating"],
        last_action=row["last_action"] or "",
        last_at=row["last_at"] or row["recorded_at"],
        recorded_department=row["recorded_department"],
        petitioner_id=row["petitioner_id"],
        draft_seq=row["draft_seq"],
        workflow_key=row["workflow_key"],
        workflow_version=row["workflow_version"],
        version=row["version"],
        seq=row["history_seq"],
    )


def _number(case_id: int | None) -> str | None:
    return None if case_id is None else case_number(case_id)


def _reason(payload: str | None) -> str | None:
    if payload is None:
        return None
    reason = json.loads(payload).get("fields", {}).get("reason")
    # words of a person's own are a reference, not a reason out of a list
    return reason if isinstance(reason, str) else None


def _username(office: Office, person_id: int | None) -> str | None:
    person = office.people.person(person_id) if person_id is not None else None
    return person.username if person else None
