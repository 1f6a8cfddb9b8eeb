"""Petitioners, cases, their words and who answered for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _petitioner()
    _case_file()
    _indexes_of_case_file()
    _case_text()
    _involvement()
    _case_counter()
    _idempotency_key()
    _imported_case()


def _petitioner() -> None:
    op.create_table(
        "petitioner",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitioner")),
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.Column("petitioner_id", sa.BigInteger(), nullable=True),
        sa.Column("petitioner_channel", sa.String(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("dossier_number", sa.String(), nullable=True),
        sa.Column("workflow_key", sa.String(), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_department", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("first_due_at", sa.BigInteger(), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("reply_deadline_given", sa.Boolean(), nullable=False),
        sa.Column("overdue_from", sa.BigInteger(), nullable=True),
        sa.Column("next_check_at", sa.BigInteger(), nullable=True),
        sa.Column("escalation_level", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("late_first", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("reopenings", sa.Integer(), nullable=False),
        sa.Column("deadlines", sa.Integer(), nullable=False),
        sa.Column("involvements", sa.Integer(), nullable=False),
        sa.Column("history_seq", sa.Integer(), nullable=False),
        sa.Column("history_digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["petitioner_id"],
            ["petitioner.id"],
            name=op.f("fk_case_file_petitioner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_case_file_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )


def _indexes_of_case_file() -> None:
    op.create_index(
        "ix_case_file_department_state",
        "case_file",
        ["department", "state", "id"],
        unique=False,
    )
    op.create_index(
        "ix_case_file_next_check",
        "case_file",
        ["next_check_at"],
        unique=False,
        sqlite_where=sa.text("next_check_at IS NOT NULL"),
        postgresql_where=sa.text("next_check_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case_file_overdue",
        "case_file",
        ["department", "overdue_from"],
        unique=False,
        sqlite_where=sa.text("overdue_from IS NOT NULL"),
        postgresql_where=sa.text("overdue_from IS NOT NULL"),
    )


def _case_text() -> None:
    op.create_table(
        "case_text",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_text_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", "field", name=op.f("pk_case_text")),
        sqlite_with_rowid=False,
    )


def _involvement() -> None:
    op.create_table(
        "involvement",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_involvement_case_id")),
        sa.PrimaryKeyConstraint("case_id", "no", name=op.f("pk_involvement")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_involvement_coordinating",
        "involvement",
        ["department", "case_id"],
        unique=False,
        sqlite_where=sa.text("relation = 'coordinating' AND until_at IS NULL"),
        postgresql_where=sa.text("relation = 'coordinating' AND until_at IS NULL"),
    )


def _case_counter() -> None:
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_counter")),
    )


def _idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency_key")),
        sqlite_with_rowid=False,
    )


def _imported_case() -> None:
    op.create_table(
        "imported_case",
        sa.Column("case_ref", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_imported_case_case_id")
        ),
        sa.PrimaryKeyConstraint("case_ref", name=op.f("pk_imported_case")),
        sa.UniqueConstraint("case_id", name=op.f("uq_imported_case_case_id")),
    )
