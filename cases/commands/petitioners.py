"""The petitioner of a case: checked, made comparable, and kept apart from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.casefile.findable import petitioner_words
from cases.phones import e164
from cases.store.findable import keep_names
from cases.store.statement import insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import Petitioner as PetitionerRow
from cases.tables import table_of
from workflow.fields import Malformed, Petitioner
from workflow.refusal import Refusal
from workflow.words import fold, person_sort_key

_NEW = insert_into(table_of(PetitionerRow))


def made_comparable(
    values: Mapping[str, object],
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """The values with the petitioner's phone as +84…, and why it cannot be used if so."""
    petitioner = values.get("petitioner")
    if not isinstance(petitioner, Petitioner) or not petitioner.phone:
        return dict(values), ()
    try:
        phone = e164(petitioner.phone)
    except Malformed as problem:
        return dict(values), (problem.refusal("petitioner"),)
    return {**values, "petitioner": replace(petitioner, phone=phone)}, ()


def channel_of(petitioner: Petitioner | None) -> str:
    """How the petitioner can be told: "email", "sms" or "" when there is no way."""
    if petitioner is None:
        return ""
    return "email" if petitioner.email else "sms" if petitioner.phone else ""


def keep_petitioner(transaction: WriteTransaction, case_id: int, petitioner: Petitioner) -> None:
    """Queue the row of a petitioner `made_comparable`; its id is that of the first case of the
    encounter.
    """
    row = _row(case_id, petitioner)
    transaction.queue(_NEW, row)
    words = petitioner_words(
        petitioner.name or "", petitioner.organisation or "", row["phone"] or ""
    )
    keep_names(transaction, case_id, words)


def _row(case_id: int, petitioner: Petitioner) -> dict[str, Any]:
    name = petitioner.name or ""
    return {
        "id": case_id,
        "name": petitioner.name,
        "sort_key": person_sort_key(name),
        "search": fold(" ".join(part for part in (name, petitioner.organisation) if part)),
        "phone": petitioner.phone or None,
        "email": petitioner.email,
        "address": petitioner.address,
        "organisation": petitioner.organisation,
        "category": petitioner.category,
        "anonymous": petitioner.anonymous,
        "identity_number": petitioner.identity_number,
    }
