"""Around a session: what departments prepare and the letters to them, briefs, conclusions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _preparation()
    _files()
    _letters()
    _briefs()
    _conclusions()


def _preparation() -> None:
    op.create_table(
        "preparation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_preparation_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["department"], ["department.code"], name=op.f("fk_preparation_department")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_preparation_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preparation")),
        sa.UniqueConstraint(
            "registration_id", "department", name=op.f("uq_preparation_registration_id")
        ),
    )
    op.create_index("ix_preparation_session_id", "preparation", ["session_id", "department"])
    op.create_index("ix_preparation_department", "preparation", ["department", "id"])
    op.create_index(
        "ix_preparation_remind",
        "preparation",
        ["remind_at"],
        sqlite_where=sa.text("remind_at IS NOT NULL"),
        postgresql_where=sa.text("remind_at IS NOT NULL"),
    )


def _files() -> None:
    op.create_table(
        "preparation_file",
        sa.Column("preparation_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["preparation_id"],
            ["preparation.id"],
            name=op.f("fk_preparation_file_preparation_id"),
        ),
        sa.PrimaryKeyConstraint("preparation_id", "no", name=op.f("pk_preparation_file")),
    )


def _letters() -> None:
    op.create_table(
        "preparation_letter",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
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
            ["session_id"], ["meeting_session.id"], name=op.f("fk_preparation_letter_session_id")
        ),
        sa.PrimaryKeyConstraint(
            "session_id", "department", "no", name=op.f("pk_preparation_letter")
        ),
    )
    op.create_index(
        "ix_preparation_letter_pending",
        "preparation_letter",
        ["next_attempt_at"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )


_REFUSAL = "session_brief is append-only"
#: the content holds what people told, which may have to be erased
_KEPT = "session_id, no, at, by, digest"


def _briefs() -> None:
    op.create_table(
        "session_brief",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_brief_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "no", name=op.f("pk_session_brief")),
    )
    op.create_index(
        "ix_case_file_session_id",
        "case_file",
        ["session_id"],
        sqlite_where=sa.text("session_id IS NOT NULL"),
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    _keep_briefs()


def _keep_briefs() -> None:
    verbs = {"update": f"UPDATE OF {_KEPT}", "delete": "DELETE"}
    if op.get_bind().dialect.name == "sqlite":
        for name, verb in verbs.items():
            op.execute(
                f"CREATE TRIGGER session_brief_refuses_{name} BEFORE {verb} ON session_brief "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_session_brief_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for name, verb in {**verbs, "truncate": "TRUNCATE"}.items():
        op.execute(
            f"CREATE TRIGGER session_brief_refuses_{name} BEFORE {verb} ON session_brief "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_session_brief_change()"
        )


def _conclusions() -> None:
    op.create_table(
        "session_conclusion",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["meeting_session.id"], name=op.f("fk_session_conclusion_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_conclusion")),
    )
