"""What each person keeps: how far they have read a case, and the lists they come back to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables: to everybody every case is new."""
    op.create_table(
        "case_seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_seen_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_seen_case_id")),
        sa.PrimaryKeyConstraint("person_id", "case_id", name=op.f("pk_case_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_view",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_saved_view")),
        sqlite_with_rowid=False,
    )
