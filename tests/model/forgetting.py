"""What must never happen to an open case, whatever the model and the register agree on."""

from __future__ import annotations

from datetime import timedelta

from tests.model.case import OfficeCase
from tests.model.clock import next_moment
from tests.model.definition import DEADLINES

#: thirty days to the end of the last one
_LONGEST_PAUSE = timedelta(days=31)


def why_forgotten(case: OfficeCase) -> str:
    """Why nobody would ever think of an open case again; nothing for one that is safe."""
    if not case.is_open:
        return ""
    if not case.department:
        return "nobody answers for it"
    if next_moment(case) is None:
        return "no clock looks at it again"
    for clock in case.running():
        if "holds" in DEADLINES[clock.name] and clock.due - clock.opened_at > _LONGEST_PAUSE:
            return "it is paused for ever"
    return ""
