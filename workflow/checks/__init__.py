"""Is a definition sound? Every problem at once, each with file and key.

Without a problem here no open case can be forgotten: in every state that is not final, whatever
path led there, a deadline runs whose ladder ends at the UPC office or above, or that the clock
itself ends; the clock may do so from that state; and from there a final state can be reached.
"""

from __future__ import annotations

from itertools import chain

from workflow.checks import clocks, graph, ladders, names, people
from workflow.definition import WorkflowDefinition
from workflow.problem import Problem

_CHECKS = (names.check, people.check, graph.check, ladders.check, clocks.check)


def check(definition: WorkflowDefinition, file: str | None = None) -> tuple[Problem, ...]:
    """Every problem of `definition`; `file` is what messages call its file."""
    name = file or f"{definition.key}.v{definition.version}.toml"
    found = chain.from_iterable(check(definition) for check in _CHECKS)
    return tuple(Problem(name, key, text) for key, text in dict.fromkeys(found))
