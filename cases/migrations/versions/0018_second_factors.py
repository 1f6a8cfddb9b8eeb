"""Second factors, their recovery codes, half-finished sign-ins, and the trace of all that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody has a second factor until now."""
    _pending_sign_in()
    _second_factor()
    _recovery_code()
    _account_trace()
    _refuse_changes()


def _pending_sign_in() -> None:
    op.create_table(
        "pending_sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _of_person("pending_sign_in"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_pending_sign_in"),
    )
    op.create_index("ix_pending_sign_in_person_id", "pending_sign_in", ["person_id"])


def _second_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _of_person("second_factor"),
        sa.PrimaryKeyConstraint("person_id", name="pk_second_factor"),
    )


def _recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        _of_person("recovery_code"),
        sa.PrimaryKeyConstraint("person_id", "digest", name="pk_recovery_code"),
    )


def _account_trace() -> None:
    op.create_table(
        "account_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _of_person("account_trace"),
        sa.PrimaryKeyConstraint("id", name="pk_account_trace"),
    )
    op.create_index("ix_account_trace_person_id", "account_trace", ["person_id"])


_REFUSAL = "account_trace is append-only"


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER account_trace_refuses_{verb.lower()} "
                f"BEFORE {verb} ON account_trace "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_account_trace_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER account_trace_refuses_{verb.lower()} "
            f"BEFORE {verb} ON account_trace "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_account_trace_change()"
        )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id")
