"""Accounts made, changed and ended by somebody: every change with its trace, none over another's.

What `cases.directory.people` writes, with who did it; pages and the command line come here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.access.accounts import change_password, disable, enable
from cases.audit.subjects import person_subject
from cases.audit.trail import Change, Detail, note, take_turn
from cases.directory import absences
from cases.directory.people import (
    NewPerson,
    Person,
    add_person,
    change_details,
    change_roles,
    read_people,
)
from cases.errors import BadInput
from cases.store.transaction import WriteTransaction

_ADMINISTRATOR = "admin"


def hire(
    transaction: WriteTransaction, change: Change, person: NewPerson, password_hash: str
) -> int:
    """Make an account and return its id. Raises BadFields or UnknownDepartment."""
    take_turn(transaction, change, "")
    person_id = add_person(transaction, person, password_hash, change.now)
    granted = _granted(person.roles, person.rights, person.department)
    _note(transaction, change, "person_added", person_id, granted)
    return person_id


def give_roles(
    transaction: WriteTransaction,
    change: Change,
    person: Person,
    roles: Iterable[str],
    rights: Iterable[str] = (),
    department: str | None = None,
) -> None:
    """Give other roles, rights and another department.

    Raises BadFields, UnknownDepartment, DirectoryChanged, or BadInput for the last administrator.
    """
    given, held = frozenset(roles), frozenset(rights)
    take_turn(transaction, change, person_subject(person.id))
    if _ADMINISTRATOR not in given:
        _keep_an_administrator(transaction, person.id)
    change_roles(transaction, person, given, held, department)
    _note(transaction, change, "roles_changed", person.id, _granted(given, held, department))


def correct(
    transaction: WriteTransaction, change: Change, person: Person, account: NewPerson
) -> None:
    """Correct a name, an address, the language. Raises BadFields or DirectoryChanged."""
    take_turn(transaction, change, person_subject(person.id))
    change_details(transaction, person.id, account)
    _note(transaction, change, "details_changed", person.id)


def set_password(
    transaction: WriteTransaction, change: Change, person_id: int, password_hash: str
) -> None:
    """Set another password; every sign-in made with the old one ends. Raises DirectoryChanged."""
    take_turn(transaction, change, person_subject(person_id))
    change_password(transaction, person_id, password_hash)
    _note(transaction, change, "password_set", person_id)


def deactivate(transaction: WriteTransaction, change: Change, person_id: int) -> None:
    """End an account at once; it is never deleted, for the history names it.

    Raises DirectoryChanged, or BadInput for the last administrator.
    """
    take_turn(transaction, change, person_subject(person_id))
    _keep_an_administrator(transaction, person_id)
    disable(transaction, person_id)
    _note(transaction, change, "person_disabled", person_id)


def reactivate(transaction: WriteTransaction, change: Change, person_id: int) -> None:
    """Let somebody sign in again with the roles they had. Raises DirectoryChanged."""
    take_turn(transaction, change, person_subject(person_id))
    enable(transaction, person_id)
    _note(transaction, change, "person_enabled", person_id)


def note_absence(
    transaction: WriteTransaction,
    change: Change,
    person_id: int,
    from_at: datetime,
    until_at: datetime,
) -> None:
    """Enter that somebody will be away (UTC). Raises BadInput or DirectoryChanged."""
    take_turn(transaction, change, person_subject(person_id))
    absences.note_absence(transaction, person_id, from_at, until_at, change.now, change.by)
    away = (("from", from_at.isoformat()), ("until", until_at.isoformat()))
    _note(transaction, change, "absence_entered", person_id, away)


def note_return(transaction: WriteTransaction, change: Change, person_id: int, at: datetime) -> int:
    """Enter that somebody is back from `at` (UTC) on; how many absences that cut or cancelled.

    Raises DirectoryChanged.
    """
    take_turn(transaction, change, person_subject(person_id))
    ended = absences.note_return(transaction, person_id, at, change.now, change.by)
    if ended:
        _note(transaction, change, "absence_ended", person_id, (("from", at.isoformat()),))
    return ended


def _keep_an_administrator(transaction: WriteTransaction, person_id: int) -> None:
    """Without one nobody could make another on the pages."""
    at_work = [
        person.id
        for person in read_people(transaction)
        if person.active and _ADMINISTRATOR in person.roles
    ]
    if at_work == [person_id]:
        raise BadInput("This is the last administrator; make another one first.")


def _granted(roles: Iterable[str], rights: Iterable[str], department: str | None) -> Detail:
    return (
        *(("role", role) for role in sorted(roles)),
        *(("right", right) for right in sorted(rights)),
        *((("department", department),) if department else ()),
    )


def _note(
    transaction: WriteTransaction, change: Change, what: str, person_id: int, detail: Detail = ()
) -> None:
    note(transaction, change.now, change.by, what, person_subject(person_id), detail)
