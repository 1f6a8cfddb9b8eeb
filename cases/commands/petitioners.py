"""The petitioner of a case: checked, made comparable, and kept apart from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.casefile.findable import petitioner_words
from cases.phones import e164
from cases.store.case_rows import table_of
from cases.store.findable import keep_names
from cases.store.statement import insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import Petitioner as PetitionerRow
from workflow.attempt import Refusal
from workflow.fields import Malformed, Petitioner
from workflow.words import fold, person_sort_key

_NEW = insert_into(table_of(PetitionerRow))


def problems_of(values: Mapping[str, object]) -> tuple[Refusal, ...]:
    """Why the petitioner among `values` cannot be used; empty when all is well."""
    petitioner = values.get("petitioner")
    if isinstance(petitioner, Petitioner) and petitioner.phone:
        try:
            e164(petitioner.phone)
        except Malformed as problem:
            return (problem.refusal("petitioner"),)
    return ()


def channel_of(petitioner: Petitioner | None) -> str:
    """How the petitioner can be told: "email", "sms" or "" when there is no way."""
    if petitioner is None:
        return ""
    return "email" if petitioner.email else "sms" if petitioner.phone else ""


def keep_petitioner(transaction: WriteTransaction, case_id: int, petitioner: Petitioner) -> None:
    """Queue the petitioner's row; its id is the id of the encounter's first case."""
    row = _row(case_id, petitioner)
    transaction.queue(_NEW, row)
    words = petitioner_words(
        petitioner.name or "", petitioner.organisation or "", row["phone"] or ""
    )
    keep_names(transaction, case_id, words)


def _row(case_id: int, petitioner: Petitioner) -> dict[str, Any]:
    name = petitioner.name or ""
    phone = e164(petitioner.phone) if petitioner.phone else None
    return {
        "id": case_id,
        "name": petitioner.name,
        "sort_key": person_sort_key(name),
        "search": fold(" ".join(part for part in (name, petitioner.organisation) if part)),
        "phone": phone,
        "email": petitioner.email,
        "address": petitioner.address,
        "organisation": petitioner.organisation,
        "category": petitioner.category,
        "anonymous": petitioner.anonymous,
        "identity_number": petitioner.identity_number,
    }
