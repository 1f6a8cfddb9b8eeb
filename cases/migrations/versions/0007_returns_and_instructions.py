"""Who handed a case back, and which instruction of a leader stands.

Columns are added with defaults, so that no table is rebuilt (docs/adr).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the cases."""
    op.add_column(
        "case_file", sa.Column("returned_by", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("case_file", sa.Column("instruction_seq", sa.Integer(), nullable=True))
