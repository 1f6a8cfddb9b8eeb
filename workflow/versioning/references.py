"""How a version of a definition is called: `leader_meeting.v1`."""

from __future__ import annotations

import re
from typing import NamedTuple

from workflow.definition import WorkflowDefinition

_WRITTEN = re.compile(r"(?P<key>[A-Za-z0-9_-]+)\.v(?P<version>[1-9][0-9]{0,8})")


class Reference(NamedTuple):
    """A definition by key and version; `str` writes it as people and the history do."""

    key: str
    version: int

    def __str__(self) -> str:
        return f"{self.key}.v{self.version}"


def reference_of(definition: WorkflowDefinition) -> Reference:
    """What a definition is called."""
    return Reference(definition.key, definition.version)


def read_reference(text: str) -> Reference | None:
    """The reference that `str` wrote; None for any other text."""
    found = _WRITTEN.fullmatch(text)
    return Reference(found["key"], int(found["version"])) if found else None
