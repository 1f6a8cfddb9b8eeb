"""What a sentence for people looks like, in whatever words."""

from __future__ import annotations

import re

#: names of departments and the like are short
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")


def is_sentence(text: str) -> bool:
    """Whether a text begins like a sentence, ends like one, and does not shout."""
    begins, ends = text[:1].isupper() or text[:1] in "“{", text[-1:] in ".?"
    return begins and ends and not _SHOUTED.search(text) and "None" not in text
