"""A part that is split off keeps what it has of the clock of the whole, instead of a date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it; parts that were split off before keep the date they were given."""
    op.add_column("deadline", sa.Column("taken_over", sa.Text(), nullable=True))
