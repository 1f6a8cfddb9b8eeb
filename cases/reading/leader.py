"""What a leader sees first: what waits for an instruction, what was promised, what is late."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, text, true

from cases.directory.charge import Charge
from cases.office import Office
from cases.reading.items import CaseItem, read_items
from cases.reading.labels import definition_of, rung_label
from cases.tables import (
    CaseFile,
    CaseText,
    Department,
    Escalation,
    HistoryEntry,
    MeetingSession,
    table_of,
)
from cases.tables.deadlines import RUNG_WAITS

_RUNG, _CASE, _TEXT = table_of(Escalation), table_of(CaseFile), table_of(CaseText)
_ENTRY, _SESSION = table_of(HistoryEntry), table_of(MeetingSession)
_DEPARTMENT = table_of(Department)
#: a phone shows so many of each; the whole lists are a tap away
MOST_SHOWN: Final = 20
#: by which action a leader's words came, and the field that holds them
_WORDS: Final = {"instruct": "text", "assign": "instruction"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that climbed to the leader's rung, and that nobody has instructed since (UTC)."""

    item: CaseItem
    department_name: str
    rung_label: str
    rung_at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """An instruction that stands on an open case: its words (None: erased), when it was given and
    the date that was set with it (UTC; None: that of the rule counts).
    """

    item: CaseItem
    department_name: str
    text: str | None
    given_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LateCase:
    """One of the cases that are overdue longest and do not wait for the leader already."""

    item: CaseItem
    department_name: str


@dataclass(frozen=True, slots=True)
class LeaderView:
    """The three lists of a leader; the totals count also what is not shown.

    `charge` names the departments the leader is in charge of; empty: the whole province.
    """

    waiting: tuple[Waiting, ...]
    waiting_total: int
    promises: tuple[Promise, ...]
    promises_total: int
    late: tuple[LateCase, ...]
    late_total: int
    charge: tuple[str, ...]


def leader_view(
    connection: Connection,
    office: Office,
    charge: Charge,
    now: datetime,
    language: str = "vi",
) -> LeaderView:
    """What the person of `charge` has to know at `now` (UTC). Five statements."""
    rungs = connection.execute(_rungs(office, charge)).all()
    promises = connection.execute(_promises(office, charge)).all()
    late = connection.execute(_late(charge, now)).all()
    shown = {row.case_id for row in (*rungs, *promises, *late)}
    items = _items(connection, office, shown, now)
    climbed = {row.case_id for row in rungs}

    def named(item: CaseItem) -> str:
        return office.department_name(item.department, language, now)

    return LeaderView(
        waiting=tuple(
            Waiting(item, named(item), _rung_label(office, row, language), row.rung_at)
            for row in rungs
            for item in [items[row.case_id]]
        ),
        waiting_total=_total(rungs),
        promises=tuple(
            Promise(item, named(item), row.words, row.given_at, _date_set(row.payload))
            for row in promises
            for item in [items[row.case_id]]
        ),
        promises_total=_total(promises),
        late=tuple(
            LateCase(item, named(item))
            for row in late
            if row.case_id not in climbed
            for item in [items[row.case_id]]
        ),
        late_total=_total(late),
        charge=tuple(
            office.department_name(code, language, now) for code in sorted(charge.departments)
        ),
    )


def _rungs(office: Office, charge: Charge) -> Any:
    """The newest rung of each case that waits for this leader, longest overdue first."""
    mine: ColumnElement[bool] = _RUNG.c.person_id == charge.person_id
    if charge.posts:
        theirs = _RUNG.c.post.in_(charge.posts)
        mine = or_(mine, and_(theirs, _within(_RUNG.c.department, charge)))
    newest = func.row_number().over(
        partition_by=_RUNG.c.case_id, order_by=(_RUNG.c.rung_at.desc(), _RUNG.c.seq.desc())
    )
    ranked = (
        select(
            _RUNG.c.case_id,
            _RUNG.c.seq,
            _RUNG.c.due_at,
            _RUNG.c.rung_at,
            _RUNG.c.rung,
            _RUNG.c.deadline_name,
            newest.label("place"),
        )
        # literal, so that the partial index serves it on both databases
        .where(text(RUNG_WAITS), mine)
        .subquery("ranked")
    )
    return (
        select(
            ranked,
            _CASE.c.workflow_key,
            _CASE.c.workflow_version,
            func.count().over().label("total"),
        )
        .join(_CASE, _CASE.c.id == ranked.c.case_id)
        .where(
            ranked.c.place == 1,
            # an instruction given after it has answered it
            func.coalesce(_CASE.c.instruction_seq, 0) < ranked.c.seq,
            _CASE.c.state.in_(office.open_states),
        )
        .order_by(ranked.c.due_at, ranked.c.case_id)
        .limit(MOST_SHOWN)
    )


def _promises(office: Office, charge: Charge) -> Any:
    """The instructions that stand: the leader's own, and those of the sessions they led."""
    entry = and_(_ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.seq == _CASE.c.instruction_seq)
    words = and_(
        _TEXT.c.case_id == _CASE.c.id,
        _TEXT.c.seq == _CASE.c.instruction_seq,
        _TEXT.c.field.in_(_WORDS.values()),
    )
    return (
        select(
            _CASE.c.id.label("case_id"),
            _ENTRY.c.at.label("given_at"),
            _ENTRY.c.payload,
            _TEXT.c.words,
            func.count().over().label("total"),
        )
        .join(_ENTRY, entry)
        .join(_SESSION, _SESSION.c.id == _CASE.c.session_id, isouter=True)
        .join(_TEXT, words, isouter=True)
        .where(
            _CASE.c.instruction_seq.is_not(None),
            _CASE.c.closed_at.is_(None),
            _CASE.c.state.in_(office.open_states),
            or_(_ENTRY.c.actor == charge.reference, _SESSION.c.leader == charge.full_name),
        )
        # what is paused has no due instant: last, on both databases
        .order_by(_CASE.c.due_at.is_(None), _CASE.c.due_at, _CASE.c.id)
        .limit(MOST_SHOWN)
    )


def _late(charge: Charge, now: datetime) -> Any:
    return (
        select(_CASE.c.id.label("case_id"), func.count().over().label("total"))
        .where(
            _CASE.c.overdue_from.is_not(None),
            _CASE.c.overdue_from < now,
            # one index range per department; without it every due instant is read
            _CASE.c.department.in_(select(_DEPARTMENT.c.code)),
            _within(_CASE.c.department, charge),
        )
        .order_by(_CASE.c.overdue_from, _CASE.c.id)
        .limit(MOST_SHOWN)
    )


def _within(department: Any, charge: Charge) -> ColumnElement[bool]:
    return department.in_(sorted(charge.departments)) if charge.departments else true()


def _items(
    connection: Connection, office: Office, ids: Iterable[int], now: datetime
) -> dict[int, CaseItem]:
    wanted = sorted(ids)
    by_id = (_CASE.c.id,)
    found = read_items(connection, office, _CASE.c.id.in_(wanted), by_id, now, len(wanted))
    return dict(zip(wanted, found, strict=True))


def _rung_label(office: Office, row: Row[Any], language: str) -> str:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    return rung_label(definition, row.deadline_name, row.rung, language)


def _date_set(payload: str) -> datetime | None:
    due = json.loads(payload).get("fields", {}).get("due")
    return datetime.fromisoformat(due) if isinstance(due, str) else None


def _total(rows: Iterable[Row[Any]]) -> int:
    return next((row.total for row in rows), 0)
