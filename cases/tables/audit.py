"""Who signed in, and who changed people, departments and deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from cases.instants import Instant


class AuditEntry(SQLModel, table=True):
    """One thing that was done beside the cases, in references and codes, never in names.

    Triggers refuse UPDATE and DELETE on both databases.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)
    #: "person:17", "console" (the command line) or "setup"
    actor: str
    #: "sign_in", "person_added", "department_changed" … (`cases.audit.trail`)
    what: str
    #: "person:17", "department:SXD", "message:…"
    subject: str = Field(index=True)
    #: JSON pairs of what a code is and the code, like [["role", "admin"]]
    detail: str
