"""Which account at the office's sign-in service is whose account here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; everybody joins anew, with their password, at the next sign-in."""
    op.create_table(
        "provider_account",
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_provider_account_person_id"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_provider_account"),
    )
    op.create_index(
        "ix_provider_account_person_id", "provider_account", ["person_id", "issuer"], unique=True
    )
