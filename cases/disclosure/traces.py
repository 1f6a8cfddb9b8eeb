"""Who was shown a petitioner's contact, and who took a copy of a file: when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from cases.errors import UnknownPerson
from cases.instants import to_micros
from cases.office import Office
from cases.policy import sees_traces
from cases.store.engine import Database
from cases.store.statement import Statement
from cases.tables import AccessTrace, table_of
from workflow.attempt import Actor

_TRACE = table_of(AccessTrace)
_NAMES = ("case_id", "at", "person_id", "department", "what", "seq", "reason")
_NEW = Statement(insert(_TRACE).inline().values({name: bindparam(name) for name in _NAMES}))


@dataclass(frozen=True, slots=True)
class TraceView:
    """One look: `what` is "contact" or "file", `seq` the history entry of the file."""

    at: datetime
    what: str
    person: str
    person_name: str
    department: str | None
    department_name: str | None
    seq: int | None
    reason: str | None


def leave_trace(
    database: Database,
    office: Office,
    actor: Actor,
    case_id: int,
    what: str,
    now: datetime,
    seq: int | None = None,
    reason: str | None = None,
) -> None:
    """Write down that `actor` looks, durably; raises UnknownPerson or DatabaseUnavailable."""
    leave_traces(database, office, actor, (case_id,), what, now, seq, reason)


def leave_traces(
    database: Database,
    office: Office,
    actor: Actor,
    cases: Sequence[int],
    what: str,
    now: datetime,
    seq: int | None = None,
    reason: str | None = None,
) -> None:
    """The same for several cases that are looked at at once, in one transaction."""
    person = office.people.by_username(actor.id)
    if person is None:
        raise UnknownPerson(f"There is no account “{actor.id}” in this register.")
    told = (to_micros(now), person.id, actor.department, what, seq, reason)
    rows = [dict(zip(_NAMES, (case_id, *told), strict=True)) for case_id in cases]
    with database.write() as transaction:
        transaction.queue_many(_NEW, rows)
        transaction.commit()


def traces_of(
    connection: Connection, office: Office, actor: Actor, case_id: int, language: str = "vi"
) -> tuple[TraceView, ...]:
    """Who looked, newest first; nothing for those who are not told. One statement."""
    if not sees_traces(actor):
        return ()
    chosen = select(_TRACE).where(_TRACE.c.case_id == case_id).order_by(_TRACE.c.id.desc())
    found = []
    for row in connection.execute(chosen):
        person = office.people.person(row.person_id)
        code = row.department
        found.append(
            TraceView(
                at=row.at,
                what=row.what,
                person=person.username if person else f"person:{row.person_id}",
                person_name=person.full_name if person else f"person:{row.person_id}",
                department=code,
                department_name=office.department_name(code, language, row.at) if code else None,
                seq=row.seq,
                reason=row.reason,
            )
        )
    return tuple(found)
