"""What people call the things they keep."""

from __future__ import annotations

from typing import Final

from cases.errors import BadInput
from workflow.fields import Malformed
from workflow.fields.text import line_of

LONGEST_NAME: Final = 60


def usable_name(typed: str) -> str:
    """The name in NFC on one line; raises BadInput for an empty, unreadable or too long one."""
    try:
        name = line_of(typed, LONGEST_NAME)
    except Malformed as problem:
        raise _unusable() from problem
    if not name:
        raise _unusable()
    return name


def _unusable() -> BadInput:
    return BadInput(
        "It needs a name that can be read, with at most %(most)s characters, "
        "like “Waiting for papers”.",
        most=LONGEST_NAME,
    )
