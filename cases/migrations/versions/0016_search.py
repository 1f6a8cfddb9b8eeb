"""The words by which cases and petitioners are found; those of the cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.words import words_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 5000
_NAMED = "petitioner_id IS NOT NULL"


def upgrade() -> None:
    """Make the tables and fill them."""
    _words_of("case", "case_file")
    _words_of("petitioner", "petitioner")
    op.create_index(
        "ix_case_file_petitioner_id",
        "case_file",
        ["petitioner_id"],
        sqlite_where=sa.text(_NAMED),
        postgresql_where=sa.text(_NAMED),
    )
    _fill(
        "case",
        "SELECT c.id, c.title, c.procedure, c.dossier_number, t.words FROM case_file c"
        " LEFT JOIN case_text t ON t.case_id = c.id AND t.seq = 1 AND t.field = 'content'",
        lambda texts: words_of(*texts),
    )
    _fill(
        "petitioner",
        "SELECT id, name, organisation, phone FROM petitioner",
        lambda texts: words_of(*texts[:2]) | ({texts[2]} if texts[2] else set()),
    )


def _words_of(whose: str, table: str) -> None:
    op.create_table(
        f"{whose}_word",
        sa.Column(f"{whose}_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            [f"{whose}_id"], [f"{table}.id"], name=op.f(f"fk_{whose}_word_{whose}_id")
        ),
        sa.PrimaryKeyConstraint(f"{whose}_id", "word", name=op.f(f"pk_{whose}_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{whose}_word_word", f"{whose}_word", ["word", f"{whose}_id"])


def _fill(whose: str, read: str, words: Any) -> None:
    connection = op.get_bind()
    found = connection.execute(sa.text(read))
    table = sa.table(f"{whose}_word", sa.column(f"{whose}_id"), sa.column("word"))
    # read to the end first: psycopg and sqlite3 both write on the connection that reads
    rows = found.all()
    for chunk in _chunks(rows):
        named = [
            {f"{whose}_id": row[0], "word": word}
            for row in chunk
            for word in sorted(words([text or "" for text in row[1:]]))
        ]
        if named:
            connection.execute(table.insert(), named)


def _chunks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield rows[start : start + _ROWS_AT_ONCE]
