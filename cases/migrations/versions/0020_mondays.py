"""Mondays: the series of sessions, who attends, who registered, and the letters to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; sessions that are there take twelve people each."""
    _session_rows()
    _registration()
    _visitors()
    _letters()
    _sessions()


def _session_rows() -> None:
    op.create_table(
        "session_series",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("begins", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_session_series")),
    )
    op.create_table(
        "session_attendance",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("official", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_session_attendance_department")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_attendance_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "department", name=op.f("pk_session_attendance")),
    )
    op.create_table(
        "session_change",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_change_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "no", name=op.f("pk_session_change")),
    )


def _registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("project", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("dossier_number", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_rule", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_registration_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("digest", name=op.f("uq_registration_digest")),
    )
    op.create_index(
        "ix_registration_session", "registration", ["session_id", "state"], unique=False
    )
    op.create_index(
        "uq_registration_place",
        "registration",
        ["session_id", "place"],
        unique=True,
        sqlite_where=sa.text("place IS NOT NULL"),
        postgresql_where=sa.text("place IS NOT NULL"),
    )


def _visitors() -> None:
    op.create_table(
        "visitor",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_visitor_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_visitor")),
    )
    op.create_index(op.f("ix_visitor_phone"), "visitor", ["phone"], unique=False)
    op.create_table(
        "registration_change",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_change_registration_id"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "no", name=op.f("pk_registration_change")),
    )
    op.create_table(
        "registration_case",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_registration_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_case_registration_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_registration_case")),
    )
    op.create_index(
        op.f("ix_registration_case_registration_id"),
        "registration_case",
        ["registration_id"],
        unique=False,
    )


def _letters() -> None:
    op.create_table(
        "visit_letter",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_visit_letter_registration_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", "no", name=op.f("pk_visit_letter")),
    )
    op.create_index(
        "ix_visit_letter_pending",
        "visit_letter",
        ["next_attempt_at"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )


def _sessions() -> None:
    op.add_column(
        "meeting_session",
        sa.Column("capacity", sa.Integer(), server_default=sa.text("12"), nullable=False),
    )
    op.add_column("meeting_session", sa.Column("replaced_by", sa.String(), nullable=True))
    op.add_column("meeting_session", sa.Column("logistics", sa.Text(), nullable=True))
    op.add_column("meeting_session", sa.Column("moved_to", sa.String(), nullable=True))
