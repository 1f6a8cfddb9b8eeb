"""The list of administrative procedures, and the code that a registration keeps of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; those who registered before keep their own words alone."""
    op.create_table(
        "procedure",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("many_filings", sa.Boolean(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_procedure_department")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_procedure")),
    )
    op.create_index(op.f("ix_procedure_department"), "procedure", ["department"], unique=False)
    op.add_column("registration", sa.Column("procedure_code", sa.String(), nullable=True))
