"""The person or organisation that raises an issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.fields.malformed import Malformed
from workflow.fields.text import line_of

CATEGORIES = ("citizen", "business", "investor")

#: the most characters each part may have
LENGTHS: Mapping[str, int] = {
    "name": 200,
    "phone": 30,
    "email": 200,
    "address": 500,
    "organisation": 300,
    "identity_number": 20,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_YES_OR_NO: Mapping[str, bool] = {
    "true": True,
    "on": True,
    "1": True,
    "yes": True,
    "false": False,
    "off": False,
    "0": False,
    "no": False,
}


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Who raises the issue; a name is needed unless anonymous (contract.md section 9).

    `identity_number` is that of the identity card or passport, as form 03/TCD asks for it.
    """

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    organisation: str | None = None
    category: str = "citizen"
    anonymous: bool = False
    identity_number: str | None = None


def petitioner_of(given: object) -> Petitioner:
    """A petitioner from its parts; raises Malformed at the first part that cannot be used."""
    if isinstance(given, Petitioner):
        return given
    if not isinstance(given, Mapping):
        raise Malformed("not_a_petitioner")
    _refuse_unknown_parts(given)
    texts = {name: _part(given, name) for name in LENGTHS}
    anonymous = flag_of(given.get("anonymous") or False)
    if not anonymous and not texts["name"]:
        raise Malformed("name_needed", "name")
    if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
        raise Malformed("not_an_email", "email")
    return Petitioner(**texts, category=_category(given), anonymous=anonymous)


def flag_of(given: object) -> bool:
    """Yes or no, as JSON, a form's checkbox or a table writes it."""
    if isinstance(given, bool):
        return given
    answer = _YES_OR_NO.get(given.strip().lower()) if isinstance(given, str) else None
    if answer is None:
        raise Malformed("not_a_flag")
    return answer


def _refuse_unknown_parts(given: Mapping[object, object]) -> None:
    known = {*LENGTHS, "category", "anonymous"}
    unknown = sorted(str(part)[:40] for part in given if part not in known)
    if unknown:
        raise Malformed("unknown_part", part=None, parts=", ".join(unknown))


def _part(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    try:
        return None if value is None else line_of(value, LENGTHS[name])
    except Malformed as problem:
        problem.part = name
        raise


def _category(given: Mapping[str, object]) -> str:
    category = given.get("category") or CATEGORIES[0]
    if category not in CATEGORIES:
        raise Malformed("not_an_option", "category", options=", ".join(CATEGORIES))
    return str(category)
