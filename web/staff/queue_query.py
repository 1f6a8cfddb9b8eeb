"""What a queue is asked for by its address: whose it is, which tab, which filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.errors import BadInput
from cases.policy import IN_A_DEPARTMENT, IN_TOUCH, UPC_OFFICE, overdue_scope
from cases.reading.cases_list import NOBODY, CaseFilter
from cases.reading.queue import Tab
from web.errors import NothingHere
from web.language import message
from web.visit import Visit

#: in the address of a list: cases that nobody handles yet
UNHANDLED: Final = "-"
#: everything an address of the queue carries, in the order in which links write it
NAMES: Final = ("department", "tab", "handler", "kind", "pace")


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """`department` is None for those who get one list of everything they may see.

    `asked` is what the address said of it, by the names of NAMES; links carry it on.
    """

    department: str | None
    tab: Tab | None
    wanted: CaseFilter
    asked: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        """Whether the list holds less than its tab."""
        return self.wanted != CaseFilter()

    def with_tab(self, tab: Tab) -> dict[str, str]:
        """What a link to another tab of the same list carries."""
        return {**self.asked, "tab": tab.value}


def own_queue(visit: Visit) -> str | None:
    """The department whose queue is the reader's own; None where there is none."""
    if visit.staff.roles & IN_A_DEPARTMENT:
        return visit.staff.department
    return UPC_OFFICE if visit.staff.roles & IN_TOUCH else None


def queue_query(visit: Visit, given: Mapping[str, str]) -> QueueQuery:
    """What `given` (the parameters of an address) asks for.

    Raises BadInput for a value that no list has, NothingHere for a department that is not the
    reader's to look at.
    """
    asked = {name: given[name].strip() for name in NAMES if given.get(name, "").strip()}
    wanted = CaseFilter(
        kind=_option(visit, "kind", asked),
        pace=_option(visit, "pace", asked),
        handler=_handler(visit, asked.get("handler")),
    )
    return QueueQuery(_department(visit, asked), _tab(asked.get("tab")), wanted, asked)


def _department(visit: Visit, asked: Mapping[str, str]) -> str | None:
    code = asked.get("department")
    if code is None:
        return own_queue(visit)
    if visit.office.people.department(code) is None or not overdue_scope(visit.staff).covers(code):
        raise NothingHere
    return code


def _tab(text: str | None) -> Tab | None:
    if text is None:
        return None
    try:
        return Tab(text)
    except ValueError as problem:
        raise BadInput(message("There is no tab “%(text)s”."), text=text[:30]) from problem


def _option(visit: Visit, field: str, asked: Mapping[str, str]) -> str | None:
    value = asked.get(field)
    if value is not None and value not in visit.office.vocabulary.fields[field].options:
        raise _unknown(value)
    return value


def _handler(visit: Visit, username: str | None) -> int | None:
    if username is None:
        return None
    if username == UNHANDLED:
        return NOBODY
    person = visit.office.people.by_username(username)
    if person is None:
        raise _unknown(username)
    return person.id


def _unknown(text: str) -> BadInput:
    return BadInput(
        message("“%(text)s” is none of the choices of this list; choose one in its filter."),
        text=text[:30],
    )
