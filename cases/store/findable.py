"""Keeping the words by which cases and petitioners are found, and erasing those of stubs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, exists

from cases.casefile.case import Case
from cases.casefile.findable import case_words
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile, CaseWord, PetitionerWord, table_of

_CASE, _WORD, _NAME = table_of(CaseFile), table_of(CaseWord), table_of(PetitionerWord)
_NEW_WORD: Final = insert_into(_WORD)
_NEW_NAME: Final = insert_into(_NAME)
_ERASE: Final = Statement(delete(_WORD).where(_WORD.c.case_id == bindparam("of_case")))
# somebody who raised several issues at once is still looked for because of the others
_ERASE_NAMES: Final = Statement(
    delete(_NAME).where(
        _NAME.c.petitioner_id == bindparam("petitioner"),
        ~exists().where(_CASE.c.petitioner_id == bindparam("petitioner")),
    )
)


def keep_words(transaction: WriteTransaction, new: Sequence[Case]) -> None:
    """Queue the words of cases that were just recorded, while their journals have them."""
    rows = [
        {"case_id": case.id, "word": word}
        for case in new
        for word in sorted(case_words(case, case.journal.words))
    ]
    transaction.queue_many(_NEW_WORD, rows)


def keep_names(transaction: WriteTransaction, petitioner_id: int, words: Iterable[str]) -> None:
    """Queue the words of a petitioner who was just entered."""
    rows = [{"petitioner_id": petitioner_id, "word": word} for word in sorted(words)]
    transaction.queue_many(_NEW_NAME, rows)


def leave_a_stubs_words(transaction: WriteTransaction, case: Case, petitioner: int | None) -> None:
    """Queue that a stub is found by its title alone, and nobody by it; call it once the case names
    no petitioner any more.
    """
    transaction.queue(_ERASE, {"of_case": case.id})
    rows = [{"case_id": case.id, "word": word} for word in sorted(case_words(case, ()))]
    transaction.queue_many(_NEW_WORD, rows)
    if petitioner is not None:
        transaction.queue(_ERASE_NAMES, {"petitioner": petitioner})
