"""One letter for everything the clock tells one person at one time, instead of a flood.

Each rung stays a history entry, a row of the board and a row of the outbox; only the letter is
shared. The most delayed case comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from notifications.addressees import Addressee
from notifications.channels.base import Letter
from notifications.letters import (
    Surroundings,
    Topic,
    addressed,
    letter_reference,
    staff_values,
)
from notifications.outbox import Key
from notifications.render import DIGEST, render


@dataclass(frozen=True, slots=True)
class Told:
    """One message of the clock, and as what it reaches the person."""

    key: Key
    topic: Topic
    to: Addressee


def write_digest(told: Sequence[Told], around: Surroundings) -> Letter:
    """The one letter of several messages of the clock to one person.

    Raises jinja2.TemplateError when there is no template for the reader's language.
    """
    to = told[0].to
    cases = [_case(list(group), around) for _, group in groupby(_in_order(told), key=_case_id)]
    text = render(DIGEST, "staff", to.language, {"name": to.name, "cases": cases})
    reference = letter_reference(*(each.key for each in told))
    return addressed(reference, to, text, around)


def _case(told: Sequence[Told], around: Surroundings) -> dict[str, object]:
    """What the letter says of one case: the values of a letter of its own, and every rung."""
    rungs = [staff_values(each.topic, each.to, around) for each in told]
    told_as: list[object] = []
    for rung in rungs:
        if rung["told"] not in told_as:
            told_as.append(rung["told"])
    return {**rungs[0], "rungs": rungs, "told_as": told_as}


def _in_order(told: Sequence[Told]) -> list[Told]:
    """By the earliest due instant of each case; the rungs of a case as they happened."""
    delayed = {_case_id(each): _due(each) for each in sorted(told, key=_due, reverse=True)}
    return sorted(told, key=lambda each: (delayed[_case_id(each)], _case_id(each), each.key.seq))


def _due(told: Told) -> datetime:
    return datetime.fromisoformat(told.topic.params["due"])


def _case_id(told: Told) -> int:
    return told.key.case_id
