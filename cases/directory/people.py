"""People with an account: who they are, what they may do, where they work."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from cases import tables
from cases.access.sign_ins import end_all
from cases.directory import DIRECTORY
from cases.errors import BadInput, UnknownDepartment, UnknownPerson
from cases.phones import e164
from cases.policy import IN_A_DEPARTMENT, RECORDING
from cases.store.case_rows import table_of
from cases.store.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.texts import readable_line
from workflow.attempt import Actor
from workflow.fields import Malformed
from workflow.words import person_sort_key

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

_PEOPLE, _ROLES = table_of(tables.Person), table_of(tables.PersonRole)
_DEPARTMENTS = table_of(tables.Department)
_COLUMNS = tuple(column for column in _PEOPLE.columns if column.name != "password_hash")
_READ_PEOPLE = Statement(select(*_COLUMNS).order_by(_PEOPLE.c.id))
_READ_ROLES = Statement(select(_ROLES.c.person_id, _ROLES.c.kind, _ROLES.c.name))
_FIND = Statement(select(_PEOPLE.c.id).where(_PEOPLE.c.username == bindparam("username")))
_FIND_DEPARTMENT = Statement(
    select(_DEPARTMENTS.c.code).where(_DEPARTMENTS.c.code == bindparam("code"))
)
_ADD = Statement(
    insert(_PEOPLE)
    .values({c.name: bindparam(c.name) for c in _PEOPLE.columns if c.name != "id"})
    .returning(_PEOPLE.c.id)
)
_ADD_ROLE = insert_into(_ROLES)
_DROP_ROLES = Statement(delete(_ROLES).where(_ROLES.c.person_id == bindparam("id")))
_SET_ACTIVE = update_by_key(_PEOPLE, ("active",))
_SET_PASSWORD = update_by_key(_PEOPLE, ("password_hash",))
_SET_DEPARTMENT = update_by_key(_PEOPLE, ("department",))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, without the password. `sort_key` sorts by given name."""

    id: int
    username: str
    full_name: str
    sort_key: str
    email: str | None
    phone: str | None
    department: str | None
    language: str
    active: bool
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()

    def actor(self) -> Actor:
        """The person as the engine sees them; somebody disabled has no role left."""
        if not self.active:
            return Actor(self.username, frozenset())
        return Actor(self.username, self.roles, self.department, self.rights)


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


def read_people(source: Source) -> tuple[Person, ...]:
    """Everybody, also those who left, in the order in which they came."""
    held: dict[tuple[int, str], set[str]] = {}
    for person_id, kind, name in rows_of(source, _READ_ROLES):
        held.setdefault((person_id, kind), set()).add(name)
    names = [column.name for column in _COLUMNS]
    people = []
    for row in rows_of(source, _READ_PEOPLE):
        values = dict(zip(names, row, strict=True))
        del values["created_at"]
        values["active"] = bool(values["active"])
        roles = frozenset(held.get((values["id"], "role"), ()))
        rights = frozenset(held.get((values["id"], "right"), ()))
        people.append(Person(**values, roles=roles, rights=rights))
    return tuple(people)


def add_person(
    transaction: WriteTransaction, person: NewPerson, password_hash: str, now: datetime
) -> int:
    """Make an account and return its id; `password_hash` comes from `hash_password`.

    Raises BadInput with everything that is wrong with it, or UnknownDepartment.
    """
    tidy = _tidy(person)
    _require_department(transaction, tidy.department)
    if transaction.fetch(_FIND, username=tidy.username):
        raise BadInput(f"There is a “{tidy.username}” already; choose another username.")
    values = {
        "username": tidy.username,
        "full_name": tidy.full_name,
        "sort_key": person_sort_key(tidy.full_name),
        "email": tidy.email,
        "phone": tidy.phone,
        "department": tidy.department,
        "password_hash": password_hash,
        "language": tidy.language,
        "active": True,
        "created_at": to_micros(now),
    }
    person_id: int = transaction.fetch(_ADD, **values)[0][0]
    _give(transaction, person_id, tidy.roles, tidy.rights)
    return person_id


def person_id_of(source: Source, username: str) -> int:
    """The id of an account; raises UnknownPerson."""
    found = rows_of(source, _FIND, username=username.strip().lower())
    if not found:
        raise UnknownPerson(f"There is no account “{username}” in this register.")
    person_id: int = found[0][0]
    return person_id


