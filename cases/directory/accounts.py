"""An account as it is asked for: which roles there are, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from cases.errors import BadFields, BadInput
from cases.phones import e164
from cases.policy import IN_A_DEPARTMENT, RECORDING
from cases.texts import readable_line
from workflow.fields import Malformed

#: the roles a person may have (contract.md section 7); the clock is no person
ROLES: Final = (
    "centre",
    "upc_office",
    "upc_chief",
    "leader",
    "department_officer",
    "department_head",
    "auditor",
    "admin",
)
#: personal rights beside the roles: to sign the reply for the head of the department
RIGHTS: Final = ("reply",)
LANGUAGES: Final = ("vi", "en")

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}", re.ASCII)
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
#: roles that mean nothing outside a department
NEED_A_DEPARTMENT: Final = IN_A_DEPARTMENT | {RECORDING}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to be made."""

    username: str
    full_name: str
    roles: frozenset[str]
    department: str | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    email: str | None = None
    phone: str | None = None
    language: str = "vi"


#: the field of a form, and what is wrong with it
Fault = tuple[str, BadInput]


def tidy_account(person: NewPerson) -> NewPerson:
    """The account with its texts in one form; raises BadFields with all that is wrong with it."""
    faults: list[Fault] = []
    tidy = replace(
        person,
        username=person.username.strip().lower(),
        full_name=_full_name(person, faults),
        email=(person.email or "").strip() or None,
        phone=_phone(person, faults),
    )
    faults += [*_faults_of(tidy), *faults_of_roles(tidy.roles, tidy.rights, tidy.department)]
    if faults:
        raise BadFields(*faults)
    return tidy


def faults_of_roles(
    roles: frozenset[str], rights: frozenset[str], department: str | None
) -> Iterable[Fault]:
    """What is wrong with these roles and rights for somebody of `department`."""
    known = ", ".join(ROLES)
    if not roles:
        yield "roles", BadInput("A role is missing; choose from %(roles)s.", roles=known)
    for role in sorted(roles - set(ROLES)):
        said = "“%(role)s” is no role; choose from %(roles)s."
        yield "roles", BadInput(said, role=role, roles=known)
    for right in sorted(rights - set(RIGHTS)):
        said = "“%(right)s” is no right; choose from %(rights)s."
        yield "rights", BadInput(said, right=right, rights=", ".join(RIGHTS))
    if department is None and roles & NEED_A_DEPARTMENT:
        needing = ", ".join(sorted(roles & NEED_A_DEPARTMENT))
        yield "department", BadInput("The role %(roles)s needs a department.", roles=needing)


def _full_name(person: NewPerson, faults: list[Fault]) -> str:
    try:
        full_name = readable_line(person.full_name, "The full name")
    except BadInput as problem:
        faults.append(("full_name", problem))
        return "–"
    if not full_name:
        faults.append(("full_name", BadInput("The full name is missing.")))
    return full_name


def _phone(person: NewPerson, faults: list[Fault]) -> str | None:
    typed = (person.phone or "").strip()
    try:
        return e164(typed) if typed else None
    except Malformed:
        said = "The phone number “%(phone)s” does not exist; write it like 0912345678."
        faults.append(("phone", BadInput(said, phone=typed)))
        return None


def _faults_of(person: NewPerson) -> Iterable[Fault]:
    if not _USERNAME.fullmatch(person.username):
        said = (
            "“%(username)s” is no username; use 2 to 40 of the letters a-z, digits, dot, "
            "hyphen and underscore, a letter first."
        )
        yield "username", BadInput(said, username=person.username)
    if person.email is not None and not _EMAIL.fullmatch(person.email):
        yield "email", BadInput("“%(email)s” is no e-mail address.", email=person.email)
    if person.language not in LANGUAGES:
        said = "“%(language)s” is none of the languages %(languages)s."
        known = ", ".join(LANGUAGES)
        yield "language", BadInput(said, language=person.language, languages=known)
