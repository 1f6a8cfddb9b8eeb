"""The named guards a definition may ask for: pure questions about one attempt.

A guard about a value that was not given has nothing to object to: that the value is missing is
said by the fields. A new guard is a function in one of these modules, its name in a definition and
its refusal there.
"""

from __future__ import annotations

from workflow.guards import answers, cases, clocks, departments, escalations, returns
from workflow.guards.registry import CONDITIONS, GUARDS, Guard

__all__ = [
    "CONDITIONS",
    "GUARDS",
    "Guard",
    "answers",
    "cases",
    "clocks",
    "departments",
    "escalations",
    "returns",
]
