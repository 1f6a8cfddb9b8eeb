"""Names that an address, a column or a file can hold, and wordings that say something.

An action with a slash in its name has no address, so nobody could take it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from workflow.checks.found import Found
from workflow.definition import Text, WorkflowDefinition
from workflow.frozen import Frozen

#: what a column of either database counts up to, with room to spare
_LAST_VERSION: Final = 1_000_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TABLES: Final = ("states", "parties", "posts", "fields", "actions", "deadlines")


def check(definition: WorkflowDefinition) -> Found:
    """Unusable names and numbers, empty wordings."""
    if definition.version > _LAST_VERSION:
        yield "version", f"Versions count from 1 to {_LAST_VERSION}; give it another number."
    for key, name in _names(definition):
        if not _NAME.fullmatch(name):
            text = f"“{name[:60]}” is no name; write small letters a to z, digits and _, at most 60"
            yield key[:80], f"{' '.join(text.split())}."
    for key, wording in _wordings(definition, ""):
        if not wording.strip():
            yield key, "There is nothing to read; fill it in."
        elif any(unicodedata.category(sign) == "Cc" for sign in wording):
            yield key, "It has control characters; type it again."


def _names(definition: WorkflowDefinition) -> Iterator[tuple[str, str]]:
    yield "key", definition.key
    for table in _TABLES:
        for name in getattr(definition, table):
            yield f"{table}.{name}", name
    own = (
        (f"actions.{name}.redefines.{field}", rule)
        for name, action in definition.actions.items()
        for field, rule in action.redefines.items()
    )
    for key, rule in chain(((f"fields.{n}", f) for n, f in definition.fields.items()), own):
        yield from ((f"{key}.options.{option}", option) for option in rule.options)
    for name, deadline in definition.deadlines.items():
        yield from ((f"deadlines.{name}.ladder.{r.rung}", r.rung) for r in deadline.ladder)


def _wordings(part: object, key: str) -> Iterator[tuple[str, str]]:
    """Every wording below a part of the definition, with its key."""
    if isinstance(part, Text):
        yield from ((f"{key}.vi", part.vi), (f"{key}.en", part.en))
    elif isinstance(part, Mapping | Frozen):
        members = part.items() if isinstance(part, Mapping) else iter(part)
        for name, member in members:
            yield from _wordings(member, f"{key}.{name}" if key else str(name))
    elif isinstance(part, tuple):
        for index, member in enumerate(part):
            yield from _wordings(member, f"{key}.{index}")
