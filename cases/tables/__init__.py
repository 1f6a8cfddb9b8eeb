"""Every table of the register. Importing this package fills `SQLModel.metadata`."""

from __future__ import annotations

from sqlmodel import SQLModel

# named constraints, so that a later migration can speak of them on both databases;
# set before the first table is declared below
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

from cases.tables.access import ApiToken, Miss, SignIn, TrackingCode
from cases.tables.case_files import CaseFile, CaseText, Involvement, Petitioner
from cases.tables.deadlines import Deadline, DeadlineChange, Escalation
from cases.tables.history import HistoryEntry
from cases.tables.machinery import (
    CalendarDay,
    CaseCounter,
    ClockFailure,
    ClockState,
    IdempotencyKey,
    ImportedCase,
    Setting,
)
from cases.tables.organisation import (
    Department,
    DepartmentName,
    MeetingSession,
    Person,
    PersonRole,
    PostHolder,
)

__all__ = [
    "ApiToken",
    "CalendarDay",
    "CaseCounter",
    "CaseFile",
    "CaseText",
    "ClockFailure",
    "ClockState",
    "Deadline",
    "DeadlineChange",
    "Department",
    "DepartmentName",
    "Escalation",
    "HistoryEntry",
    "IdempotencyKey",
    "ImportedCase",
    "Involvement",
    "MeetingSession",
    "Miss",
    "Person",
    "PersonRole",
    "Petitioner",
    "PostHolder",
    "Setting",
    "SignIn",
    "TrackingCode",
]
