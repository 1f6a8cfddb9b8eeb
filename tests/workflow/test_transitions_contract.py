"""What the engine relies on in `transitions` 0.9.3, beyond its documented calls.

If one of these fails after an upgrade, `workflow/machine.py` must be thought over again.
"""

from __future__ import annotations

import logging
from typing import Any

import pytest
from transitions import EventData, Machine, MachineError

import workflow.machine


class Case:
    """A throw-away subject; the library must neither know nor keep it."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _machine(transitions: list[dict[str, Any]], **options: Any) -> Machine:
    options = {"auto_transitions": False, "send_event": True, "queued": False} | options
    return Machine(
        model=None, states=["", "a", "b"], initial="", transitions=transitions, **options
    )


def test_an_event_moves_a_subject_the_machine_never_registered() -> None:
    machine, case = _machine([{"trigger": "go", "source": "a", "dest": "b"}]), Case("a")
    assert machine.events["go"].trigger(case) is True
    assert case.state == "b"
    assert machine.models == []


def test_a_refusing_condition_gives_false_without_exception_and_without_a_move() -> None:
    arrow = {"trigger": "go", "source": "a", "dest": "b", "conditions": [lambda event: False]}
    case = Case("a")
    assert _machine([arrow]).events["go"].trigger(case) is False
    assert case.state == "a"


def test_arrows_are_tried_in_order_and_their_conditions_from_the_left() -> None:
    asked = []

    def condition(name: str, answer: bool) -> Any:
        return lambda event: asked.append(name) or answer

    machine = _machine(
        [
            {
                "trigger": "go",
                "source": "a",
                "dest": "",
                "conditions": [condition("1", False), condition("2", True)],
            },
            {"trigger": "go", "source": "a", "dest": "b", "conditions": [condition("3", True)]},
        ]
    )
    case = Case("a")
    assert machine.events["go"].trigger(case)
    assert (case.state, asked) == ("b", ["1", "3"])


def test_a_condition_sees_the_attempt_and_the_state_it_starts_from() -> None:
    seen = []

    def look(event: EventData) -> bool:
        seen.append((event.state.name, event.kwargs["attempt"]))
        return True

    arrow = {"trigger": "go", "source": ["a", "b"], "dest": "b", "conditions": [look]}
    _machine([arrow]).events["go"].trigger(Case("b"), attempt="this one")
    assert seen == [("b", "this one")]


def test_an_arrow_without_destination_stays() -> None:
    case = Case("a")
    assert _machine([{"trigger": "go", "source": "a", "dest": None}]).events["go"].trigger(case)
    assert case.state == "a"


def test_a_wrong_source_raises_so_the_engine_must_ask_before() -> None:
    machine = _machine([{"trigger": "go", "source": "a", "dest": "b"}])
    with pytest.raises(MachineError):
        machine.events["go"].trigger(Case("b"))


def test_an_unknown_destination_is_not_noticed_until_it_is_used() -> None:
    """Why `workflow.checks` looks at every name."""
    machine = _machine([{"trigger": "go", "source": "a", "dest": "nowhere"}])
    with pytest.raises(ValueError, match="nowhere"):
        machine.events["go"].trigger(Case("a"))


def test_a_queued_machine_says_true_whatever_the_condition_said() -> None:
    """Why the engine's machine is not queued."""
    arrow = {"trigger": "go", "source": "a", "dest": "b", "conditions": [lambda event: False]}
    outer: list[bool] = []

    def nested(event: EventData) -> bool:
        outer.append(event.machine.events["go"].trigger(Case("a")))
        return True

    machine = _machine(
        [arrow, {"trigger": "start", "source": "a", "dest": "b", "conditions": [nested]}],
        queued=True,
    )
    machine.events["start"].trigger(Case("a"))
    assert outer == [True]


def test_the_library_does_not_log_every_step() -> None:
    assert workflow.machine.logging is logging
    # also where an office lets everything else be logged
    assert logging.getLogger("transitions").level == logging.WARNING
    assert not logging.getLogger("transitions.core").isEnabledFor(logging.INFO)
