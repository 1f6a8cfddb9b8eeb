"""What a case keeps of its recording, and the words that belong to it, against the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cases.casefile.case import Case
from cases.casefile.findable import case_words
from cases.casefile.payload import words_digest
from cases.checking.dossier import Dossier
from cases.instants import to_micros
from cases.versions.moves import Eras
from workflow.words import fold

#: columns that keep a field of the recording as it was given
_KEPT: Final = {
    "origin": "origin",
    "session_id": "session",
    "procedure": "procedure",
    "dossier_number": "dossier_number",
}
_STUBS_KEEP: Final = ("origin", "session_id")


def recording_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Where the case says of its recording what the first entry of its history does not."""
    if not dossier.entries:
        yield "it has no history."
        return
    case, entry = dossier.case, dossier.entries[0]
    fields = dossier.fields_of(entry)
    if to_micros(case.created_at) != entry.recorded_at:
        yield "the register is said to know it since another moment than its history says."
    # a part of a case that was split counts from the recording of the whole, see `kin`
    if case.split_from is None:
        recorded = (to_micros(case.recorded_at), case.recorded_by, case.recorded_department)
        if recorded != (entry.at, entry.actor, entry.actor_department):
            yield "who recorded it, or when, is not what its history says."
    stub = case.kind in eras.pinned.stubs
    for name in _STUBS_KEEP if stub else _KEPT:
        if (getattr(case, name) or None) != (fields.get(_KEPT[name]) or None):
            yield f"its {_KEPT[name]} is not the one of its recording."
    if not stub and case.split_from is None:
        yield from _person_problems(case, fields)


def _person_problems(case: Case, fields: Mapping[str, Any]) -> Iterator[str]:
    if case.confidential != bool(fields.get("confidential")):
        yield "whether its petitioner is protected is not what was recorded."
    given = fields.get("petitioner")
    named = given.get("petitioner") if isinstance(given, dict) else None
    if case.petitioner_id != named:
        yield "it names another petitioner than its recording."


def words_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Where people's words are not those that the history refers to, or are shown to others."""
    referred, stub = dict(_references(dossier)), dossier.case.kind in eras.pinned.stubs
    if stub and dossier.words:
        yield "words of it are kept, of which only a stub may stay."
        return
    names = {entry.seq: entry.action for entry in dossier.entries}
    for words in dossier.words:
        digest = referred.pop((words.seq, words.field), None)
        if digest != words_digest(words.salt, words.words):
            yield f"the words of “{words.field}” of entry {words.seq} were altered."
        action = eras.of_entry(words.seq).actions.get(names.get(words.seq, ""))
        if action is not None and words.public != (words.field in action.public):
            shown = "are shown to" if words.public else "are kept from"
            yield f"the words of “{words.field}” of entry {words.seq} {shown} the citizen, wrongly."
    if not stub:
        for seq, name in referred:
            yield f"the words of “{name}” of entry {seq} are missing."
    yield from _title_problems(dossier)


def lost_file_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Which files that the history speaks of are not kept; only those of a stub were erased."""
    if dossier.case.kind in eras.pinned.stubs:
        return
    for entry in dossier.entries:
        if '"file":' in entry.payload:
            for name, kept in dossier.fields_of(entry).items():
                given = isinstance(kept, dict) and "file" in kept
                if given and (entry.seq, name) not in dossier.files:
                    yield f"the file of “{name}” of entry {entry.seq} is missing."


def _title_problems(dossier: Dossier) -> Iterator[str]:
    case = dossier.case
    recorded = [words.words for words in dossier.words if (words.seq, words.field) == (1, "title")]
    if recorded and recorded != [case.title]:
        yield "its title is not the one that was recorded."
    if case.search != fold(case.title):
        yield "its title is folded to other words than its own."
    if dossier.found_by != case_words(case, dossier.words):
        yield "it is found by other words than those of its title and content."


def _references(dossier: Dossier) -> Iterator[tuple[tuple[int, str], str]]:
    for entry in dossier.entries:
        if '"words":' in entry.payload:
            for name, kept in dossier.fields_of(entry).items():
                if isinstance(kept, dict) and "words" in kept:
                    yield (entry.seq, name), kept["words"]