def disable(transaction: WriteTransaction, person_id: int) -> None:
    """End an account: its sign-ins end at once, its tokens and roles have no effect any more."""
    _change(transaction, _SET_ACTIVE, person_id, active=False)
    end_all(transaction, person_id)


def enable(transaction: WriteTransaction, person_id: int) -> None:
    """Let somebody sign in again, with the roles they had."""
    _change(transaction, _SET_ACTIVE, person_id, active=True)


def change_password(transaction: WriteTransaction, person_id: int, password_hash: str) -> None:
    """Set another password; every sign-in made with the old one ends at once."""
    _change(transaction, _SET_PASSWORD, person_id, password_hash=password_hash)
    end_all(transaction, person_id)


def keep_rehashed(transaction: WriteTransaction, person_id: int, password_hash: str) -> None:
    """Keep the same password under another hash; sign-ins go on."""
    _change(transaction, _SET_PASSWORD, person_id, password_hash=password_hash)


def change_roles(
    transaction: WriteTransaction,
    person: Person,
    roles: Iterable[str],
    rights: Iterable[str] = (),
    department: str | None = None,
) -> None:
    """Give other roles, rights and another department; raises BadInput or UnknownDepartment."""
    given, held = frozenset(roles), frozenset(rights)
    problems = list(_faults_of_roles(given, held, department))
    if problems:
        raise BadInput(" ".join(problems))
    _require_department(transaction, department)
    _change(transaction, _SET_DEPARTMENT, person.id, department=department)
    transaction.queue(_DROP_ROLES, {"id": person.id})
    _give(transaction, person.id, given, held)


def _give(
    transaction: WriteTransaction, person_id: int, roles: Iterable[str], rights: Iterable[str]
) -> None:
    kinds = [("role", name) for name in sorted(roles)] + [
        ("right", name) for name in sorted(rights)
    ]
    rows = [{"person_id": person_id, "kind": kind, "name": name} for kind, name in kinds]
    transaction.queue_many(_ADD_ROLE, rows)
    transaction.touched.add(DIRECTORY)


def _change(
    transaction: WriteTransaction, statement: Statement, person_id: int, **values: Any
) -> None:
    transaction.queue(statement, {"key_id": person_id, **values}, expect=1)
    transaction.touched.add(DIRECTORY)


def _require_department(transaction: WriteTransaction, code: str | None) -> None:
    if code is not None and not transaction.fetch(_FIND_DEPARTMENT, code=code):
        raise UnknownDepartment(f"There is no department “{code}” in this register.")


def _tidy(person: NewPerson) -> NewPerson:
    problems: list[str] = []
    try:
        full_name = readable_line(person.full_name, "The full name")
    except BadInput as problem:
        problems.append(str(problem))
        full_name = "–"
    tidy = replace(
        person,
        username=person.username.strip().lower(),
        full_name=full_name,
        email=(person.email or "").strip() or None,
        phone=(person.phone or "").strip() or None,
    )
    problems += [*_faults_of(tidy), *_faults_of_roles(tidy.roles, tidy.rights, tidy.department)]
    try:
        phone = e164(tidy.phone) if tidy.phone else None
    except Malformed:
        problems.append(
            f"The phone number “{tidy.phone}” does not exist; write it like 0912345678."
        )
        phone = None
    if problems:
        raise BadInput(" ".join(problems))
    return replace(tidy, phone=phone)


def _faults_of(person: NewPerson) -> Iterable[str]:
    if not _USERNAME.fullmatch(person.username):
        yield (
            f"“{person.username}” is no username; use 2 to 40 of the letters a-z, digits, dot, "
            "hyphen and underscore, a letter first."
        )
    if not person.full_name:
        yield "The full name is missing."
    if person.email is not None and not _EMAIL.fullmatch(person.email):
        yield f"“{person.email}” is no e-mail address."
    if person.language not in LANGUAGES:
        yield f"“{person.language}” is none of the languages {', '.join(LANGUAGES)}."


def _faults_of_roles(
    roles: frozenset[str], rights: frozenset[str], department: str | None
) -> Iterable[str]:
    if not roles:
        yield f"A role is missing; choose from {', '.join(ROLES)}."
    for role in sorted(roles - set(ROLES)):
        yield f"“{role}” is no role; choose from {', '.join(ROLES)}."
    for right in sorted(rights - set(RIGHTS)):
        yield f"“{right}” is no right; choose from {', '.join(RIGHTS)}."
    if department is None and roles & NEED_A_DEPARTMENT:
        yield f"The role {', '.join(sorted(roles & NEED_A_DEPARTMENT))} needs a department."
