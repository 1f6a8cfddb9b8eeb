"""What the commands that look share: the office at hand, and a generic view as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from web.cli.framework import WRONG_USAGE, CommandFailed
from workflow.attempt import Actor

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.office import Office
    from web.wiring import Services

#: whoever may run commands on the server reads everything; they act as nobody
OPERATOR: Final = Actor("operator", frozenset({"auditor"}))


def office_of(services: Services) -> Office:
    """The calendar, names and workflows in force."""
    from cases.office import Office

    return Office(services.calendar(), services.directory.current(), services.workflows)


def require_department(office: Office, code: str | None) -> None:
    """Raise CommandFailed for a code that no department has or had; None is no department."""
    if code is not None and office.people.department(code) is None:
        raise CommandFailed(
            f"there is no department “{code}”; codes are written like SXD", WRONG_USAGE
        )


@contextmanager
def asked_for(number: str) -> Iterator[None]:
    """Tell how a number looks when there is no case of this one."""
    from cases.errors import CaseNotFound

    try:
        yield
    except CaseNotFound as missing:
        message = f"there is no case {number}; a number looks like YK-2026-000123"
        raise CommandFailed(message) from missing


def document_of(view: object, zone: ZoneInfo) -> Any:
    """A view of the read side as plain JSON values: instants local with their offset, office time
    as whole minutes.
    """
    from web.times import local_iso

    if isinstance(view, datetime):
        return local_iso(view, zone)
    if isinstance(view, date):
        return view.isoformat()
    if isinstance(view, timedelta):
        return view // timedelta(minutes=1)
    if isinstance(view, Mapping):
        return {str(name): document_of(part, zone) for name, part in view.items()}
    if isinstance(view, (list, tuple)):
        return [document_of(part, zone) for part in view]
    if is_dataclass(view):
        return {part.name: document_of(getattr(view, part.name), zone) for part in fields(view)}
    return view if view is None or isinstance(view, (str, int, float, bool)) else str(view)
