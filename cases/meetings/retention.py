"""How long what tells of a visitor is kept, as data/retention.toml has it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from cases.meetings.rules import rules

#: what of a registration is erased: all but name and organisation, or these too
WORDS: Final = "words"
EVERYTHING: Final = "everything"


@dataclass(frozen=True, slots=True)
class Period:
    """How many days after a session something of its registrations in `states` is kept."""

    states: frozenset[str]
    words: int
    name: int

    def last_days(self, today: date) -> tuple[date, date]:
        """Sessions up to which local days may not keep words, and not keep names, on `today`."""
        kept = (self.words, self.name)
        words, name = (today - timedelta(days=days + 1) for days in kept)
        return words, name


@cache
def periods() -> tuple[Period, ...]:
    """The periods that are shipped; every state of a registration falls under one of them."""
    text = files("cases.meetings").joinpath("data", "retention.toml").read_text("utf-8")
    return read_periods(tomllib.loads(text), rules().registrations.states)


def period_of(state: str) -> Period:
    """The period of a registration in `state`."""
    return next(each for each in periods() if state in each.states)


def stays_in_the_register(state: str) -> bool:
    """Whether the name outlives the words: the register of receptions needs it (form 03/TCD)."""
    return period_of(state).name > period_of(state).words


def read_periods(kept: Mapping[str, Any], states: Collection[str]) -> tuple[Period, ...]:
    """The periods of a parsed file; raises ValueError where a name would go before the words, or
    a state is unknown or falls under none.
    """
    left, found = set(states), list[Period]()
    for line in kept["class"]:
        named = frozenset(line.get("states", left))
        if not named <= left or line["name"] < line["words"]:
            raise ValueError(f"This class of retention cannot be: {line}.")
        found.append(Period(named, line["words"], line["name"]))
        left -= named
    if left:
        raise ValueError(f"No class of retention has {', '.join(sorted(left))}.")
    return tuple(found)
