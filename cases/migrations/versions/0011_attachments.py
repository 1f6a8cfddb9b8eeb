"""Files of cases, and the trace of who looked at contacts and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let nobody take back a trace."""
    _attachment()
    _access_trace()
    _keep_traces()


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_attachment_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", "field", name=op.f("pk_attachment")),
    )


def _access_trace() -> None:
    op.create_table(
        "access_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_access_trace_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_trace_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_trace")),
    )
    op.create_index(op.f("ix_access_trace_case_id"), "access_trace", ["case_id"], unique=False)


_REFUSAL = "access_trace is append-only"
#: the reason is a person's words, which may have to be erased
_KEPT = "id, case_id, at, person_id, department, what, seq"


def _keep_traces() -> None:
    verbs = {"update": f"UPDATE OF {_KEPT}", "delete": "DELETE"}
    if op.get_bind().dialect.name == "sqlite":
        for name, verb in verbs.items():
            op.execute(
                f"CREATE TRIGGER access_trace_refuses_{name} BEFORE {verb} ON access_trace "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_access_trace_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for name, verb in {**verbs, "truncate": "TRUNCATE"}.items():
        op.execute(
            f"CREATE TRIGGER access_trace_refuses_{name} BEFORE {verb} ON access_trace "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_trace_change()"
        )
