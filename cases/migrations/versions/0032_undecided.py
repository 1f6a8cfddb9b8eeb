"""The index of what the UPC office has to decide: extensions, and replies to look at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_UNDECIDED = "closed_at IS NULL AND name IN ('extension', 'reopening')"


def upgrade() -> None:
    """Make it."""
    op.create_index(
        "ix_deadline_undecided",
        "deadline",
        ["due_at", "case_id"],
        sqlite_where=sa.text(_UNDECIDED),
        postgresql_where=sa.text(_UNDECIDED),
    )
