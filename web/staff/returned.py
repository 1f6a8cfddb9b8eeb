"""What somebody wrote for a case that meanwhile went to others: it is theirs, and given back."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from starlette.responses import Response

from cases.errors import CaseNotFound
from cases.reading.case_view import visible_case
from web.staff.controls import Given
from web.visit import Visit

Words = Sequence[tuple[str, str]]


def words_in(given: Given, action: str, visit: Visit) -> Words:
    """The label and the words of each field for a person's own text that was filled in."""
    definition, language = visit.office.vocabulary, visit.language
    if action not in definition.actions:
        return ()
    fields = ((name, definition.field(action, name)) for name in definition.actions[action].fields)
    return [
        (field.label.in_language(language), text)
        for name, field in fields
        if field.type == "text"
        for text in given.get(name, ())
        if text.strip()
    ]


def returned(visit: Visit, number: str, words: Words) -> Response:
    """The words to copy, on a page that says no more of the case than its reader may know."""
    return visit.page(
        "returned.html",
        HTTPStatus.NOT_FOUND,
        switch="/queue",
        number=number if _may_look(visit, number) else None,
        written=words,
    )


def _may_look(visit: Visit, number: str) -> bool:
    """Whether there is still a part of the case that the reader may see."""
    with visit.services.database.read() as connection:
        try:
            visible_case(connection, visit.office, visit.staff, number, visit.now)
        except CaseNotFound:
            return False
    return True
