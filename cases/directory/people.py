"""People with an account: who they are, what they may do, where they work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from cases import tables
from cases.directory import DIRECTORY
from cases.directory.accounts import (
    LANGUAGES,
    NEED_A_DEPARTMENT,
    RIGHTS,
    ROLES,
    NewPerson,
    faults_of_roles,
    tidy_account,
)
from cases.errors import BadFields, BadInput, UnknownDepartment, UnknownPerson
from cases.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor
from workflow.words import person_sort_key

__all__ = [
    "LANGUAGES",
    "NEED_A_DEPARTMENT",
    "RIGHTS",
    "ROLES",
    "NewPerson",
    "Person",
    "add_person",
    "change_details",
    "change_roles",
    "keep_rehashed",
    "person_id_of",
    "read_people",
    "set_active",
    "set_password_hash",
]

_TAKEN = "There is a “%(username)s” already; choose another username."

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
_SET_DETAILS = update_by_key(_PEOPLE, ("full_name", "sort_key", "email", "phone", "language"))
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
    tidy = tidy_account(person)
    _require_department(transaction, tidy.department)
    if transaction.fetch(_FIND, username=tidy.username):
        raise BadFields(("username", BadInput(_TAKEN, username=tidy.username)))
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


def set_active(transaction: WriteTransaction, person_id: int, active: bool) -> None:
    """Let an account sign in, or no more; `cases.access.accounts` ends its sign-ins."""
    _change(transaction, _SET_ACTIVE, person_id, active=active)


def set_password_hash(transaction: WriteTransaction, person_id: int, password_hash: str) -> None:
    """Set another password; `cases.access.accounts` ends what was signed in with the old one."""
    _change(transaction, _SET_PASSWORD, person_id, password_hash=password_hash)


def change_details(transaction: WriteTransaction, person_id: int, account: NewPerson) -> None:
    """Give another name, other addresses, another language; the rest of `account` is left alone.

    Raises BadFields.
    """
    tidy = tidy_account(account)
    details = {
        "full_name": tidy.full_name,
        "sort_key": person_sort_key(tidy.full_name),
        "email": tidy.email,
        "phone": tidy.phone,
        "language": tidy.language,
    }
    _change(transaction, _SET_DETAILS, person_id, **details)


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
    faults = tuple(faults_of_roles(given, held, department))
    if faults:
        raise BadFields(*faults)
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
