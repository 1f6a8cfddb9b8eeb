"""Who answered for a case when, and whose work every change of its deadlines was therefore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from cases.casefile.case import Part
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.checking.dossier import Dossier
from cases.instants import from_micros
from cases.policy import UPC_OFFICE
from cases.versions.moves import Eras
from workflow.definition import SUCCEED, DeadlineRule


def answering_at(dossier: Dossier, at: datetime) -> frozenset[str]:
    """The departments that answered for a case at `at` (UTC); several where it was handed over.

    Where nobody answered any more it is the last one. By the kept parts, which `parts` compares
    with the history.
    """
    begun = [p for p in dossier.parts if p.relation == "responsible" and p.from_at <= at]
    return frozenset(p.department for p in begun if _goes_on(p, at) or p is begun[-1])


def _goes_on(part: Part, at: datetime) -> bool:
    return part.until_at is None or part.until_at >= at


def work_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Which changes of a case's deadlines name another department than the one whose work it was.

    Every as-of answer is read from them.
    """
    for clock in dossier.clocks:
        rules = [*eras.rules_of(clock.name)]
        for span in dossier.spans.get(clock.no, ()) if rules else ():
            if not _is_right(dossier, clock, span, rules):
                yield (
                    f"deadline {clock.no} ({clock.name}): since {span.from_at.isoformat()} it "
                    f"counted as the work of {span.department or 'nobody'}; "
                    "its history says otherwise."
                )
                break


def _is_right(
    dossier: Dossier, clock: DeadlineClock, span: DeadlineSpan, rules: Sequence[DeadlineRule]
) -> bool:
    department = span.department
    if span.held:
        return department is None
    if span.asked:
        known = _asked(dossier, clock, rules)
        return not known or department in known or department in _heirs(dossier, span.from_at)
    whose = {rule.overdue_for for rule in rules}
    if department is None:
        return None in whose
    if department == UPC_OFFICE and "office" in whose:
        return True
    if "responsible" not in whose:
        return False
    at = span.from_at
    return department in answering_at(dossier, at) or department in _heirs(dossier, at)


def _asked(dossier: Dossier, clock: DeadlineClock, rules: Sequence[DeadlineRule]) -> Set[object]:
    """Whom the entry that opened a deadline asked."""
    entries = dossier.entries
    if not 1 <= clock.opened_seq <= len(entries):
        return frozenset()
    fields = dossier.fields_of(entries[clock.opened_seq - 1])
    return {fields.get(rule.asked_in) for rule in rules if rule.asked_in} - {None}


def _heirs(dossier: Dossier, at: datetime) -> Set[object]:
    """Who had followed a department that ended by then, also where nobody answers any more."""
    return {
        dossier.fields_of(entry).get("successor")
        for entry in dossier.entries
        if entry.action == SUCCEED and from_micros(entry.at) <= at
    }
