"""Citizens as actors: whoever holds the tracking code of a case. Only a look-up makes one."""

from __future__ import annotations

from typing import Final

from workflow.attempt import Actor

#: whoever holds the tracking code of a case acts on it in this role
CITIZEN: Final = "citizen"

#: in the entry by which a case takes over another: from then on whoever raised that one is told
#: what the petitioner of this one is told
FOLLOWED: Final = "followed"


def citizen_of(number: str) -> Actor:
    """Whoever holds the tracking code of the case with this number."""
    return Actor(f"{CITIZEN}:{number}", frozenset({CITIZEN}))


def follower_of(number: str, own: str) -> Actor:
    """Whoever holds the code of the case `own`, which was merged into that with this number."""
    return Actor(f"{CITIZEN}:{number}:{own}", frozenset({CITIZEN}))


def citizen_reference(citizen: Actor) -> str:
    """How the history names a citizen: `citizen`, with the number of their own case where that was
    merged into the one they act on.
    """
    _, _, own = citizen.id.partition(":")[2].partition(":")
    return f"{CITIZEN}:{own}" if own else CITIZEN


def acts_on(citizen: Actor) -> str:
    """The number of the case that a citizen may act on."""
    return citizen.id.partition(":")[2].partition(":")[0]
