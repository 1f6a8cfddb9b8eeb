"""Who answered for a case and who co-ordinated when, against its history."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from cases.casefile.case import Case, Part
from cases.checking.dossier import Dossier


def part_problems(dossier: Dossier, told: Case) -> Iterator[str]:
    """What is wrong with the involvements of a case; `told` is the case as its history tells it."""
    case = dossier.case
    if [part.no for part in dossier.parts] != list(range(1, case.involvements + 1)):
        yield f"it says {case.involvements} departments were involved, which is not so."
    for part in dossier.parts:
        if part.until_at is not None and part.until_at < part.from_at:
            yield f"the part of {part.department} ends before it begins."
    for kept, said in zip_longest(dossier.parts, told.journal.parts):
        if kept is None or said is None or _of(kept) != _of(said):
            yield (f"by its record {_sentence(kept)}; by its history {_sentence(said)}.")
            break
    if case.department != told.department:
        yield f"{told.department} should answer for it; it names {case.department or 'nobody'}."


def _of(part: Part) -> tuple[object, ...]:
    return part.department, part.relation, part.from_at, part.until_at


def _sentence(part: Part | None) -> str:
    if part is None:
        return "nobody more took part"
    until = f" until {part.until_at.isoformat()}" if part.until_at else ""
    return f"{part.department} was {part.relation} from {part.from_at.isoformat()}{until}"
