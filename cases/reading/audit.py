"""The audit log: sign-ins, disclosures, and every change of what is not a case.

References and codes only, nothing of what a case is about (contract.md section 10).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from cases.access.account_traces import RECOVERY_USED, RESET, SET_UP, SWITCHED_OFF
from cases.audit.looks import CONTACT, FILE
from cases.audit.trail import KINDS
from cases.numbers import case_number
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import (
    AccessTrace,
    AccountTrace,
    ApiToken,
    AuditEntry,
    CalendarVersion,
    InstalledDefinition,
    table_of,
)

#: what the log can be asked for, and what it then holds
ALL_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    **KINDS,
    "second_factors": (SET_UP, SWITCHED_OFF, RESET, RECOVERY_USED),
    "tokens": ("token_issued", "token_revoked"),
    "disclosures": (CONTACT, FILE),
    "calendar": ("calendar_changed",),
    "workflow": ("workflow_installed",),
}
_ENTRY, _TRACE = table_of(AuditEntry), table_of(AccessTrace)
_CALENDAR, _WORKFLOW = table_of(CalendarVersion), table_of(InstalledDefinition)
_FACTOR, _TOKEN = table_of(AccountTrace), table_of(ApiToken)
#: workflows are installed and tokens are made on the command line alone
_CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the log is restricted to; None does not restrict. Instants are UTC, `until` excluded."""

    #: one of ALL_KINDS
    kind: str | None = None
    #: who did it or whose account it was done to, like "person:17"
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done (UTC): by whom, to what, in references and codes.

    `number` is the case that a contact or file was looked at of, `notice` the notice by which
    the calendar changed.
    """

    at: datetime
    what: str
    actor: str
    subject: str
    detail: tuple[tuple[str, str], ...]
    number: str | None
    notice: str | None


def audit_log(
    connection: Connection, wanted: AuditFilter, request: PageRequest = FIRST_PAGE
) -> Page[AuditLine]:
    """The log, newest first. Two statements."""
    everything = _everything().subquery("log")
    c = everything.c
    conditions = list(_conditions(wanted, c))
    counting = select(func.count()).select_from(everything).where(*conditions)
    total = connection.execute(counting).scalar_one()
    rows = connection.execute(
        select(everything)
        .where(*conditions)
        .order_by(c.at.desc(), c.what, c.place.desc())
        .limit(request.size)
        .offset(request.offset)
    )
    return Page(tuple(_line(row) for row in rows), total, request.page, request.size)


def _conditions(wanted: AuditFilter, c: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(c.what.in_(ALL_KINDS[wanted.kind]))
    if wanted.person is not None:
        found.append(or_(c.actor == wanted.person, c.subject == wanted.person))
    if wanted.since is not None:
        found.append(c.at >= wanted.since)
    if wanted.until is not None:
        found.append(c.at < wanted.until)
    return found


def _everything() -> Any:
    issued = _tokens("token_issued", _TOKEN.c.created_at)
    revoked = _tokens("token_revoked", _TOKEN.c.revoked_at)
    parts = (_changes(), _looks(), _factors(), issued, revoked, _calendars(), _workflows())
    return union_all(*parts)


def _changes() -> Select[Any]:
    return select(
        _ENTRY.c.at,
        _ENTRY.c.what,
        _ENTRY.c.actor,
        _ENTRY.c.subject,
        _ENTRY.c.detail,
        cast(null(), BigInteger).label("case_id"),
        cast(null(), String).label("notice"),
        cast(_ENTRY.c.id, BigInteger).label("place"),
    )


def _looks() -> Select[Any]:
    return select(
        _TRACE.c.at,
        _TRACE.c.what,
        _person(_TRACE.c.person_id),
        literal("", String),
        literal("[]", String),
        _TRACE.c.case_id,
        cast(null(), String),
        cast(_TRACE.c.id, BigInteger),
    )


def _factors() -> Select[Any]:
    return select(
        _FACTOR.c.at,
        _FACTOR.c.what,
        _FACTOR.c.by,
        _person(_FACTOR.c.person_id),
        literal("[]", String),
        cast(null(), BigInteger),
        cast(null(), String),
        cast(_FACTOR.c.id, BigInteger),
    )


def _tokens(what: str, at: ColumnElement[Any]) -> Select[Any]:
    return select(
        at,
        literal(what, String),
        literal(_CONSOLE, String),
        _person(_TOKEN.c.person_id),
        literal("[]", String),
        cast(null(), BigInteger),
        cast(null(), String),
        cast(_TOKEN.c.person_id, BigInteger),
    ).where(at.is_not(None))


def _person(person_id: ColumnElement[Any]) -> ColumnElement[str]:
    return literal("person:", String).concat(cast(person_id, String))


def _calendars() -> Select[Any]:
    return select(
        _CALENDAR.c.at,
        literal("calendar_changed", String),
        _CALENDAR.c.actor,
        literal("", String),
        literal("[]", String),
        cast(null(), BigInteger),
        _CALENDAR.c.notice,
        cast(_CALENDAR.c.no, BigInteger),
    ).where(_CALENDAR.c.at.is_not(None))


def _workflows() -> Select[Any]:
    version = cast(_WORKFLOW.c.version, String)
    return select(
        _WORKFLOW.c.installed_at,
        literal("workflow_installed", String),
        literal(_CONSOLE, String),
        literal("workflow:", String).concat(_WORKFLOW.c.key).concat(".v").concat(version),
        literal("[]", String),
        cast(null(), BigInteger),
        cast(null(), String),
        cast(_WORKFLOW.c.version, BigInteger),
    )


def _line(row: Any) -> AuditLine:
    return AuditLine(
        at=row.at,
        what=row.what,
        actor=row.actor,
        subject=row.subject,
        detail=tuple((kind, code) for kind, code in json.loads(row.detail)),
        number=case_number(row.case_id) if row.case_id is not None else None,
        notice=row.notice,
    )
