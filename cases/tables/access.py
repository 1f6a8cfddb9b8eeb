"""Ways in: sign-in sessions, second factors, API tokens, tracking codes, and the misses that
throttle guessing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class SignIn(SQLModel, table=True):
    """A signed-in browser. Only the hash of the cookie is kept."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Instant)
    last_seen_at: datetime = Field(sa_type=Instant)


class PendingSignIn(SQLModel, table=True):
    """A browser that gave the right password and still owes the code of the second factor."""

    __tablename__ = "pending_sign_in"

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=Instant)


class SecondFactor(SQLModel, table=True):
    """The app on somebody's phone that shows a code for signing in (RFC 6238)."""

    __tablename__ = "second_factor"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    #: what app and register share, under the secret key
    sealed: str
    begun_at: datetime = Field(sa_type=Instant)
    #: when a first code showed that the app has it; null = not in force yet
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    #: the half minute (since the epoch) of the last code that was taken: none counts twice
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """A code that stands in once for a lost phone. Only its HMAC is kept, until it is used."""

    __tablename__ = "recovery_code"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    digest: str = Field(primary_key=True)


class ProviderAccount(SQLModel, table=True):
    """The account at a sign-in service that signs somebody in here, since they joined the two.

    Issuer and subject are all that counts: names and addresses at a service can be given to
    somebody else (OpenID Connect Core, section 5.7).
    """

    __tablename__ = "provider_account"
    __table_args__ = (Index("ix_provider_account_person_id", "person_id", "issuer", unique=True),)

    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    joined_at: datetime = Field(sa_type=Instant)


class AccountTrace(SQLModel, table=True):
    """What was done to somebody's second factor, and by whom.

    Triggers refuse UPDATE and DELETE on both databases.
    """

    __tablename__ = "account_trace"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    person_id: int = Field(foreign_key="person.id", index=True)
    #: a kind of `cases.access.account_traces`
    what: str
    #: "person:17" or "console"
    by: str


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

    #: "status:203.0.113.7", "login:203.0.113.7", "account:lan", "factor:17"
    bucket: str = Field(primary_key=True)
    #: minutes since the epoch
    minute: int = Field(primary_key=True)
    count: int
