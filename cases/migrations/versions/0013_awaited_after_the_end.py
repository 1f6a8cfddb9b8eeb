"""Closed cases of which something is still awaited are marked, and have an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark the closed cases with a deadline that runs on, then make the index."""
    op.add_column(
        "case_file", sa.Column("awaited", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        "UPDATE case_file SET awaited = TRUE WHERE closed_at IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM deadline WHERE deadline.case_id = case_file.id"
        " AND deadline.closed_at IS NULL)"
    )
    op.create_index(
        "ix_case_file_awaited",
        "case_file",
        ["department"],
        sqlite_where=sa.text("awaited"),
        postgresql_where=sa.text("awaited"),
    )
