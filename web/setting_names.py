"""Names that look like settings and are none, and which setting was meant (contract.md section 2).

A misspelt name would leave the default in force without a word: `followup init` would make its
register in another place. So whatever is nearly the name of a setting stops every command. Other
names in the environment are only told of: platforms put their own beside ours (Kubernetes sets
FOLLOWUP_PORT and FOLLOWUP_SERVICE_HOST for a service of that name).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

#: two or three letters wrong, missing or exchanged, or a word more
_NEARLY: Final = 0.75


def misspelt(name: str, known: Collection[str], prefix: str) -> str | None:
    """The sentence for a name that is nearly one of those `known`, all with the same prefix."""
    endings = [each.removeprefix(prefix) for each in known]
    found = get_close_matches(name.upper().removeprefix(prefix), endings, 1, _NEARLY)
    if not found:
        return None
    meant = f"did you mean {prefix}{found[0]}? Correct or remove it"
    return f"{name} is not a setting of this program; {meant}"


def unknown_names(names: Collection[str], known: Collection[str], prefix: str) -> Iterator[str]:
    """Those of some names of an environment that begin like a setting and are none, sorted."""
    # on every system a setting is found by its name in small letters too
    return (
        name
        for name in sorted(names)
        if name.upper().startswith(prefix) and name.upper() not in known
    )
