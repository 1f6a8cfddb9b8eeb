"""What of a registration was erased, because its period was over or somebody asked for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; nothing was erased before."""
    op.add_column("registration", sa.Column("erased", sa.String(), nullable=True))
