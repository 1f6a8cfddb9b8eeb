"""How far somebody has read a case, so that a list can mark what is new to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from cases.store.lookup import rows_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import CaseSeen, table_of

_SEEN = table_of(CaseSeen)
_NAMES: Final = ("person_id", "case_id", "seq")
_NEW = insert(_SEEN).values({name: bindparam(name) for name in _NAMES})
# both databases write ON CONFLICT alike; of two pages loaded at once the later one counts
_NOTE = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[_SEEN.c.person_id, _SEEN.c.case_id],
        set_={"seq": _NEW.excluded.seq},
        where=_SEEN.c.seq < _NEW.excluded.seq,
    )
)
_READ = Statement(
    select(_SEEN.c.case_id, _SEEN.c.seq).where(
        _SEEN.c.person_id == bindparam("person_id"), OneOf(_SEEN.c.case_id, "ids")
    )
)


def seen_by(connection: Connection, person_id: int, ids: Collection[int]) -> dict[int, int]:
    """The last history entry that somebody has seen of these cases, by case id; those they have
    never opened are left out. One statement.
    """
    listed = list_parameter(list(ids), connection.dialect.name)
    found = rows_of(connection, _READ, person_id=person_id, ids=listed)
    return {row[0]: row[1] for row in found}


def note_seen(transaction: WriteTransaction, person_id: int, case_id: int, seq: int) -> None:
    """Queue that somebody has read a case up to this entry; it never goes back."""
    transaction.queue(_NOTE, {"person_id": person_id, "case_id": case_id, "seq": seq})
