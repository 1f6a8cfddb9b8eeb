"""Departments through their changes, the people who work there and the posts they hold."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Text, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class Department(SQLModel, table=True):
    """One line of succession: a code stays the same while names change (contract.md section 10)."""

    __tablename__ = "department"

    code: str = Field(primary_key=True)
    #: "upc" the UPC office, "centre", "department", "vertical" (police, tax), "local", "imported"
    kind: str
    valid_from: date
    #: last day of existence; null = exists
    valid_to: date | None = None
    successor: str | None = Field(default=None, foreign_key="department.code")


class DepartmentName(SQLModel, table=True):
    """What a department is called from a day on."""

    __tablename__ = "department_name"

    code: str = Field(primary_key=True, foreign_key="department.code")
    valid_from: date = Field(primary_key=True)
    name_vi: str
    name_en: str
    abbreviation: str
    sort_key: str
    search: str


class Person(SQLModel, table=True):
    """Somebody with an account. Deactivated, never deleted: the history refers to the id."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    full_name: str
    #: given name first, Vietnamese order (decision 14)
    sort_key: str
    email: str | None = None
    phone: str | None = None
    department: str | None = Field(default=None, foreign_key="department.code")
    password_hash: str
    language: str = "vi"
    active: bool = True
    created_at: datetime = Field(sa_type=Instant)


class PersonRole(SQLModel, table=True):
    """A role of contract.md section 7, or a personal right such as `reply`."""

    __tablename__ = "person_role"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    #: "role" or "right"
    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)


class PostTenure(SQLModel, table=True):
    """Who holds a post of the workflow definition from when until when; `department` is "" for a
    post of the province. Changed by a new row, never in place: what was true stays readable.
    """

    __tablename__ = "post_tenure"

    post: str = Field(primary_key=True)
    #: of a leader's post: one row for each department the leader is in charge of
    department: str = Field(default="", primary_key=True)
    valid_from: datetime = Field(sa_type=Instant, primary_key=True)
    #: null = until further notice
    valid_to: datetime | None = Field(default=None, sa_type=Instant)
    #: null = vacant
    holder_id: int | None = Field(default=None, foreign_key="person.id")
    #: stands in while the holder is away, or while there is none
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    #: the field in charge, for a vice-chairman
    field: str | None = None
    entered_at: datetime = Field(sa_type=Instant)
    #: "person:17", "console" or "setup"
    entered_by: str


class Absence(SQLModel, table=True):
    """When somebody is away, so that the deputy of every post they hold stands in."""

    __tablename__ = "absence"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    from_at: datetime = Field(sa_type=Instant, primary_key=True)
    entered_at: datetime = Field(sa_type=Instant, primary_key=True)
    until_at: datetime = Field(sa_type=Instant)
    entered_by: str
    #: replaced or taken back then; the row stays as it was entered
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class MeetingSession(SQLModel, table=True):
    """A Monday on which leaders listen; the id is date and site, `2026-11-23-caolanh`."""

    __tablename__ = "meeting_session"

    id: str = Field(primary_key=True)
    date: date
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    site: str
    leader: str
    #: planned, announced, held, concluded, cancelled, moved (cases/meetings/data/rules.toml)
    status: str = "planned"
    #: why it is not on a Monday, was moved or was cancelled
    note: str | None = None
    #: how many people who registered can be met
    capacity: int = Field(default=12, sa_column_kwargs={"server_default": text("12")})
    #: who listens in the leader's place
    replaced_by: str | None = None
    #: for the office only: rooms, papers, equipment
    logistics: str | None = Field(default=None, sa_type=Text)
    #: the session that takes the place of a moved one
    moved_to: str | None = None
