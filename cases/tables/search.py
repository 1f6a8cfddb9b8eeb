"""The folded words by which cases and petitioners are found (decision 14).

One row for each word, so that both databases answer from an index: SQLite's full-text search does
not fold đ, and a LIKE reads every case.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class CaseWord(SQLModel, table=True):
    """A word of a case's title, content or file number."""

    __tablename__ = "case_word"
    __table_args__ = (
        # the key serves writing, erasing and checking; this one finding
        Index("ix_case_word_word", "word", "case_id"),
        {"sqlite_with_rowid": False},
    )

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    word: str = Field(primary_key=True)


class PetitionerWord(SQLModel, table=True):
    """A word of a petitioner's name or organisation, or the telephone number as +84…"""

    __tablename__ = "petitioner_word"
    __table_args__ = (
        Index("ix_petitioner_word_word", "word", "petitioner_id"),
        {"sqlite_with_rowid": False},
    )

    petitioner_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="petitioner.id")
    word: str = Field(primary_key=True)
