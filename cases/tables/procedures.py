"""The administrative procedures of the province."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class Procedure(SQLModel, table=True):
    """A procedure that people come about. None is ever taken out: registrations name it."""

    __tablename__ = "procedure"

    #: of the national database of procedures, like 1.012345
    code: str = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    department: str = Field(foreign_key="department.code", index=True)
    #: whether it is still offered to choose
    active: bool
    #: whether many dossiers are filed for it (cases/meetings/data/rules.toml)
    many_filings: bool
    #: every name it has had, folded (decision 14), one a line and the present one last
    names: str = Field(sa_type=Text)
