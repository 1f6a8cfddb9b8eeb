"""A case's history: unbroken, unaltered and legal under its definition."""

from __future__ import annotations

from collections.abc import Iterator

from cases.casefile.chain import link
from cases.checking.dossier import Dossier, StoredEntry
from cases.versions.moves import Eras
from cases.versions.moving import stand_alike
from workflow.versioning.references import Reference, reference_of
from workflow.versioning.vocabulary import MIGRATE


def history_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """What is wrong with the path of states, the moves and the version of a case."""
    yield from _path_problems(dossier, eras)
    yield from _move_problems(dossier, eras)
    yield from _version_problems(dossier)


def chain_problems(dossier: Dossier) -> Iterator[str]:
    """Where the chain of the history of a case is broken; asks for no definition."""
    digest = ""
    for expected, entry in enumerate(dossier.entries, start=1):
        if entry.seq != expected:
            yield f"the history has entry {entry.seq} where {expected} belongs."
            return
        if link(digest, *entry[:-1]) != entry.digest:
            yield f"entry {entry.seq} of the history was altered: its digest does not fit."
            return
        digest = entry.digest
    case = dossier.case
    if (case.history_seq, case.history_digest) != (len(dossier.entries), digest):
        yield f"the case says its history ends at entry {case.history_seq}, which it does not."


def _path_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    state: str | None = None
    for entry in dossier.entries:
        if entry.from_state != state or not _is_legal(entry, eras):
            yield (
                f"entry {entry.seq}, “{entry.action}”, goes from “{entry.from_state}” to "
                f"“{entry.to_state}”, which the definition does not allow there."
            )
            return
        state = entry.to_state
    if dossier.case.state != state:
        yield f"its state is “{dossier.case.state}”; its history leads to “{state}”."


def _move_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Whether the moves to other versions follow each other up to the version the case names."""
    version = eras.moves[0].before if eras.moves else reference_of(eras.pinned)
    for move in eras.moves:
        if move.before != version:
            yield f"entry {move.seq} moves it from {move.before}; it was at {version} then."
        version = move.after
    pinned = Reference(dossier.case.workflow_key, dossier.case.workflow_version)
    if version != pinned:
        yield f"it follows {pinned}; its history leads to {version}."


def _is_legal(entry: StoredEntry, eras: Eras) -> bool:
    definition = eras.of_entry(entry.seq)
    if entry.action == MIGRATE:
        old = eras.of_entry(entry.seq - 1).states.get(entry.from_state or "")
        new = definition.states.get(entry.to_state)
        return old is not None and new is not None and stand_alike(old, new)
    action = definition.actions.get(entry.action)
    if action is None:
        return False
    if action.creates:
        return entry.from_state is None and entry.to_state == definition.initial
    if entry.from_state not in action.sources:
        return False
    targets = [arrow.to or entry.from_state for arrow in action.destinations]
    targets = targets or [entry.from_state]
    return entry.to_state in targets


def _version_problems(dossier: Dossier) -> Iterator[str]:
    by_clock = {rung.seq for rung in dossier.rungs if rung.deadline_no}
    acted = sum(entry.seq not in by_clock for entry in dossier.entries)
    if dossier.case.version != acted:
        yield f"it is at version {dossier.case.version} after {acted} actions."
