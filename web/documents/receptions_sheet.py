"""The thirteen columns of form 03/TCD (Decree 154/2026), as page and sheet show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from cases.reading.receptions import Reception
from notifications.dates import plain_date
from web.documents.excel import Cell
from web.language import message
from web.visit import Visit
from workflow.definition import Text

#: the heading of each column, and its width in signs
COLUMNS: Final[Sequence[tuple[str, int]]] = (
    (message("No."), 6),
    (message("Day of the reception"), 12),
    (message("Name and address"), 28),
    (message("Identity card or passport"), 14),
    (message("What it is about"), 40),
    (message("Kind of matter"), 14),
    (message("People with the same matter"), 10),
    (message("Body that dealt with it before"), 18),
    (message("Within our competence"), 10),
    (message("Guided to which body"), 22),
    (message("Body that deals with it"), 24),
    (message("How it went on"), 28),
    (message("Notes"), 20),
)
_WITHHELD: Final = message("(identity protected)")


def reception_rows(lines: Sequence[Reception], visit: Visit) -> list[tuple[Cell, ...]]:
    """The cells of every line."""
    return [_cells(number, line, visit) for number, line in enumerate(lines, 1)]


def period_name(first: date, last: date, visit: Visit) -> str:
    """From which day to which."""
    days = {"first": plain_date(first, visit.language), "last": plain_date(last, visit.language)}
    return visit.words.gettext("From %(first)s to %(last)s") % days


def _cells(number: int, line: Reception, visit: Visit) -> tuple[Cell, ...]:
    person = ", ".join(filter(None, (line.name, line.address)))
    withheld = visit.words.gettext(_WITHHELD) if line.withheld else ""
    handler = ""
    if line.handler:
        handler = visit.office.people.name(line.handler, visit.language, line.day)
    return (
        number,
        line.day,
        withheld or person,
        line.identity_number or "",
        line.content or _label(line.topic, visit),
        _label(line.kind, visit),
        line.same,
        line.dealt_with_by or "",
        "x" if line.competent else "",
        line.guided_to or "",
        handler,
        _result(line, visit),
        "; ".join(filter(None, (line.case, line.dossier_number))),
    )


def _result(line: Reception, visit: Visit) -> str:
    replied = ""
    if line.replied_at:
        day = plain_date(visit.office.calendar.local(line.replied_at).date(), visit.language)
        replied = visit.words.gettext("Answered on %(day)s") % {"day": day}
    told = (_label(line.state, visit), _label(line.outcome, visit), replied, line.document)
    return "; ".join(filter(None, told))


def _label(text: Text | None, visit: Visit) -> str:
    return text.in_language(visit.language) if text else ""
