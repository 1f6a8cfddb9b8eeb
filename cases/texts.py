"""Short texts of commands and files: one readable line, or a sentence that says why not."""

from __future__ import annotations

from typing import Final

from cases.errors import BadInput
from workflow.fields import Malformed
from workflow.fields.text import line_of
from workflow.wordings import why_text

LONGEST: Final = 200


def readable_line(text: str, what: str, longest: int = LONGEST) -> str:
    """`text` in NFC on one line, "" when nothing is left.

    Raises BadInput for an old Vietnamese encoding, control characters and too much of it; `what`
    begins the sentence: "The full name".
    """
    try:
        return line_of(text, longest) or ""
    except Malformed as problem:
        why = why_text(problem.why, problem.params, "en")
        raise BadInput(f"{what} cannot be used: {why}.") from problem
