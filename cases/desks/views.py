"""The lists that somebody comes back to, under names of their own."""

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
from cases.tables import SavedView, table_of
from workflow.words import sort_key

#: more than fit beside a list help nobody to find one
MOST_VIEWS: Final = 20

_VIEW = table_of(SavedView)
_MINE = _VIEW.c.person_id == bindparam("person_id")
_READ = Statement(select(_VIEW.c.name, _VIEW.c.query).where(_MINE))
_OTHERS = Statement(
    select(func.count()).select_from(_VIEW).where(_MINE, _VIEW.c.name != bindparam("name"))
)
_NEW = insert(_VIEW).values(
    {name: bindparam(name) for name in ("person_id", "name", "query", "created_at")}
)
_KEEP = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[_VIEW.c.person_id, _VIEW.c.name],
        set_={"query": _NEW.excluded.query, "created_at": _NEW.excluded.created_at},
    )
)
_DROP = Statement(delete(_VIEW).where(_MINE, _VIEW.c.name == bindparam("name")))


@dataclass(frozen=True, slots=True)
class View:
    """A saved list: `query` is what follows the question mark in the address of the page."""

    name: str
    query: str


def views_of(connection: Connection, person_id: int) -> tuple[View, ...]:
    """What somebody has saved, in Vietnamese order. One statement."""
    found = (View(*row) for row in rows_of(connection, _READ, person_id=person_id))
    return tuple(sorted(found, key=lambda view: (sort_key(view.name), view.name)))


def keep_view(transaction: WriteTransaction, person_id: int, view: View, now: datetime) -> None:
    """Queue a view; one of the same name is replaced.

    Raises BadInput for a name that cannot be used, and when there are too many already.
    """
    name = usable_name(view.name)
    others = transaction.fetch(_OTHERS, person_id=person_id, name=name)[0][0]
    if others >= MOST_VIEWS:
        raise BadInput("You have %(most)s saved views already; delete one first.", most=MOST_VIEWS)
    transaction.queue(
        _KEEP,
        {
            "person_id": person_id,
            "name": name,
            "query": view.query,
            "created_at": to_micros(now),
        },
    )


def drop_view(transaction: WriteTransaction, person_id: int, name: str) -> None:
    """Queue the end of a view; one that is gone already is fine."""
    transaction.queue(_DROP, {"person_id": person_id, "name": name})
