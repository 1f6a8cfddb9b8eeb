"""Posts through time, absences, and who was told by which rung and which letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns; what was known before is kept as the first state."""
    _post_tenure()
    _absence()
    _escalation()
    _deadline()
    _outbox()


def _post_tenure() -> None:
    op.create_table(
        "post_tenure",
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name="fk_post_tenure_holder_id"),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name="fk_post_tenure_deputy_id"),
        sa.PrimaryKeyConstraint("post", "department", "valid_from", name="pk_post_tenure"),
    )
    op.execute(
        "INSERT INTO post_tenure (post, department, valid_from, valid_to, holder_id, deputy_id, "
        "field, entered_at, entered_by) "
        "SELECT post, department, 0, NULL, holder_id, deputy_id, field, 0, 'setup' "
        "FROM post_holder"
    )
    op.drop_table("post_holder")


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
        sa.PrimaryKeyConstraint("person_id", "from_at", "entered_at", name="pk_absence"),
    )


def _escalation() -> None:
    op.add_column("escalation", sa.Column("told_post", sa.String(), nullable=True))
    op.add_column("escalation", sa.Column("told_as", sa.String(), nullable=True))
    op.add_column(
        "escalation",
        sa.Column("vacant", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.execute(
        "UPDATE escalation SET told_post = post, told_as = 'holder' WHERE person_id IS NOT NULL"
    )
    # an escalation by hand (deadline 0) never noted who held the post
    op.execute("UPDATE escalation SET vacant = true WHERE person_id IS NULL AND deadline_no > 0")
    op.create_index(
        "ix_escalation_vacant",
        "escalation",
        ["post", "department"],
        unique=False,
        sqlite_where=sa.text("vacant"),
        postgresql_where=sa.text("vacant"),
    )


def _deadline() -> None:
    fired = sa.Column("rungs_fired", sa.String(), nullable=False, server_default="")
    op.add_column("deadline", fired)
    joined = "group_concat" if op.get_bind().dialect.name == "sqlite" else "string_agg"
    # “monday” is the only repeated rung that any definition had until now; it is counted apart
    op.execute(
        f"UPDATE deadline SET rungs_fired = coalesce((SELECT {joined}(rung, ' ') "  # noqa: S608
        "FROM escalation WHERE escalation.case_id = deadline.case_id "
        "AND escalation.deadline_no = deadline.no AND escalation.edition = deadline.edition "
        "AND escalation.rung <> 'monday'), '')"
    )


def _outbox() -> None:
    op.add_column("outbox", sa.Column("person_id", sa.Integer(), nullable=True))
    op.add_column("outbox", sa.Column("letter", sa.String(), nullable=True))
