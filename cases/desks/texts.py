"""The texts that the people of a department begin their replies with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from cases.desks.names import usable_name
from cases.errors import BadInput
from cases.instants import to_micros
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import TextBlock, table_of
from workflow.fields import Malformed
from workflow.fields.text import text_of
from workflow.words import sort_key

#: more than anybody looks through while writing
MOST_TEXTS: Final = 50
LONGEST_TEXT: Final = 5000

_BLOCK = table_of(TextBlock)
_OURS = _BLOCK.c.department == bindparam("of_department")
_READ = Statement(select(_BLOCK.c.name, _BLOCK.c.body).where(_OURS))
_OTHERS = Statement(
    select(func.count()).select_from(_BLOCK).where(_OURS, _BLOCK.c.name != bindparam("of_name"))
)
_NAMES: Final = ("department", "name", "body", "entered_at", "entered_by")
_NEW = insert(_BLOCK).values({name: bindparam(name) for name in _NAMES})
_KEEP = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[_BLOCK.c.department, _BLOCK.c.name],
        set_={name: _NEW.excluded[name] for name in ("body", "entered_at", "entered_by")},
    )
)
_DROP = Statement(delete(_BLOCK).where(_OURS, _BLOCK.c.name == bindparam("of_name")))


@dataclass(frozen=True, slots=True)
class Block:
    """A text and what its department calls it."""

    name: str
    body: str


def blocks_of(connection: Connection, department: str) -> tuple[Block, ...]:
    """The texts of a department, by name in Vietnamese order. One statement."""
    found = (Block(*row) for row in rows_of(connection, _READ, of_department=department))
    return tuple(sorted(found, key=lambda block: (sort_key(block.name), block.name)))


def keep_block(
    transaction: WriteTransaction, department: str, block: Block, person_id: int, now: datetime
) -> None:
    """Queue a text; one of the same name is replaced.

    Raises BadInput for a name or text that cannot be used, and when there are too many already.
    """
    name, body = usable_name(block.name), _usable(block.body)
    others = transaction.fetch(_OTHERS, of_department=department, of_name=name)[0][0]
    if others >= MOST_TEXTS:
        raise BadInput("There are %(most)s texts already; delete one first.", most=MOST_TEXTS)
    row = (department, name, body, to_micros(now), person_id)
    transaction.queue(_KEEP, dict(zip(_NAMES, row, strict=True)))


def drop_block(transaction: WriteTransaction, department: str, name: str) -> None:
    """Queue the end of a text; one that is gone already is fine."""
    transaction.queue(_DROP, {"of_department": department, "of_name": name})


def _usable(typed: str) -> str:
    try:
        body = text_of(typed, LONGEST_TEXT)
    except Malformed as problem:
        raise BadInput(
            "This text cannot be used; type it again in Unicode, with at most %(most)s characters.",
            most=LONGEST_TEXT,
        ) from problem
    if not body:
        raise BadInput("The text is empty; write what the reply begins with.")
    return body
