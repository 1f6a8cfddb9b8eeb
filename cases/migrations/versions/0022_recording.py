"""Recording at a session: drafts, what a leader decided; a series of Mondays may end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; no series has an end until now."""
    _drafts()
    _issues()
    op.add_column("session_series", sa.Column("last_day", sa.Date(), nullable=True))


def _drafts() -> None:
    op.create_table(
        "session_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_draft_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_draft_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_session_draft_registration_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_session_draft")),
    )


def _issues() -> None:
    op.create_table(
        "session_issue",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_session_issue_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_issue_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_issue_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_session_issue_department")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_session_issue")),
    )
    op.create_index(
        op.f("ix_session_issue_session_id"), "session_issue", ["session_id"], unique=False
    )
