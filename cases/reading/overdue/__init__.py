"""Which department is overdue with what, now and at any past moment."""

from __future__ import annotations

from cases.reading.overdue.as_of import overdue_as_of
from cases.reading.overdue.lists import OverdueCase, Share, overdue_cases_as_of, overdue_cases_now
from cases.reading.overdue.now import overdue_now
from cases.reading.overdue.report import AGE_BANDS, DepartmentOverdue, OverdueReport, restricted_to
from cases.reading.overdue.workload import KeptWorkload

__all__ = [
    "AGE_BANDS",
    "DepartmentOverdue",
    "KeptWorkload",
    "OverdueCase",
    "OverdueReport",
    "Share",
    "overdue_as_of",
    "overdue_cases_as_of",
    "overdue_cases_now",
    "overdue_now",
    "restricted_to",
]
