"""Rungs that need nobody's attention any more are marked, and those that wait have an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WAITS = "acknowledged_at IS NULL AND NOT settled AND level > 0"


def upgrade() -> None:
    """Mark what the ends of deadlines and cases have settled, then make the index."""
    op.add_column(
        "escalation",
        sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE escalation SET settled = TRUE WHERE EXISTS (SELECT 1 FROM deadline"
        " WHERE deadline.case_id = escalation.case_id AND deadline.no = escalation.deadline_no"
        " AND (deadline.closed_at IS NOT NULL OR deadline.edition > escalation.edition))"
    )
    # by hand: nobody answers for the case any more
    op.execute(
        "UPDATE escalation SET settled = TRUE WHERE deadline_no = 0 AND NOT EXISTS"
        " (SELECT 1 FROM involvement WHERE involvement.case_id = escalation.case_id"
        " AND relation = 'responsible' AND until_at IS NULL)"
    )
    op.create_index(
        "ix_escalation_waiting",
        "escalation",
        ["due_at", "case_id", "seq", "department", "acknowledged_at", "settled", "level"],
        sqlite_where=sa.text(_WAITS),
        postgresql_where=sa.text(_WAITS),
    )
