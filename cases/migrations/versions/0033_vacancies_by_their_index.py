"""The index of vacancies holds what still matters alone, and all that the list counts by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_INDEX = "ix_escalation_vacant"
_MISSED = "vacant AND NOT settled AND level > 0"
_COLUMNS = ["post", "department", "rung_at", "case_id", "seq", "vacant", "settled", "level"]


def upgrade() -> None:
    """Make it anew."""
    op.drop_index(_INDEX, "escalation")
    op.create_index(
        _INDEX,
        "escalation",
        _COLUMNS,
        sqlite_where=sa.text(_MISSED),
        postgresql_where=sa.text(_MISSED),
    )
