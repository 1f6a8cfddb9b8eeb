"""Finding cases by what is known of them: number, tracking code, words, name, telephone.

Words are compared folded, so marks do not matter. All of them must be there, each as a whole word:
in Vietnamese a word is a syllable, and half of one is another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    func,
    select,
)

from cases.codes.tracking import BadCode, CodeBook
from cases.errors import CaseNotFound
from cases.numbers import SERIALS_PER_YEAR, case_id_of, case_number
from cases.office import Office
from cases.phones import e164
from cases.policy import found_by_contact, visible_to
from cases.reading.case_view import visible_case
from cases.reading.cases_list import NEWEST_FIRST
from cases.reading.items import CaseItem, read_items
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import CaseFile, CaseWord, PetitionerWord, table_of
from workflow.attempt import Actor
from workflow.fields import Malformed
from workflow.words import words_of

#: beyond it further words hardly restrict, and each costs a look at every case found so far
MOST_WORDS: Final = 10

_CASE, _WORD, _NAME = table_of(CaseFile), table_of(CaseWord), table_of(PetitionerWord)
_LOOSE_NUMBER: Final = re.compile(r"(?:YK)?[-–. /]*([1-9][0-9]{3})[-–. /]+0*([1-9][0-9]{0,6})")
#: with nothing between, all of its digits have to be there to tell year and serial apart
_CLOSE_NUMBER: Final = re.compile(r"YK[-–. /]*([1-9][0-9]{3})([0-9]{6,7})")


def named_case(
    connection: Connection, office: Office, actor: Actor, codes: CodeBook, text: str, now: datetime
) -> str | None:
    """The number of the one case that `text` names by its number or tracking code.

    None when it names none, or one that is not the actor's to see. At most four statements.
    """
    case_id = _id_in(text)
    if case_id is None:
        try:
            case_id = codes.find(connection, text)
        except BadCode:
            return None
    if case_id is None:
        return None
    try:
        seen = visible_case(connection, office, actor, case_number(case_id), now)
    except CaseNotFound:
        return None
    return seen.item.number


def search(
    connection: Connection,
    office: Office,
    actor: Actor,
    text: str,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
) -> Page[CaseItem]:
    """The cases `actor` may see with all words of `text` in title, content or file number; for
    those who may see it, also by the petitioner's name, organisation or telephone. The newest
    first; nothing for a text without words. Three statements.
    """
    found = _found(office, actor, text)
    if found is None:
        return Page((), 0, request.page, request.size)
    condition = and_(visible_to(actor, few=True), _CASE.c.id.in_(found))
    counting = select(func.count()).select_from(_CASE).where(condition)
    total = connection.execute(counting).scalar_one()
    items = read_items(
        connection, office, condition, NEWEST_FIRST, now, request.size, request.offset
    )
    return Page(items, total, request.page, request.size)


def _id_in(text: str) -> int | None:
    """The case of a number, also written `2026-41` or `YK2026000041` for `YK-2026-000041`."""
    case_id = case_id_of(text)
    typed = text.strip().upper()
    match = _LOOSE_NUMBER.fullmatch(typed) or _CLOSE_NUMBER.fullmatch(typed)
    if case_id is None and match is not None:
        case_id = int(match[1]) * SERIALS_PER_YEAR + int(match[2])
    return case_id


def _found(office: Office, actor: Actor, text: str) -> ColumnElement[Any] | Any | None:
    """The ids of the cases with these words, whoever may see them."""
    # the longest first: it is likely to be the rarest, and the others are looked up for its cases
    words = sorted(words_of(text), key=lambda word: (-len(word), word))[:MOST_WORDS]
    phone = _phone(text)
    if not words:
        return None
    initial = {each.initial for each in office.workflows.definitions()}
    of_cases = _with_words(_WORD, "case_id", words)
    by_contact = found_by_contact(actor, initial)
    if by_contact is None:
        return of_cases
    people = _with_words(_NAME, "petitioner_id", [phone] if phone else words)
    of_people = select(_CASE.c.id).where(_CASE.c.petitioner_id.in_(people), by_contact)
    return of_cases.union(of_people)


def _with_words(table: Table, owner: str, words: Iterable[str]) -> Select[Any]:
    """The owners of all of `words`: one range of the index, then one look by the key for each."""
    first, *others = words
    looked_up = []
    for place, word in enumerate(others):
        other = table.alias(f"also_{place}")
        same = other.c[owner] == table.c[owner]
        looked_up.append(exists().where(same, other.c.word == word))
    return select(table.c[owner]).where(table.c.word == first, *looked_up)


def _phone(text: str) -> str | None:
    try:
        return e164(text)
    except Malformed:
        return None
