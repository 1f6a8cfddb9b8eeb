"""The register of receptions: everybody who was met in a period, as form 03/TCD asks for it.

Decree 154/2026, article 27. One line for each issue; a visitor without one has a line too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from cases.meetings.rules import rules
from cases.numbers import case_number
from cases.office import Office
from cases.reading.labels import definition_of
from cases.store.days import day_of
from cases.tables import (
    CaseFile,
    HistoryEntry,
    MeetingSession,
    Petitioner,
    Registration,
    RegistrationCase,
    Visitor,
    table_of,
)
from workflow.definition import Text

_CASE, _ENTRY = table_of(CaseFile), table_of(HistoryEntry)
_REG, _WHO, _LINK = table_of(Registration), table_of(Visitor), table_of(RegistrationCase)
_SESSION, _PETITIONER = table_of(MeetingSession), table_of(Petitioner)
#: entries that tell which document said what, and where somebody was sent
_TELLING: Final = ("reply", "answer_on_the_spot", "redirect", "record")
#: who came without a session is received at the counter
_AT_THE_COUNTER: Final = "walk_in"


@dataclass(frozen=True, slots=True)
class Reception:
    """One line; `day` is local, `replied_at` UTC. Of a denunciation there is no person, no word.

    `withheld`: the identity of the person is protected.
    """

    day: date
    name: str | None
    address: str | None
    identity_number: str | None
    withheld: bool
    content: str | None
    #: of a visitor without a case: what they came for, in our words and not in theirs
    topic: Text | None
    kind: Text | None
    same: int
    #: who dealt with the matter before, in the words of whoever recorded it
    dealt_with_by: str | None
    competent: bool
    #: where the person was sent, in the words of whoever sent them
    guided_to: str | None
    #: who deals with it, by code
    handler: str | None
    state: Text | None
    outcome: Text | None
    replied_at: datetime | None
    document: str | None
    case: str | None
    dossier_number: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """The lines of a period, and of which cases they show the person."""

    lines: tuple[Reception, ...]
    shown: tuple[int, ...]


def receptions(connection: Connection, office: Office, first: date, last: date) -> Register:
    """Everybody who was met from `first` to `last` (local dates), in order. Three statements."""
    told = _told(connection, office, first, last)
    lines, shown = [], []
    rows = connection.execute(_of_cases(office, first, last)).all()
    group = _same(rows)
    for row in rows:
        lines.append(_line(office, row, told.get(row.id, {}), group))
        if lines[-1].name or lines[-1].address or lines[-1].identity_number:
            shown.append(row.id)
    lines += [_visit(row) for row in connection.execute(_without_case(first, last))]
    # those of one day in the order of their numbers, then who raised nothing
    in_order = sorted(lines, key=lambda line: (line.day, line.case is None, line.case or ""))
    return Register(tuple(in_order), tuple(shown))


def _in_period(office: Office, first: date, last: date) -> ColumnElement[bool]:
    begin, end = _bounds(office, first, last)
    return or_(
        and_(_SESSION.c.date >= first, _SESSION.c.date <= last),
        and_(
            _CASE.c.session_id.is_(None),
            _CASE.c.origin == _AT_THE_COUNTER,
            _CASE.c.recorded_at >= begin,
            _CASE.c.recorded_at < end,
        ),
    )


def _bounds(office: Office, first: date, last: date) -> tuple[datetime, datetime]:
    begin, end = (office.calendar.instant(datetime.combine(day, time.min)) for day in (first, last))
    return begin, office.calendar.next_midnight(end)


def _of_cases(office: Office, first: date, last: date) -> Any:
    return (
        select(
            _CASE,
            _SESSION.c.date.label("day"),
            _PETITIONER.c.name,
            _PETITIONER.c.address,
            _PETITIONER.c.organisation,
            _PETITIONER.c.identity_number,
        )
        .select_from(_CASE)
        .outerjoin(_SESSION, _SESSION.c.id == _CASE.c.session_id)
        .outerjoin(_PETITIONER, _PETITIONER.c.id == _CASE.c.petitioner_id)
        .where(_in_period(office, first, last))
        .order_by(_CASE.c.id)
    )


def _without_case(first: date, last: date) -> Any:
    return (
        select(_SESSION.c.date.label("day"), _REG, _WHO.c.name, _WHO.c.organisation)
        .select_from(_REG)
        .join(_SESSION, _SESSION.c.id == _REG.c.session_id)
        .outerjoin(_WHO, _WHO.c.registration_id == _REG.c.id)
        .outerjoin(_LINK, _LINK.c.registration_id == _REG.c.id)
        .where(
            _SESSION.c.date >= first,
            _SESSION.c.date <= last,
            _REG.c.state == "came",
            _LINK.c.case_id.is_(None),
        )
        .order_by(_SESSION.c.date, _REG.c.place, _REG.c.id)
    )


def _told(
    connection: Connection, office: Office, first: date, last: date
) -> dict[int, dict[str, Any]]:
    """What the last telling entry of each case says of papers and bodies."""
    rows = connection.execute(
        select(_ENTRY.c.case_id, _ENTRY.c.payload)
        .join(_CASE, _CASE.c.id == _ENTRY.c.case_id)
        .outerjoin(_SESSION, _SESSION.c.id == _CASE.c.session_id)
        .where(_ENTRY.c.action.in_(_TELLING), _in_period(office, first, last))
        .order_by(_ENTRY.c.case_id, _ENTRY.c.seq)
    )
    found: dict[int, dict[str, Any]] = {}
    for case_id, payload in rows:
        found.setdefault(case_id, {}).update(json.loads(payload).get("fields", {}))
    return found


def _same(rows: Iterable[Any]) -> dict[int, int]:
    """How many cases go on as one: whoever was merged into it raised the same."""
    counts: dict[int, int] = {}
    for row in rows:
        if row.merged_into is not None:
            counts[row.merged_into] = counts.get(row.merged_into, 1) + 1
    return counts


def _line(office: Office, row: Any, told: dict[str, Any], same: dict[int, int]) -> Reception:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    stub = row.kind in definition.stubs
    withheld = bool(row.confidential)
    state = definition.states.get(row.state)
    named = not (stub or withheld)
    return Reception(
        day=day_of(row.day) if row.day else office.calendar.local(row.recorded_at).date(),
        name=_who(row) if named else None,
        address=row.address if named else None,
        identity_number=row.identity_number if named else None,
        withheld=withheld,
        content=None if stub else row.title,
        topic=None,
        kind=definition.fields["kind"].options.get(row.kind),
        same=same.get(row.id, 1),
        dealt_with_by=None if stub else told.get("dealt_with_by"),
        competent=row.lead is not None or row.replied_at is not None,
        guided_to=told.get("legal_path") or told.get("receiving_body"),
        handler=row.lead,
        state=state.label if state else None,
        outcome=definition.fields["outcome"].options.get(row.outcome) if row.outcome else None,
        replied_at=row.replied_at,
        document=told.get("document_number"),
        case=case_number(row.id),
        dossier_number=None if stub else row.dossier_number,
    )


def _visit(row: Any) -> Reception:
    return Reception(
        day=day_of(row.day),
        name=_who(row),
        address=None,
        identity_number=None,
        withheld=False,
        content=None,
        topic=rules().topics.get(row.topic),
        kind=None,
        same=1,
        dealt_with_by=None,
        competent=False,
        guided_to=None,
        handler=None,
        state=None,
        outcome=None,
        replied_at=None,
        document=None,
        case=None,
        dossier_number=row.dossier_number,
    )


def _who(row: Any) -> str | None:
    return ", ".join(filter(None, (row.name, row.organisation))) or None
