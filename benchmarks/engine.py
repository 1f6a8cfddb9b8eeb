"""How long the engine takes to decide: an accepted step, a refused one, and the menu.

Beside it the bare library makes the same transition on the engine's own machine.
"""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from statistics import median

from transitions import Machine

from benchmarks.worktime import Figure
from workflow.attempt import Actor, Attempt, Facts
from workflow.refusal import Refused
from workflow.versions import Workflows

ROUNDS = 7
CALLS = 5_000
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICE = Actor("minh", frozenset({"upc_office"}), "VPUBND")
OUTSIDER = Actor("hoa", frozenset({"department_officer"}), "SYT")
FACTS = Facts(now=NOW, active_departments=frozenset({"SXD", "SYT"}))


def measure(rounds: int = ROUNDS, calls: int = CALLS) -> list[Figure]:
    """Microseconds of CPU per call of each question; the questions take turns."""
    timings: dict[str, list[float]] = {}
    questions = _questions()
    for _ in range(rounds):
        for name, question in questions.items():
            seconds = timeit.timeit(question, timer=time.process_time, number=calls)
            timings.setdefault(name, []).append(seconds / calls * 1e6)
    return [Figure(name=n, value=median(values), unit="us") for n, values in timings.items()]


def _questions() -> dict[str, Callable[[], object]]:
    workflow = Workflows.shipped().current
    values: dict[str, object] = {"lead_department": "SXD"}

    def accepted() -> object:
        return workflow.attempt("recorded", "assign", Attempt(OFFICE, FACTS, values))

    def refused() -> None:
        with suppress(Refused):
            workflow.attempt("recorded", "assign", Attempt(OUTSIDER, FACTS, values))

    def menu() -> object:
        return workflow.menu("recorded", Attempt(OFFICE, FACTS, {}))

    return {
        "accepted step": accepted,
        "bare library, one transition": _bare_transition(),
        "refused step": refused,
        "menu": menu,
    }


def _bare_transition() -> Callable[[], object]:
    """The library alone, used as the engine uses it: a shared machine, a throw-away subject."""
    machine = Machine(
        model=None,
        initial="recorded",
        states=["recorded", "assigned"],
        transitions=[{"trigger": "assign", "source": "recorded", "dest": "assigned"}],
        auto_transitions=False,
        send_event=True,
    )
    event = machine.events["assign"]

    class Subject:
        state = "recorded"

        def trigger(self, _: str) -> None:
            """The library looks for it."""

    return lambda: event.trigger(Subject(), attempt=None)
