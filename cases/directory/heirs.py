"""Departments that ended and who has what was theirs (contract.md section 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cases.directory.departments import read_departments
from cases.directory.organisation import Department
from cases.directory.snapshot import Snapshot
from cases.store.transaction import WriteTransaction


def has_ended(department: Department, day: date) -> bool:
    """Whether it ended before a local date."""
    return department.valid_to is not None and department.valid_to < day


class Known(Protocol):
    """Whoever knows the departments."""

    def department(self, code: str) -> Department | None:
        """The department of a code; None where there is none."""


@dataclass(frozen=True, slots=True)
class AsTheyStand:
    """The departments as a transaction sees them."""

    by_code: Mapping[str, Department]

    @classmethod
    def within(cls, transaction: WriteTransaction) -> AsTheyStand:
        """Read them. Two statements."""
        return cls({each.code: each for each in read_departments(transaction)})

    def department(self, code: str) -> Department | None:
        """The department of a code; None where there is none."""
        return self.by_code.get(code)


def heirs_on(people: Known, day: date) -> Callable[[str], str | None]:
    """Who has the cases of a department that ended before a local date: its successor, or that
    one's, and so on to one at work; None for a department that has not ended.
    """

    def heir_of(code: str) -> str | None:
        department, seen = people.department(code), {code}
        while department is not None and has_ended(department, day):
            if department.successor is None or department.successor in seen:
                return None
            seen.add(department.successor)
            department = people.department(department.successor)
        return department.code if department is not None and department.code != code else None

    return heir_of


def line_of(people: Snapshot, code: str | None, day: date) -> frozenset[str]:
    """A department and those that ended before a local date and whose heir it is; nobody's line is
    empty.
    """
    if code is None:
        return frozenset()
    heir_of = heirs_on(people, day)
    ended = (each.code for each in people.departments() if has_ended(each, day))
    return frozenset({code, *(each for each in ended if heir_of(each) == code)})
