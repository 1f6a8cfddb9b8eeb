"""Documents that are sent ahead with a registration, and the papers somebody will bring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody has sent anything before."""
    op.create_table(
        "registration_file",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_file_registration_id"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "no", name=op.f("pk_registration_file")),
    )
    op.add_column("registration", sa.Column("brings", sa.Text(), nullable=True))
    op.add_column("registration", sa.Column("files", sa.Integer(), nullable=True))
