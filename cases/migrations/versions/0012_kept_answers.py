"""An index of the answers that are kept with their idempotency keys, so that they are wiped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEPT = "answer IS NOT NULL"


def upgrade() -> None:
    """Make the index; nothing was kept until now."""
    op.create_index(
        "ix_idempotency_key_answered",
        "idempotency_key",
        ["created_at", "case_id"],
        sqlite_where=sa.text(_KEPT),
        postgresql_where=sa.text(_KEPT),
    )
