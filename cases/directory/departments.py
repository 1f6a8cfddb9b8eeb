"""Departments in the register: saved without touching what did not change, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from cases import tables
from cases.directory import DIRECTORY
from cases.directory.organisation import IMPORTED, Department, Name
from cases.store.days import day_of, day_text, maybe_day
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.words import fold, sort_key

#: since when a department is there of which nobody knows the beginning: before every case
SINCE_EVER: Final = date(1900, 1, 1)

_LINES, _NAMES = table_of(tables.Department), table_of(tables.DepartmentName)
_READ_LINES = Statement(select(_LINES).order_by(_LINES.c.code))
_READ_NAMES = Statement(
    select(_NAMES.c.code, _NAMES.c.valid_from, _NAMES.c.name_vi, _NAMES.c.name_en)
    .add_columns(_NAMES.c.abbreviation)
    .order_by(_NAMES.c.code, _NAMES.c.valid_from)
)
_NEW_LINE, _NEW_NAME = insert_into(_LINES), insert_into(_NAMES)
_CHANGE_LINE = update_by_key(_LINES, ("kind", "valid_from", "valid_to", "successor"))
_DROP_NAMES = Statement(delete(_NAMES).where(_NAMES.c.code == bindparam("code")))


@dataclass(frozen=True, slots=True)
class SavedDepartments:
    """Codes of the departments that were new, and of those that were changed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def read_departments(source: Source) -> tuple[Department, ...]:
    """Every department with its names, by code."""
    names: dict[str, list[Name]] = {}
    for code, since, *texts in rows_of(source, _READ_NAMES):
        names.setdefault(code, []).append(Name(day_of(since), *texts))
    return tuple(
        Department(code, kind, day_of(begin), maybe_day(end), successor, tuple(names[code]))
        for code, kind, begin, end, successor in rows_of(source, _READ_LINES)
    )


def save_departments(
    transaction: WriteTransaction, departments: Iterable[Department]
) -> SavedDepartments:
    """Make these departments as given; others are left alone, and so are those already so."""
    known = {department.code: department for department in read_departments(transaction)}
    wanted = {department.code: department for department in departments}
    new = [department for code, department in wanted.items() if code not in known]
    changed = [d for code, d in wanted.items() if code in known and known[code] != d]
    for department in _heirs_first(new, wanted):
        transaction.queue(_NEW_LINE, _line(department))
    for department in changed:
        transaction.queue(_CHANGE_LINE, _line(department) | {"key_code": department.code})
        transaction.queue(_DROP_NAMES, {"code": department.code})
    transaction.queue_many(_NEW_NAME, [row for d in (*new, *changed) for row in _names(d)])
    if new or changed:
        transaction.touched.add(DIRECTORY)
    return SavedDepartments(tuple(d.code for d in new), tuple(d.code for d in changed))


def add_imported_departments(
    transaction: WriteTransaction, codes: Iterable[str], on: date = SINCE_EVER
) -> None:
    """Queue departments that an imported file names and the register lacks; codes verbatim.

    They exist from `on`, without an end, and are called by their code. Known ones are left alone.
    """
    known = {department.code for department in read_departments(transaction)}
    departments = [
        Department(code, IMPORTED, on, None, None, (Name(on, code, code, code),))
        for code in dict.fromkeys(codes)
        if code not in known
    ]
    transaction.queue_many(_NEW_LINE, [_line(department) for department in departments])
    transaction.queue_many(_NEW_NAME, [row for d in departments for row in _names(d)])
    transaction.touched.add(DIRECTORY)


def _heirs_first(
    departments: Iterable[Department], all_of_them: Mapping[str, Department]
) -> list[Department]:
    """In an order in which every successor is there before those it succeeds."""
    ordered: dict[str, Department] = {}
    waiting = {department.code for department in departments}

    def place(code: str) -> None:
        department = all_of_them[code]
        if code in waiting and code not in ordered:
            if department.successor is not None:
                place(department.successor)
            ordered[code] = department

    for code in sorted(waiting):
        place(code)
    return list(ordered.values())


def _line(department: Department) -> dict[str, Any]:
    return {
        "code": department.code,
        "kind": department.kind,
        "valid_from": day_text(department.valid_from),
        "valid_to": day_text(department.valid_to),
        "successor": department.successor,
    }


def _names(department: Department) -> list[dict[str, Any]]:
    return [
        {
            "code": department.code,
            "valid_from": day_text(name.since),
            "name_vi": name.vi,
            "name_en": name.en,
            "abbreviation": name.abbreviation,
            "sort_key": sort_key(name.vi),
            "search": fold(f"{name.vi} {name.en} {name.abbreviation} {department.code}"),
        }
        for name in department.names
    ]
