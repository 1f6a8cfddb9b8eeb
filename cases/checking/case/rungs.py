"""Each rung on the board has its history entry, and each entry of a rung its place on the board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cases.casefile.case import NO_DEADLINE, FiredRung
from cases.casefile.rungs import told_of
from cases.checking.case.by_hand import by_hand_problems
from cases.checking.dossier import Dossier, StoredEntry
from cases.commands.escalating import ESCALATION_FIELD, NOTED_TOO
from cases.instants import maybe_micros, to_micros
from cases.numbers import case_number
from cases.versions.moves import Eras
from workflow.definition import ESCALATE, REMIND, WorkflowDefinition
from workflow.ladder import Concern, is_restricted, level_of

#: what an entry keeps of a rung, by the column of the board
_KEPT: Final = {
    "deadline": "deadline_name",
    "rung": "rung",
    "post": "post",
    "department": "department",
}


def rung_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """What is wrong with the rows of the board of a case. When they fired is `ladder`'s matter."""
    entries = {entry.seq: entry for entry in dossier.entries}
    names = {clock.no: clock.name for clock in dossier.clocks}
    for rung in dossier.rungs:
        entry = entries.get(rung.seq)
        action = ESCALATE if rung.level else REMIND
        if entry is None or (entry.action, entry.at) != (action, to_micros(rung.rung_at)):
            yield f"its rung “{rung.rung}” has no history entry that tells of it."
            continue
        yield from _entry_problems(dossier, rung, entry)
        if rung.deadline_no == NO_DEADLINE:
            yield from by_hand_problems(dossier, rung, entry, eras.of_entry(rung.seq))
        else:
            yield from _place_problems(rung, names.get(rung.deadline_no), eras.of_entry(rung.seq))
    told = {rung.seq for rung in dossier.rungs}
    for entry in dossier.entries:
        if entry.action in (REMIND, ESCALATE) and entry.seq not in told:
            yield f"entry {entry.seq}, “{entry.action}”, tells of a rung that is not there."
    yield from _acknowledgement_problems(dossier)


def _entry_problems(dossier: Dossier, rung: FiredRung, entry: StoredEntry) -> Iterator[str]:
    if to_micros(rung.fired_at) != entry.recorded_at:
        yield f"its rung “{rung.rung}” fired at another moment than its history entry says."
    payload = dossier.payload_of(entry)
    if payload.get("told", told_of(rung)) != told_of(rung):
        yield f"its rung “{rung.rung}” names another person told than its history entry."
    for said, column in _KEPT.items():
        if said in payload and payload[said] != getattr(rung, column):
            yield f"its rung “{rung.rung}” names another {said} than its history entry."


def _place_problems(
    rung: FiredRung, name: str | None, definition: WorkflowDefinition
) -> Iterator[str]:
    if name is None:
        # `ladder` tells of a rung of a deadline that is not there
        return
    if rung.deadline_name != name:
        yield f"its rung “{rung.rung}” is one of “{name}”, and says of “{rung.deadline_name}”."
        return
    rule = definition.deadlines.get(name)
    step = next((step for step in rule.ladder if step.rung == rung.rung), None) if rule else None
    if rule is None or step is None:
        yield f"the ladder of “{name}” has no rung “{rung.rung}”."
        return
    # where rungs are for some cases only, the level is that of the kind the case had then
    anybody = Concern("", rung.department)
    if not any(is_restricted(each) for each in rule.ladder):
        level = level_of(rule, step, anybody)
        if rung.level != level:
            yield f"its rung “{rung.rung}” is said to be level {rung.level}; it is {level}."


def _acknowledgement_problems(dossier: Dossier) -> Iterator[str]:
    """Whoever is said to have taken note of a rung did so in the history, and the other way."""
    number = case_number(dossier.case.id)
    noted: dict[object, tuple[int, str]] = {}
    for entry in dossier.entries:
        if f'"{ESCALATION_FIELD}":' in entry.payload:
            named = dossier.fields_of(entry).get(ESCALATION_FIELD)
            too = dossier.payload_of(entry).get(NOTED_TOO, ())
            for each in (named, *(f"{number}.{seq}" for seq in too)):
                noted[each] = (entry.at, entry.actor)
    for rung in dossier.rungs:
        kept = maybe_micros(rung.acknowledged_at), rung.acknowledged_by
        if kept != noted.get(f"{number}.{rung.seq}", (None, None)):
            yield f"who took note of its rung “{rung.rung}” is not who did so in its history."
