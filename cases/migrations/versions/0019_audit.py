"""Who signed in and who changed people and departments; an index of what leaders promised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_REFUSAL = "audit_entry is append-only"
_PROMISED = "instruction_seq IS NOT NULL AND closed_at IS NULL"


def upgrade() -> None:
    """Make the table and the index, and let nobody take back an entry."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"], unique=False)
    op.create_index(
        "ix_case_file_instructed",
        "case_file",
        ["id"],
        unique=False,
        sqlite_where=sa.text(_PROMISED),
        postgresql_where=sa.text(_PROMISED),
    )
    _keep_entries()


def _keep_entries() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_refuses_{verb.lower()} BEFORE {verb} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_entry_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER audit_entry_refuses_{verb.lower()} BEFORE {verb} ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_entry_change()"
        )
