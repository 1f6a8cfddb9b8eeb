"""Definitions as the register keeps them: the text of each, and which one is for new cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from cases import tables
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.settings import read_settings, write_settings
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from cases.versions import WORKFLOWS
from workflow.definition import WorkflowDefinition
from workflow.loader import read_definition
from workflow.versioning.references import Reference, read_reference

_CURRENT: Final = "workflow.current"

_KEPT = table_of(tables.InstalledDefinition)
_NAMES = Statement(
    select(_KEPT.c.key, _KEPT.c.version, _KEPT.c.installed_at).order_by("key", "version")
)
_SOURCE = Statement(
    select(_KEPT.c.source).where(
        _KEPT.c.key == bindparam("key"), _KEPT.c.version == bindparam("version")
    )
)
_KEEP = insert_into(_KEPT)


def kept_references(source: Source) -> dict[Reference, datetime]:
    """Every installed definition, with when it was installed (UTC)."""
    rows = rows_of(source, _NAMES)
    return {Reference(key, version): from_micros(at) for key, version, at in rows}


def read_kept(source: Source, wanted: Collection[Reference]) -> dict[Reference, WorkflowDefinition]:
    """These installed definitions; raises DefinitionError for one that was damaged."""
    found = {}
    for reference in wanted:
        rows = rows_of(source, _SOURCE, key=reference.key, version=reference.version)
        if rows:
            found[reference] = read_definition(rows[0][0], f"{reference}.toml")
    return found


def keep(transaction: WriteTransaction, reference: Reference, text: str, now: datetime) -> None:
    """Queue a definition's text under a reference that is not taken."""
    row = {
        "key": reference.key,
        "version": reference.version,
        "source": text,
        "installed_at": to_micros(now),
    }
    transaction.queue(_KEEP, row)
    transaction.touched.add(WORKFLOWS)


def current_reference(source: Source) -> Reference | None:
    """The definition of new cases; None = the newest that comes with the program."""
    return read_reference(read_settings(source).get(_CURRENT, ""))


def make_current(transaction: WriteTransaction, reference: Reference) -> bool:
    """Queue that new cases follow this definition from now on; False: they do already."""
    if current_reference(transaction) == reference:
        return False
    write_settings(transaction, {_CURRENT: str(reference)})
    transaction.touched.add(WORKFLOWS)
    return True
