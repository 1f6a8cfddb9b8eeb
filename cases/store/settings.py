"""Settings of a register that all its processes share, as short texts by name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from cases import tables
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_SETTINGS = table_of(tables.Setting)
_READ = Statement(select(_SETTINGS.c.name, _SETTINGS.c.value))
# ON CONFLICT is written alike on both databases
_WRITE = Statement(
    insert(_SETTINGS)
    .values(name=bindparam("name"), value=bindparam("value"))
    .on_conflict_do_update(index_elements=[_SETTINGS.c.name], set_={"value": bindparam("value")})
)


def read_settings(source: Source) -> dict[str, str]:
    """Every setting by name."""
    return dict(rows_of(source, _READ))


def write_settings(transaction: WriteTransaction, values: Mapping[str, str]) -> None:
    """Queue these settings; others stay."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    transaction.queue_many(_WRITE, rows)
