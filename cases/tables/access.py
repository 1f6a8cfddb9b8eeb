"""Ways in: sign-in sessions, API tokens, tracking codes, and the misses that throttle guessing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from cases.store.instants import Instant


class SignIn(SQLModel, table=True):
    """A signed-in browser. Only the hash of the cookie is kept."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)


class ApiToken(SQLModel, table=True):
    """A bearer token of a person. Only its hash is kept."""

    __tablename__ = "api_token"

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str
    created_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class TrackingCode(SQLModel, table=True):
    """The citizen's way to a case, looked up by HMAC only (contract.md section 6)."""

    __tablename__ = "tracking_code"
    __table_args__ = (
        # codes that can still be read back: every pass of the clock looks for those over age
        Index(
            "ix_tracking_code_sealed",
            "issued_at",
            sqlite_where=text("sealed IS NOT NULL"),
            postgresql_where=text("sealed IS NOT NULL"),
        ),
    )

    digest: str = Field(primary_key=True)
    case_id: int = Field(sa_type=BigInteger, foreign_key="case_file.id", index=True)
    issued_at: datetime = Field(sa_type=Instant)
    #: the code under the secret key until it was handed over, 30 days at most
    sealed: str | None = None
    handed_over_at: datetime | None = Field(default=None, sa_type=Instant)
    #: a newer code replaced it
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Miss(SQLModel, table=True):
    """Wrong tries of one address or account in one minute; shared by all processes."""

    __tablename__ = "miss"

    #: "status:203.0.113.7", "login:203.0.113.7", "account:lan"
    bucket: str = Field(primary_key=True)
    #: minutes since the epoch
    minute: int = Field(primary_key=True)
    count: int
