"""Words of a list that mean something of the register: sites, sessions, departments, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cases.calendar.sessions import SITE, Session
from cases.directory.snapshot import Snapshot
from cases.importing.lists.cells import is_rounded
from cases.meetings.fields import Reading
from cases.meetings.rules import rules
from workflow.definition import Text
from workflow.fields.petitioner import LENGTHS
from workflow.words import fold

#: how lists call the three kinds of visitors (contract.md section 9)
CATEGORIES: Final[Mapping[str, Sequence[str]]] = {
    "citizen": ("Người dân", "Công dân", "Cá nhân", "Citizen"),
    "business": ("Doanh nghiệp", "Business", "Hộ kinh doanh"),
    "investor": ("Nhà đầu tư", "Investor"),
}
_YES: Final = frozenset({"x", "co", "yes", "true", "v", "1", "dung"})


def choice(
    reading: Reading, field: str, options: Mapping[str, Sequence[str]], otherwise: str = ""
) -> str:
    """The option that a cell names in any of its spellings; `otherwise` for an empty cell, and ""
    after a fault.
    """
    typed = fold(reading.raw(field))
    if not typed:
        return otherwise
    for option, names in options.items():
        if typed in (fold(option), *map(fold, names)):
            return option
    shown = "; ".join(names[0] if names else option for option, names in options.items())
    reading.fault(field, "not_among", text=reading.raw(field)[:60], options=shown)
    return ""


def labels(texts: Mapping[str, Text]) -> Mapping[str, Sequence[str]]:
    """Options by their labels in both languages."""
    return {name: (text.vi, text.en) for name, text in texts.items()}


def yes(text: str) -> bool:
    """Whether a cell is ticked: x, có, yes."""
    return fold(text) in _YES


def site(reading: Reading) -> str:
    """The site that the column names; "" for an empty cell and after a fault."""
    typed = fold(reading.raw("site"))
    if not typed:
        return ""
    for name, label in rules().sites.items():
        near = {part.strip() for each in (label.vi, label.en) for part in fold(each).split(",")}
        if typed in (name, fold(label.vi), fold(label.en)) or typed in near:
            return name
    if SITE.fullmatch(typed):
        return typed
    reading.fault("site", "not_among", text=reading.raw("site")[:60], options=places())
    return ""


def places() -> str:
    """The sites of the province, by the places that they are at."""
    return "; ".join(label.vi.rpartition(", ")[2] for label in rules().sites.values())


def session_of(reading: Reading, day: date, sessions: Iterable[Session]) -> Session | None:
    """The session of that day, at the place that the row names where there are several."""
    place = site(reading)
    found = [each for each in sessions if each.date == day and place in ("", each.site)]
    if len(found) == 1:
        return found[0]
    if not reading.faults:
        code = "several_sessions_on" if found else "no_session_on"
        reading.fault("site" if found else "session_day", code, day=f"{day:%d/%m/%Y}")
    return None


class DepartmentNames:
    """Departments by code, short form and every name they had, however they are written."""

    def __init__(self, people: Snapshot) -> None:
        self._codes: dict[str, set[str]] = {}
        for each in people.departments():
            names = (text for name in each.names for text in (name.vi, name.en, name.abbreviation))
            for text in (each.code, *names):
                self._codes.setdefault(fold(text), set()).add(each.code)

    def code_in(self, reading: Reading) -> str:
        """The code of the department that the column names; "" for an empty cell and after a
        fault.
        """
        typed = fold(reading.raw("department"))
        if not typed:
            return ""
        found = self._codes.get(typed, set())
        if len(found) == 1:
            return next(iter(found))
        code = "several_departments" if found else "no_such_department"
        reading.fault("department", code, text=reading.raw("department")[:60])
        return ""


def phone(reading: Reading) -> None:
    """Fault a number that a spreadsheet has rounded; other ones are judged by the form."""
    _not_rounded(reading, "phone")


def card(reading: Reading) -> None:
    """Fault the number of a card that a spreadsheet has rounded, or that is none for its length."""
    _not_rounded(reading, "identity_number")
    if len(reading.raw("identity_number")) > LENGTHS["identity_number"]:
        reading.fault("identity_number", "unusable_card")


def _not_rounded(reading: Reading, name: str) -> None:
    if is_rounded(reading.raw(name)):
        reading.fault(name, "rounded_number")
