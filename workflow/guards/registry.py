"""What a guard is, and the two lists that definitions choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from workflow.attempt import Attempt

Question = Callable[[Attempt, Mapping[str, int]], bool]


@dataclass(frozen=True, slots=True)
class Guard:
    """A question and what it needs: the fields it judges, the limits and deadlines it reads.

    Of several fields an action takes at least one; the first of those is pointed at.
    `while_running`: deadlines without which it never holds; `contradicts`: guards that never hold
    where it does, each pair named once.
    `lets_the_clock_pass`: it never holds the clock back once a deadline has run out; only such
    guards may stand before what the clock must do.
    """

    name: str
    holds: Question
    fields: tuple[str, ...]
    limits: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    lets_the_clock_pass: bool = False
    while_running: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()


#: what an action may ask (`guards`)
GUARDS: Final[dict[str, Guard]] = {}
#: what an arrow may ask (`when`)
CONDITIONS: Final[dict[str, Guard]] = {}


def guard(
    *fields: str,
    limits: tuple[str, ...] = (),
    deadlines: tuple[str, ...] = (),
    lets_the_clock_pass: bool = False,
    while_running: tuple[str, ...] = (),
    contradicts: tuple[str, ...] = (),
) -> Callable[[Question], Question]:
    """Let definitions ask the decorated question of an action, under the function's name."""

    def register(question: Question) -> Question:
        name = question.__name__
        GUARDS[name] = Guard(
            name,
            question,
            fields,
            limits,
            (*deadlines, *while_running),
            lets_the_clock_pass,
            while_running,
            contradicts,
        )
        return question

    return register


def condition(*fields: str) -> Callable[[Question], Question]:
    """Let definitions ask the decorated question of an arrow, under the function's name."""

    def register(question: Question) -> Question:
        CONDITIONS[question.__name__] = Guard(question.__name__, question, fields)
        return question

    return register
