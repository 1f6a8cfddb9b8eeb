"""The petitioner of a case: checked, made comparable, and kept apart from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers

from cases.store.case_rows import table_of
from cases.store.statement import insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import Petitioner as PetitionerRow
from workflow.attempt import Refusal
from workflow.fields import Malformed, Petitioner
from workflow.words import fold, person_sort_key

_NEW = insert_into(table_of(PetitionerRow))
_REGION = "VN"


def problems_of(values: Mapping[str, object]) -> tuple[Refusal, ...]:
    """Why the petitioner among `values` cannot be used; empty when all is well."""
    petitioner = values.get("petitioner")
    if isinstance(petitioner, Petitioner) and petitioner.phone:
        try:
            e164(petitioner.phone)
        except Malformed as problem:
            return (problem.refusal("petitioner"),)
    return ()


def e164(phone: str) -> str:
    """The phone number as +84…; raises Malformed for one that cannot exist."""
    try:
        number = phonenumbers.parse(phone, _REGION)
    except phonenumbers.NumberParseException as problem:
        raise Malformed("not_a_phone", "phone", phone=phone) from problem
    if not phonenumbers.is_valid_number(number):
        raise Malformed("no_such_phone", "phone", phone=phone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def channel_of(petitioner: Petitioner | None) -> str:
    """How the petitioner can be told: "email", "sms" or "" when there is no way."""
    if petitioner is None:
        return ""
    return "email" if petitioner.email else "sms" if petitioner.phone else ""


def keep_petitioner(transaction: WriteTransaction, case_id: int, petitioner: Petitioner) -> None:
    """Queue the petitioner's row; its id is the id of the encounter's first case."""
    transaction.queue(_NEW, _row(case_id, petitioner))


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
    }
