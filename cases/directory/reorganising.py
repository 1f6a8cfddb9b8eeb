"""Departments founded, renamed and ended by somebody, from a day on and with its trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from cases.audit.subjects import department_subject
from cases.audit.trail import Change, Detail, note, take_turn
from cases.directory.departments import read_departments, save_departments
from cases.directory.organisation import (
    FOUNDED,
    LONGEST,
    Department,
    Name,
    faults_of_succession,
)
from cases.errors import BadFields, BadInput, UnknownDepartment
from cases.store.transaction import WriteTransaction
from cases.texts import readable_line

#: what a refused text is called in the sentence that says so
_CALLED: Final = {
    "code": "The code",
    "name_vi": "The name in Vietnamese",
    "name_en": "The name in English",
    "abbreviation": "The short name",
}


def found(
    transaction: WriteTransaction, change: Change, code: str, kind: str, name: Name
) -> Department:
    """Found a department that exists from the first day of its name on, and return it.

    Raises BadFields with everything that is wrong with it.
    """
    texts = _readable(code=code, name_vi=name.vi, name_en=name.en, abbreviation=name.abbreviation)
    take_turn(transaction, change, department_subject(texts["code"]))
    known = {each.code for each in read_departments(transaction)}
    if texts["code"] in known:
        said = "There is a department “%(code)s” already; choose another code."
        raise BadFields(("code", BadInput(said, code=texts["code"])))
    if kind not in FOUNDED:
        raise BadFields(("kind", BadInput("Choose what kind of department it is.")))
    named = (_named(name.since, texts),)
    department = Department(texts["code"], kind, name.since, None, None, named)
    since = (("from", name.since.isoformat()),)
    _save(transaction, change, "department_added", department, "since", since)
    return department


def rename(transaction: WriteTransaction, change: Change, code: str, name: Name) -> None:
    """Call a department otherwise from a day on; what it was called before stays.

    Raises UnknownDepartment, DirectoryChanged, or BadFields.
    """
    take_turn(transaction, change, department_subject(code))
    department = _department(transaction, code)
    texts = _readable(name_vi=name.vi, name_en=name.en, abbreviation=name.abbreviation)
    names = sorted((*department.names, _named(name.since, texts)), key=lambda each: each.since)
    renamed = replace(department, names=tuple(names))
    since = (("from", name.since.isoformat()),)
    _save(transaction, change, "department_renamed", renamed, "since", since)


def end(
    transaction: WriteTransaction, change: Change, code: str, last_day: date, successor: str
) -> None:
    """End a department after a local day; its open cases go to the successor, in their history.

    The clock hands them on (`cases.commands.succession`). Raises UnknownDepartment,
    DirectoryChanged, or BadFields.
    """
    take_turn(transaction, change, department_subject(code))
    department = _department(transaction, code)
    if department.valid_to is not None:
        said = "%(code)s has ended already, on %(end)s."
        raise BadFields(("last_day", BadInput(said, code=code, end=department.valid_to)))
    if last_day < department.valid_from:
        said = "%(code)s exists only from %(begin)s on; give a later day."
        raise BadFields(("last_day", BadInput(said, code=code, begin=department.valid_from)))
    ended = replace(department, valid_to=last_day, successor=successor or None)
    told = (("until", last_day.isoformat()), ("department", successor))
    _save(transaction, change, "department_ended", ended, "successor", told)


def _department(transaction: WriteTransaction, code: str) -> Department:
    for department in read_departments(transaction):
        if department.code == code:
            return department
    raise UnknownDepartment


def _save(
    transaction: WriteTransaction,
    change: Change,
    what: str,
    department: Department,
    field: str,
    detail: Detail,
) -> None:
    """Save it unless the whole organisation would not hold together then."""
    known = {each.code: each for each in read_departments(transaction)}
    before = {str(fault) for fault in faults_of_succession(known)}
    after = faults_of_succession(known | {department.code: department})
    faults = [(field, fault) for fault in after if str(fault) not in before]
    if faults:
        raise BadFields(*faults)
    save_departments(transaction, (department,))
    note(transaction, change.now, change.by, what, department_subject(department.code), detail)


def _named(since: date, texts: dict[str, str]) -> Name:
    return Name(since, texts["name_vi"], texts["name_en"], texts["abbreviation"])


def _readable(**texts: str) -> dict[str, str]:
    """The texts in one form; raises BadFields with each that is missing or cannot be read."""
    tidy, faults = {}, []
    for field, text in texts.items():
        try:
            tidy[field] = readable_line(text, _CALLED[field], LONGEST[field])
        except BadInput as problem:
            faults.append((field, problem))
            continue
        if not tidy[field]:
            faults.append((field, BadInput(f"{_CALLED[field]} is missing.")))
    if faults:
        raise BadFields(*faults)
    return tidy
