"""A case as lists and the API show it (contract.md section 4): one row, no history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, select

from cases.codes.numbers import case_number
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.store.instants import Instant
from cases.tables import CaseFile, Deadline, HistoryEntry, Involvement

_CASE, _PART = table_of(CaseFile), table_of(Involvement)
_ENTRY, _CLOCK = table_of(HistoryEntry), table_of(Deadline)

#: the deadline behind the mark "not accepted" (contract.md section 8)
ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One case. Departments are codes, people are usernames, instants are UTC.

    `overdue_since` is the due instant that passed first and `working_days_overdue` counts from
    it; `last_day` is the local date of `due_at`, which stays after the reply.
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
    #: no case can be paused under this workflow yet
    paused: bool
    escalation_level: int
    late: bool
    late_first: bool
    last_action: str
    last_at: datetime
    recorded_department: str | None
    petitioner_id: int | None
    workflow_key: str
    workflow_version: int
    version: int


def read_items(
    connection: Connection,
    office: Office,
    condition: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
    now: datetime,
    size: int,
    offset: int = 0,
) -> tuple[CaseItem, ...]:
    """The cases that meet `condition`, in `order`, as they stand at `now` (UTC). Two statements."""
    # choosing by id first lets an index answer it; else every candidate row is read to be sorted
    chosen = select(_CASE.c.id).where(condition).order_by(*order).limit(size).offset(offset)
    page = chosen.subquery("page")
    shown = _SELECT.join(page, page.c.id == _CASE.c.id).order_by(*order)
    rows = connection.execute(shown, {"items_now": now}).mappings().all()
    parts = _coordinating(connection, [row["id"] for row in rows])
    return tuple(_item(office, row, parts.get(row["id"], ()), now) for row in rows)


def _coordinating(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for case_id, department in connection.execute(_COORDINATING, {"ids": list(ids)}):
        found[case_id] = (*found.get(case_id, ()), department)
    return found


_NOT_ACCEPTED = exists().where(
    _CLOCK.c.case_id == _CASE.c.id,
    _CLOCK.c.name == ACCEPT,
    _CLOCK.c.closed_at.is_(None),
    _CLOCK.c.due_at < bindparam("items_now", type_=Instant),
)
_LAST_ENTRY = and_(_ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.seq == _CASE.c.history_seq)
_SELECT: Select[Any] = select(
    *(column for column in _CASE.columns if column.name not in ("search", "history_digest")),
    _NOT_ACCEPTED.label("not_accepted"),
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
        paused=False,
        escalation_level=row["escalation_level"],
        late=row["late"],
        late_first=row["late_first"],
        last_action=row["last_action"] or "",
        last_at=row["last_at"] or row["recorded_at"],
        recorded_department=row["recorded_department"],
        petitioner_id=row["petitioner_id"],
        workflow_key=row["workflow_key"],
        workflow_version=row["workflow_version"],
        version=row["version"],
    )


def _username(office: Office, person_id: int | None) -> str | None:
    person = office.people.person(person_id) if person_id is not None else None
    return person.username if person else None
