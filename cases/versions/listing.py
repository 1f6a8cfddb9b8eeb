"""The definitions of a register side by side: which is current, how many cases follow each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cases import tables
from cases.store.engine import Database
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import table_of
from cases.versions.installed import InstalledWorkflows
from cases.versions.kept import kept_references
from workflow.definition import Text
from workflow.versioning.references import Reference, reference_of

_CASES = table_of(tables.CaseFile)
_PINNED = Statement(
    select(
        _CASES.c.workflow_key,
        _CASES.c.workflow_version,
        func.count(),
        func.count(_CASES.c.closed_at),
    ).group_by("workflow_key", "workflow_version")
)


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A definition the register knows; `installed_at` (UTC) is None for one of the program."""

    reference: Reference
    label: Text
    current: bool
    installed_at: datetime | None
    open_cases: int
    closed_cases: int


def known_versions(database: Database) -> tuple[KnownVersion, ...]:
    """Every definition, of each key the newest first."""
    workflows = InstalledWorkflows(database)
    current = reference_of(workflows.current.definition)
    with database.read() as connection:
        installed = kept_references(connection)
        pinned = {
            Reference(key, version): (count - closed, closed)
            for key, version, count, closed in rows_of(connection, _PINNED)
        }
    known = ((reference_of(each), each.label) for each in workflows.definitions())
    return tuple(
        KnownVersion(
            reference,
            label,
            reference == current,
            installed.get(reference),
            *pinned.get(reference, (0, 0)),
        )
        for reference, label in known
    )
