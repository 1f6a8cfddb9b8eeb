"""The number of a petitioner's identity card or passport, which form 03/TCD asks for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; nothing is known of who came before."""
    op.add_column("petitioner", sa.Column("identity_number", sa.String(), nullable=True))
