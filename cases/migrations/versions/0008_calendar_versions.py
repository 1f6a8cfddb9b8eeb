"""Every calendar the register ever counted by, in place of the days of the present one alone."""

from __future__ import annotations

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, move the calendar in force into it, and let nobody change what it holds."""
    op.create_table(
        "calendar_version",
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_calendar_version")),
    )
    _move_the_calendar_in_force()
    op.drop_table("calendar_day")
    op.execute("DELETE FROM setting WHERE name LIKE 'calendar.%'")
    _refuse_changes()


def _move_the_calendar_in_force() -> None:
    connection = op.get_bind()
    settings = sa.table("setting", sa.column("name"), sa.column("value"))
    rows = connection.execute(sa.select(settings.c.name, settings.c.value))
    kept = {name: value for name, value in rows if name.startswith("calendar.")}
    if "calendar.version" not in kept:
        return
    names = ("day", "kind", "name_vi", "name_en", "source")
    days = sa.table("calendar_day", *map(sa.column, names))
    data = {
        "days": [
            [str(day), *rest]
            for day, *rest in connection.execute(sa.select(*days.c).order_by(days.c.day))
        ],
        "office_hours": json.loads(kept["calendar.office_hours"]),
        "zone": kept["calendar.zone"],
        "counting": kept["calendar.counting"],
        "years": json.loads(kept["calendar.years"]),
    }
    document = json.dumps(data, sort_keys=True, ensure_ascii=False)
    kept_names = ("no", "version", "document", "at", "actor", "notice")
    versions = sa.table("calendar_version", *map(sa.column, kept_names))
    connection.execute(
        versions.insert().values(
            no=1,
            # what the program makes of the same text (workflow/worktime/document.py)
            version=sha256(document.encode()).hexdigest()[:12],
            document=document,
            at=None,
            actor="setup",
            notice="",
        )
    )


_REFUSAL = "calendar_version is append-only"


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER calendar_version_refuses_{verb.lower()} "
                f"BEFORE {verb} ON calendar_version "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_calendar_version_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER calendar_version_refuses_{verb.lower()} "
            f"BEFORE {verb} ON calendar_version "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_calendar_version_change()"
        )
