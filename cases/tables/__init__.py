"""Every table of the register. Importing this package fills `SQLModel.metadata`."""

from __future__ import annotations

import cases.tables.naming  # noqa: F401 - before the first table is declared
from cases.tables.access import (
    AccountTrace,
    ApiToken,
    Miss,
    PendingSignIn,
    ProviderAccount,
    RecoveryCode,
    SecondFactor,
    SignIn,
    TrackingCode,
)
from cases.tables.attachments import AccessTrace, Attachment
from cases.tables.audit import AuditEntry
from cases.tables.briefs import SessionBrief
from cases.tables.case_files import CaseFile, CaseText, Involvement, Petitioner
from cases.tables.conclusions import SessionConclusion
from cases.tables.core import table_of
from cases.tables.deadlines import Deadline, DeadlineChange, DeadlineTerm, Escalation
from cases.tables.desks import CaseSeen, SavedView, TextBlock
from cases.tables.history import HistoryEntry
from cases.tables.machinery import (
    CalendarVersion,
    CaseCounter,
    ClockFailure,
    ClockState,
    IdempotencyKey,
    ImportedCase,
    InstalledDefinition,
    Setting,
)
from cases.tables.meetings import (
    CalendarFeed,
    Registration,
    RegistrationCase,
    RegistrationChange,
    RegistrationFile,
    SessionAttendance,
    SessionChange,
    SessionSeries,
    Visitor,
)
from cases.tables.organisation import (
    Absence,
    Department,
    DepartmentName,
    MeetingSession,
    Person,
    PersonRole,
    PostTenure,
)
from cases.tables.preparation import Preparation, PreparationFile
from cases.tables.procedures import Procedure
from cases.tables.recording import SessionDraft, SessionIssue
from cases.tables.search import CaseWord, PetitionerWord

__all__ = [
    "Absence",
    "AccessTrace",
    "AccountTrace",
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "CalendarFeed",
    "CalendarVersion",
    "CaseCounter",
    "CaseFile",
    "CaseSeen",
    "CaseText",
    "CaseWord",
    "ClockFailure",
    "ClockState",
    "Deadline",
    "DeadlineChange",
    "DeadlineTerm",
    "Department",
    "DepartmentName",
    "Escalation",
    "HistoryEntry",
    "IdempotencyKey",
    "ImportedCase",
    "InstalledDefinition",
    "Involvement",
    "MeetingSession",
    "Miss",
    "PendingSignIn",
    "Person",
    "PersonRole",
    "Petitioner",
    "PetitionerWord",
    "PostTenure",
    "Preparation",
    "PreparationFile",
    "Procedure",
    "ProviderAccount",
    "RecoveryCode",
    "Registration",
    "RegistrationCase",
    "RegistrationChange",
    "RegistrationFile",
    "SavedView",
    "SecondFactor",
    "SessionAttendance",
    "SessionBrief",
    "SessionChange",
    "SessionConclusion",
    "SessionDraft",
    "SessionIssue",
    "SessionSeries",
    "Setting",
    "SignIn",
    "TextBlock",
    "TrackingCode",
    "Visitor",
    "table_of",
]
