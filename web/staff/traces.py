"""What was done to somebody's second factor, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cases.access.account_traces import (
    RECOVERY_USED,
    RESET,
    SET_UP,
    SWITCHED_OFF,
    AccountTrace,
)
from web.language import message
from web.visit import Visit

_WHAT: Final = {
    SET_UP: message("Set up"),
    SWITCHED_OFF: message("Switched off"),
    RESET: message("Reset by an administrator"),
    RECOVERY_USED: message("A recovery code was used"),
}
_CONSOLE: Final = message("System operator")


def trace_lines(visit: Visit, traces: Iterable[AccountTrace]) -> list[dict[str, Any]]:
    """Each trace with its moment, what was done, and the name of who did it."""
    gettext = visit.words.gettext
    return [
        {
            "at": trace.at,
            "what": gettext(_WHAT[trace.what]) if trace.what in _WHAT else trace.what,
            "who": _who(visit, trace.by),
        }
        for trace in traces
    ]


def _who(visit: Visit, reference: str) -> str:
    _, _, number = reference.partition(":")
    person = visit.office.people.person(int(number)) if number.isdecimal() else None
    return person.full_name if person else visit.words.gettext(_CONSOLE)
