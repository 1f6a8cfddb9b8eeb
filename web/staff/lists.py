"""A list that an office sends: what was chosen in the form, and what becomes of it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import FormData

from cases.importing.lists import receptions, registrations
from cases.importing.lists.reports import ListReport
from cases.importing.lists.sheets import LARGEST_FILE, unusable
from cases.meetings.faults import refused
from cases.meetings.rules import rules
from web.staff.filled import files_in, plain_fields
from web.visit import Visit
from workflow.definition import Text

REGISTRATIONS: Final = registrations.LAYOUT
RECEPTIONS: Final = receptions.LAYOUT
#: rows that a page shows of what is well, and of what is not
_SHOWN_ROWS: Final = 20
_SHOWN_PROBLEMS: Final = 200
#: base64 has four letters for three bytes
_LARGEST_FIELD: Final = LARGEST_FILE * 4 // 3 + 4


@dataclass(frozen=True, slots=True)
class SentList:
    """A list as it was sent. `kept` is its content as the form of the second step carries it;
    `apply` = it was looked at before and is to be brought in.
    """

    kind: str
    name: str
    content: bytes
    apply: bool

    @property
    def kept(self) -> str:
        """The content in letters."""
        return base64.urlsafe_b64encode(self.content).decode("ascii")


async def filled_form_with_list(request: Request) -> AsyncIterator[FormData]:
    """A form with a file, or with the file in a field: between the two steps nothing is kept."""
    limits = {"max_files": 1, "max_fields": 20, "max_part_size": _LARGEST_FIELD}
    async with request.form(**limits) as form:
        yield form


def sent_list(form: FormData) -> SentList:
    """What was sent. Raises MeetingRefused for what is missing, field by field."""
    given = plain_fields(form)
    kind = given.get("kind", "")
    if kind not in _IMPORTS:
        raise refused("list_kind_missing", "kind")
    if kind == REGISTRATIONS and given.get("agreed") != "true":
        raise refused("agreed_on_paper", "agreed")
    return sent_file(form, kind)


def sent_file(form: FormData, kind: str) -> SentList:
    """The list of one kind. Raises MeetingRefused where none was chosen."""
    given = plain_fields(form)
    if "content" in given:
        return SentList(kind, given.get("name", ""), _content(given["content"]), apply=True)
    file = files_in(form).get("file")
    if not isinstance(file, Mapping):
        raise refused("list_missing", "file")
    return SentList(kind, str(file["name"]), file["content"], apply=False)


def bring_in(visit: Visit, sent: SentList) -> ListReport:
    """Try the list, or bring it in. Raises MeetingRefused for a list that cannot be used."""
    return _IMPORTS[sent.kind](visit, sent)


def shown_report(
    visit: Visit, sent: SentList, report: ListReport, states: Mapping[str, Text]
) -> dict[str, Any]:
    """What the page of a report shows: the numbers count all, the rows are the first ones."""
    problems = [(row, report.told(row, visit.language)) for row in report.refused]
    return {
        "sent": sent,
        "report": report,
        "new": report.new[:_SHOWN_ROWS],
        "problems": problems[:_SHOWN_PROBLEMS],
        "states": states,
    }


def states_of(visit: Visit, kind: str) -> Mapping[str, Text]:
    """What the states of registrations, or of cases, are called."""
    if kind == REGISTRATIONS:
        return rules().registrations.states
    states = visit.services.workflows.current.definition.states
    return {name: state.label for name, state in states.items()}


def _content(kept: str) -> bytes:
    try:
        return base64.b64decode(kept, altchars=b"-_", validate=True)
    except ValueError as problem:
        raise unusable("not_a_list") from problem


def _registrations(visit: Visit, sent: SentList) -> ListReport:
    return registrations.import_registrations(
        visit.services.mondays, visit.staff, sent.content, visit.now, dry_run=not sent.apply
    )


def _receptions(visit: Visit, sent: SentList) -> ListReport:
    return receptions.import_receptions(
        visit.services.register.tools,
        visit.staff,
        sent.content,
        visit.now,
        dry_run=not sent.apply,
    )


_IMPORTS: Final[Mapping[str, Callable[[Visit, SentList], ListReport]]] = {
    REGISTRATIONS: _registrations,
    RECEPTIONS: _receptions,
}
