"""An index for what is overdue longest and what falls due next, whoever answers for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_case_file_overdue_longest",
        "case_file",
        ["overdue_from", "id"],
        sqlite_where=sa.text("overdue_from IS NOT NULL"),
        postgresql_where=sa.text("overdue_from IS NOT NULL"),
    )
