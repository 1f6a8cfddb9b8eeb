"""Pauses, extensions, contributions, drafts, merges and splits.

Columns are added with defaults, so that no table is rebuilt: a rebuilt parent loses its children
on SQLite (docs/adr), and a table WITHOUT ROWID would get one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the tables and make the one of terms."""
    _case_file()
    _deadline()
    _deadline_term()


def _case_file() -> None:
    op.add_column("case_file", _counter("extensions"))
    op.add_column("case_file", sa.Column("draft_seq", sa.Integer(), nullable=True))
    op.add_column("case_file", sa.Column("paused_until", sa.BigInteger(), nullable=True))
    for name in ("merged_into", "split_from"):
        # without a foreign key: SQLite cannot add one without rebuilding the table
        op.add_column("case_file", sa.Column(name, sa.BigInteger(), nullable=True))
        where = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_case_file_{name}", "case_file", [name], sqlite_where=where, postgresql_where=where
        )
    op.add_column("case_file", sa.Column("rating", sa.String(), nullable=True))


def _deadline() -> None:
    op.add_column("deadline", _counter("opened_seq"))
    op.add_column("deadline", _flag("held"))
    op.add_column("deadline", _flag("asked"))
    op.add_column("deadline", sa.Column("stated_due_at", sa.BigInteger(), nullable=True))
    op.add_column("deadline", _counter("terms"))
    where = sa.text("asked AND closed_at IS NULL")
    op.create_index(
        "ix_deadline_asked",
        "deadline",
        ["department", "due_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.add_column("deadline_change", _counter("edition", "1"))
    op.add_column("deadline_change", _flag("held"))
    op.add_column("deadline_change", _flag("asked"))


def _counter(name: str, begins_at: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(begins_at))


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _deadline_term() -> None:
    op.create_table(
        "deadline_term",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_deadline_term_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "no", "term", name=op.f("pk_deadline_term")),
        sqlite_with_rowid=False,
    )
