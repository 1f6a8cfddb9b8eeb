"""Short texts of commands and files: one readable line, or a sentence that says why not."""

from __future__ import annotations

from typing import Final

from cases.errors import Unreadable
from workflow.fields import Malformed
from workflow.fields.text import line_of

LONGEST: Final = 200


def readable_line(text: str, what: str, longest: int = LONGEST) -> str:
    """`text` in NFC on one line, "" when nothing is left.

    Raises Unreadable for an old Vietnamese encoding, control characters and too much of it; `what`
    begins the sentence: "The full name".
    """
    try:
        return line_of(text, longest) or ""
    except Malformed as problem:
        raise Unreadable(what, problem.why, problem.params) from problem
