"""What a history entry keeps of an action's fields: references and digests, never words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from cases.casefile.case import Attached, Case, Words
from workflow.attempt import Step
from workflow.definition import FieldType, WorkflowDefinition
from workflow.fields import File

#: version of the payload's form; readers accept every older one
PAYLOAD_VERSION = 1

#: stands for words that were given and are not told
UNTOLD = "…"

Random = Callable[[int], bytes]


def words_digest(salt: str, words: str) -> str:
    """The digest by which the history refers to words that may be erased later."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


def file_payload(salt: str, kind: str, content: bytes) -> dict[str, Any]:
    """How the history refers to a file that may be erased later: digest, size and type.

    Its name is a person's words and is kept with the file.
    """
    digest = hashlib.sha256(f"{salt}:".encode() + content).hexdigest()
    return {"file": digest, "size": len(content), "type": kind}


def field_payload(
    case: Case, definition: WorkflowDefinition, step: Step, random: Random
) -> dict[str, Any]:
    """The values as the next history entry keeps them; words and files go to the case's journal.

    A value that was not given stays in the payload as null: stated, not invented. Of a case that
    only leaves a stub the words are kept nowhere.
    """
    kept: dict[str, Any] = {}
    for name, value in step.values.items():
        if definition.field(step.name, name).type == "text" and isinstance(value, str):
            salt = random(16).hex()
            kept[name] = {"words": words_digest(salt, value)}
            if not case.stubbed:
                public = name in step.action.public
                seq = case.history_seq + 1
                case.journal.words.append(Words(case.id, seq, name, value, salt, public))
        elif isinstance(value, File):
            kept[name] = _attach(case, name, value, random(16).hex())
        else:
            kept[name] = _plain(value, case)
    return kept


def field_values(
    kept: Mapping[str, Any], action: str, definition: WorkflowDefinition
) -> dict[str, object]:
    """The values that `field_payload` kept of an action's fields, typed as they were.

    Words, files and petitioners are not in the history: words and files that were given are
    UNTOLD, a petitioner is None. What `definition` does not know is left out.
    """
    known = definition.actions[action].fields
    return {
        name: _typed(value, definition.field(action, name).type)
        for name, value in kept.items()
        if name in known
    }


def _typed(value: Any, kind: FieldType) -> object:
    if value is None or kind == "petitioner":
        return None
    if kind in ("text", "file"):
        return UNTOLD
    if kind == "instant":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "date" else value


def _attach(case: Case, name: str, file: File, salt: str) -> dict[str, Any]:
    sha256, size = hashlib.sha256(file.content).hexdigest(), len(file.content)
    seq = case.history_seq + 1
    case.journal.files.append(
        Attached(case.id, seq, name, file.name, file.type, size, sha256, salt, file.content)
    )
    return file_payload(salt, file.type, file.content)


def _plain(value: object, case: Case) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return list(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    return {"petitioner": case.petitioner_id}
