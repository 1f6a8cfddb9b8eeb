"""The index of the board in the order of its lines: a level that is told again and again is one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INDEX = "ix_escalation_waiting"
_WAITS = "acknowledged_at IS NULL AND NOT settled AND level > 0"
_LINE = ["due_at", "case_id", "deadline_no", "edition", "level"]


def upgrade() -> None:
    """Make it anew."""
    op.drop_index(_INDEX, "escalation")
    op.create_index(
        _INDEX,
        "escalation",
        [*_LINE, "seq", "department", "acknowledged_at", "settled"],
        sqlite_where=sa.text(_WAITS),
        postgresql_where=sa.text(_WAITS),
    )
