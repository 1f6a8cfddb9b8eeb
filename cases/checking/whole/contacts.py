"""How petitioners can be told, on their cases and in what is kept of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Connection, literal_column, select

from cases.casefile.findable import petitioner_words
from cases.numbers import case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseFile, Petitioner, PetitionerWord, table_of

_CASE, _PERSON = table_of(CaseFile), table_of(Petitioner)
# literal, as statements of this package have no constants of their own
_WAY: Final[ColumnElement[str]] = literal_column(
    "CASE WHEN coalesce(petitioner.email, '') <> '' THEN 'email' "
    "WHEN coalesce(petitioner.phone, '') <> '' THEN 'sms' ELSE '' END"
)
_OTHERWISE: Final = Statement(
    select(_CASE.c.id, _CASE.c.petitioner_channel, _WAY)
    .select_from(_CASE.outerjoin(_PERSON, _PERSON.c.id == _CASE.c.petitioner_id))
    .where(_CASE.c.petitioner_channel != _WAY)
    .order_by(_CASE.c.id)
)

_WORD = table_of(PetitionerWord)
_KEPT_WORDS: Final = Statement(select(_WORD.c.petitioner_id, _WORD.c.word))
_NAMED: Final = Statement(
    select(_CASE.c.id, _PERSON.c.id, _PERSON.c.name, _PERSON.c.organisation, _PERSON.c.phone)
    .join_from(_CASE, _PERSON, _PERSON.c.id == _CASE.c.petitioner_id)
    .order_by(_CASE.c.id)
)


def contact_problems(connection: Connection) -> Iterator[str]:
    """Which cases name another way to their petitioner than there is: nobody would be told."""
    for case_id, way, kept in rows_of(connection, _OTHERWISE):
        yield (
            f"{case_number(case_id)}: its petitioner is told {_by(way)}; "
            f"by what is kept of the petitioner it should be {_by(kept)}."
        )


def name_problems(connection: Connection) -> Iterator[str]:
    """Which cases are found by other words than those of their petitioner, or not at all."""
    kept: dict[int, set[str]] = {}
    for petitioner_id, word in rows_of(connection, _KEPT_WORDS):
        kept.setdefault(petitioner_id, set()).add(word)
    for case_id, petitioner_id, name, organisation, phone in rows_of(connection, _NAMED):
        words = petitioner_words(name or "", organisation or "", phone or "")
        if words != kept.get(petitioner_id, set()):
            yield (
                f"{case_number(case_id)}: its petitioner is found by other words than those of "
                "name, organisation and telephone number."
            )


def _by(way: str) -> str:
    return f"by {way}" if way else "nothing"
