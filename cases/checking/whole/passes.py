"""What the clock wrote into the history of cases, against the pass it last told of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cases.checking.dossier import Dossier
from cases.instants import from_micros, to_micros
from cases.reading.last_pass import LastPass

#: the actor of what the clock does
_CLOCK: Final = "clock"


class Passes:
    """The newest entry that a pass of the clock left; cases are noted one by one."""

    def __init__(self) -> None:
        self._newest = 0

    def note(self, dossier: Dossier) -> None:
        """Remember the last entry of a case that the clock wrote of its own accord.

        Somebody who acts records the rungs before it in the same moment; an import records rungs
        of before the register knew the case. Neither is a pass.
        """
        acted = None
        for entry in reversed(dossier.entries):
            if entry.actor != _CLOCK:
                acted = entry.recorded_at
            elif entry.recorded_at != acted:
                if entry.at >= to_micros(dossier.case.created_at):
                    self._newest = max(self._newest, entry.recorded_at)
                return

    def warnings(self, last: LastPass | None) -> Iterator[str]:
        """What the last pass does not tell of. A clock may be killed before it could tell, or
        look ahead and be forgotten, so it is no broken promise; but nothing later is judged.
        """
        if not self._newest:
            return
        if last is None:
            yield (
                "the clock wrote into cases, but no pass of it is known, so that what it left out "
                "cannot be told; run “followup tick”, then check again."
            )
        elif self._newest > to_micros(max(last.judged_by, last.ran_at)):
            newest = from_micros(self._newest).isoformat()
            yield (
                f"the clock wrote into cases at {newest}, after the last pass that is known "
                f"({last.ran_at.isoformat()}); run “followup tick”, then check again."
            )
