"""Before which instant no deadline tells another Monday: since its date was said or moved last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it; deadlines that run have it from the next change of their date on."""
    op.add_column("deadline", sa.Column("repeats_from", sa.BigInteger(), nullable=True))
