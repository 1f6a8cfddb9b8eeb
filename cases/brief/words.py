"""How facts are frozen: plain JSON values, names in both languages, instants in ISO 8601 (UTC)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cases.meetings.rules import rules
from cases.office import Office
from workflow.definition import Text

Facts = dict[str, Any]


def both(text: Text) -> Facts:
    """A text in both languages."""
    return {"vi": text.vi, "en": text.en}


def as_it_is(name: str) -> Facts:
    """A name nobody translates."""
    return {"vi": name, "en": name}


def department(office: Office, code: str, on: date) -> Facts:
    """What a department is called on a local date, with its code."""
    names = {each: office.people.name(code, each, on) for each in ("vi", "en")}
    return {"code": code, **names}


def topic(name: str) -> Facts:
    """What a registration is about."""
    known = rules().topics.get(name)
    return both(known) if known else as_it_is(name)


def instant(at: datetime | None) -> str | None:
    """An instant, or none."""
    return at.isoformat() if at else None
