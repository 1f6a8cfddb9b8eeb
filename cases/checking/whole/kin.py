"""Cases that go on for others: merged into one that knows of it, split from one that names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, exists, or_, select

from cases.checking.dossier import Dossier
from cases.numbers import case_id_of, case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseFile, table_of
from cases.versions.moves import Eras
from workflow.definition import WorkflowDefinition

_PARTS, _MERGED = "parts", "merged"
_CASE, _OTHER = table_of(CaseFile), table_of(CaseFile).alias("other")
_KIN = or_(_OTHER.c.id == _CASE.c.merged_into, _OTHER.c.id == _CASE.c.split_from)
_ALONE = Statement(
    select(_CASE.c.id)
    .where(
        or_(_CASE.c.merged_into.is_not(None), _CASE.c.split_from.is_not(None)),
        ~exists().where(_KIN),
    )
    .order_by(_CASE.c.id)
)


class _TakenOver(NamedTuple):
    """What a part has from the whole; the citizen's clock counts from the same recording."""

    recording: tuple[object, ...]
    person: tuple[object, ...] | None

    def fits(self, whole: _TakenOver) -> bool:
        one_is_a_stub = self.person is None or whole.person is None
        return self.recording == whole.recording and (one_is_a_stub or self.person == whole.person)


@dataclass(slots=True)
class Kin:
    """What the cases say of each other, gathered while each is read; only of those with kin."""

    merged_into: dict[int, int] = field(default_factory=dict)
    absorbed: set[tuple[int, int]] = field(default_factory=set)
    split_from: dict[int, tuple[int, _TakenOver]] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)
    #: of the cases with parts, what a part takes over
    wholes: dict[int, _TakenOver] = field(default_factory=dict)

    def note(self, dossier: Dossier, eras: Eras) -> None:
        """Keep what a case says of others."""
        case = dossier.case
        takes_over = {
            action.passes_on for each in eras.definitions for action in each.actions.values()
        } - {None}
        # an import tells of a merge in the file's words: the survivor has its own rows
        if case.merged_into is not None and not case.recorded_by.startswith("import"):
            self.merged_into[case.id] = case.merged_into
        if case.split_from is not None:
            self.split_from[case.id] = case.split_from, _taken_over(dossier, eras.pinned)
        for entry in dossier.entries:
            if entry.action in takes_over:
                merged = case_id_of(str(dossier.fields_of(entry).get(_MERGED)))
                self.absorbed.add((case.id, merged or 0))
            elif f'"{_PARTS}":' in entry.payload:
                self.wholes[case.id] = _taken_over(dossier, eras.pinned)
                for number in dossier.fields_of(entry).get(_PARTS) or ():
                    self.parts[case_id_of(str(number)) or 0] = case.id

    def problems(self, connection: Connection) -> Iterator[str]:
        """What does not fit, once every case was noted."""
        for (case_id,) in rows_of(connection, _ALONE):
            yield f"{case_number(case_id)}: the case it was merged into or split from is not there."
        yield from self._merge_problems()
        yield from self._split_problems()

    def _merge_problems(self) -> Iterator[str]:
        for ended, survivor in self.merged_into.items():
            if (survivor, ended) not in self.absorbed:
                name = case_number(survivor)
                yield f"{case_number(ended)}: it was merged into {name}, which does not know of it."
            elif self._goes_in_a_circle(ended):
                yield f"{case_number(ended)}: it was merged into itself, by way of others."

    def _split_problems(self) -> Iterator[str]:
        for part, (whole, taken_over) in self.split_from.items():
            if self.parts.get(part) != whole:
                name = case_number(whole)
                yield f"{case_number(part)}: it was split from {name}, which does not know of it."
            elif not taken_over.fits(self.wholes[whole]):
                yield f"{case_number(part)}: what it has from {case_number(whole)} is not so there."
        for part, whole in self.parts.items():
            if part not in self.split_from:
                name = case_number(part)
                yield f"{case_number(whole)}: {name} does not know it was split off it."

    def _goes_in_a_circle(self, case_id: int) -> bool:
        seen, at = {case_id}, self.merged_into.get(case_id)
        while at is not None and at not in seen:
            seen.add(at)
            at = self.merged_into.get(at)
        return at == case_id


def _taken_over(dossier: Dossier, definition: WorkflowDefinition) -> _TakenOver:
    case = dossier.case
    recorded = case.recorded_at, case.recorded_by, case.recorded_department
    # of a stub nothing stays that says whose it was
    person = None if case.kind in definition.stubs else (case.petitioner_id, case.confidential)
    return _TakenOver((*recorded, case.session_id), person)
