"""What the register says of unusable input, for readers of Vietnamese.

The register and the command line speak English; their sentences that a page or a call can meet
stand here once more, word for word, so that the catalogue has them.
"""

from __future__ import annotations

from typing import Final

from cases.errors import BadInput
from web.language import Words, message

SENTENCES: Final = (
    message(
        "“%(text)s” is no time; write it like 2026-11-27, 2026-11-27T17:00 or "
        "2026-11-27T17:00:00+07:00."
    ),
    message("“%(text)s” is no date; write it like 2026-11-27."),
    message("There is no state “%(state)s”; the states are %(states)s."),
    message("There is no page %(page)s; pages count from 1 to %(last)s."),
    message("A page of %(size)s is not possible; ask for 1 to %(largest)s."),
    message("There is no age band %(band)s; they count from 0 to %(last)s."),
    message(
        "“%(character)s” (character %(found)s) is in no tracking code; "
        "they have the digits and the letters A to Z without I, L, O and U."
    ),
    message("A tracking code has 12 characters; this one has %(found)s."),
    message("The tracking code has a mistyped character; compare each of them."),
    message("You have %(most)s saved views already; delete one first."),
    message(
        "It needs a name that can be read, with at most %(most)s characters, "
        "like “Waiting for papers”."
    ),
    message("There are %(most)s texts already; delete one first."),
    message(
        "This text cannot be used; type it again in Unicode, with at most %(most)s characters."
    ),
    message("The text is empty; write what the reply begins with."),
    message("There is a NUL character in it, which cannot be stored; type the text again."),
)


def told(problem: BadInput, words: Words) -> str | None:
    """What is wrong, in the reader's language; None where there are no words for it."""
    if words.language == "en":
        return str(problem)
    said = words.gettext(problem.said)
    return None if said == problem.said else said % problem.values
