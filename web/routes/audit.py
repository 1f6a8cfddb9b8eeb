"""The audit log: who signed in, who looked, who changed what; by person, kind and period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.audit.subjects import person_subject
from cases.errors import BadInput, UnknownPerson
from cases.policy import EVERYWHERE
from cases.reading.audit import ALL_KINDS, AuditFilter, AuditLine, audit_log
from web.admin.references import named, subject, who
from web.language import message
from web.staff.asking import page_asked
from web.times import parse_day
from web.visit import Visit
from web.wording import AUDIT_KINDS, AUDIT_WHAT

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/audit"
_NO_KIND: Final = message("There is no kind “%(text)s”.")
_NO_PERSON: Final = message("There is no account “%(text)s”.")
_NO_DAY: Final = message("This is no date. Write it like 27/11/2026.")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the log as people read it."""

    at: datetime
    what: str
    who: str
    about: str
    details: str
    number: str | None


@router.get(_PATH)
def show(request: Request) -> Response:
    """Newest first. What cannot be used in a filter is told, and nothing is listed then."""
    visit = Visit.of(request)
    names = ("person", "kind", "from", "until")
    asked = {name: request.query_params.get(name, "").strip() for name in names}
    wanted, errors = _wanted(visit, asked)
    found = None
    if not errors:
        with visit.services.database.read() as connection:
            found = audit_log(connection, wanted, page_asked(visit))
    return visit.page(
        "audit.html",
        422 if errors else 200,
        found=found,
        lines=[_shown(visit, line) for line in found.items] if found else [],
        asked=asked,
        errors=errors,
        kinds=[(kind, visit.words.gettext(AUDIT_KINDS[kind])) for kind in ALL_KINDS],
        may_open=bool(visit.staff.roles & EVERYWHERE),
        path=_PATH,
    )


def _wanted(visit: Visit, asked: dict[str, str]) -> tuple[AuditFilter, list[tuple[str, str]]]:
    errors: list[tuple[str, str]] = []

    def read(name: str, fault: str) -> datetime | str | None:
        text = asked[name]
        try:
            return _read(visit, name, text) if text else None
        except (BadInput, UnknownPerson, KeyError):
            errors.append((name, visit.words.gettext(fault) % {"text": text[:40]}))
            return None

    person, kind = read("person", _NO_PERSON), read("kind", _NO_KIND)
    since, until = read("from", _NO_DAY), read("until", _NO_DAY)
    wanted = AuditFilter(
        kind=kind if isinstance(kind, str) else None,
        person=person if isinstance(person, str) else None,
        since=since if isinstance(since, datetime) else None,
        until=until if isinstance(until, datetime) else None,
    )
    return wanted, errors


def _read(visit: Visit, name: str, text: str) -> datetime | str:
    if name == "kind":
        ALL_KINDS[text]
        return text
    if name == "person":
        person = visit.office.people.by_username(text.lower())
        if person is None:
            raise UnknownPerson
        return person_subject(person.id)
    try:
        # the last day is meant with all its hours
        day = parse_day(text) + timedelta(days=1 if name == "until" else 0)
        return visit.services.calendar().instant(datetime.combine(day, time.min))
    except OverflowError as problem:
        raise BadInput from problem


def _shown(visit: Visit, line: AuditLine) -> ShownLine:
    details = [named(visit, kind, code) for kind, code in line.detail]
    # whoever signs in is named once
    about = line.subject if line.subject != line.actor else ""
    return ShownLine(
        at=line.at,
        what=visit.words.gettext(AUDIT_WHAT.get(line.what, line.what)),
        who=who(visit, line.actor),
        about=subject(visit, about) if about else "",
        details=", ".join(filter(None, (*details, line.notice))),
        number=line.number,
    )
