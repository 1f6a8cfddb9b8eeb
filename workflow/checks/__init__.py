"""Is a definition sound? Every problem at once, each with file and key.

Without a problem here no open case can be forgotten: in every situation it can come into, left
alone from there on, the UPC office or somebody above it is told, again and again, or the clock
leads it to an end (`watch`, `endless`, `clock`, `expiry`); until somebody has replied no hand-over
can start the citizen's clock anew or stop it (`citizen`), and what stops it for a while ends and
lets somebody hear of the case meanwhile (`pauses`); and from everywhere a final state can be
reached (`graph`). Of what must not be kept here nothing stays but a stub (`stubs`).
"""

from __future__ import annotations

from itertools import chain

from workflow.checks import (
    citizen,
    clock,
    endless,
    expiry,
    graph,
    ladders,
    names,
    never_taken,
    pauses,
    people,
    periods,
    sentences,
    spelling,
    stubs,
    watch,
)
from workflow.checks.situations import situations
from workflow.definition import WorkflowDefinition
from workflow.problem import Problem

_OF_THE_WORDS = (
    names.check,
    spelling.check,
    sentences.check,
    ladders.check,
    periods.check,
    pauses.check,
)
_OF_THE_MOVES = (
    graph.check,
    people.check,
    never_taken.check,
    clock.check,
    expiry.check,
    citizen.check,
    watch.check,
    endless.check,
    stubs.check,
)


def check(definition: WorkflowDefinition, file: str | None = None) -> tuple[Problem, ...]:
    """Every problem of `definition`; `file` is what messages call its file."""
    name = file or f"{definition.key}.v{definition.version}.toml"
    found = situations(definition)
    problems = chain(
        chain.from_iterable(check(definition) for check in _OF_THE_WORDS),
        chain.from_iterable(check(definition, found) for check in _OF_THE_MOVES),
    )
    return tuple(Problem(name, key, text) for key, text in dict.fromkeys(problems))
