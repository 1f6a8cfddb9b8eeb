"""Who is told: from a post to a person, at the moment it matters. Pure.

Posts stand in the definition, people hold them as data. A vacancy changes who is told, never
whether or when something is recorded (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from workflow.attempt import Actor
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import Concern, applies, ladder_for

#: the only post that belongs to a case and not to an office
HANDLER: Final = "handler"

#: as what somebody is told: the post's holder or deputy, by a post that stands in for it, by the
#: next rung's post, by any post of the UPC office; or nobody was there
How = Literal["holder", "deputy", "stand_in", "next_rung", "office", "nobody"]

Fits = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Seat:
    """How a post is filled at a moment; `person` is None when nobody is there to be told.

    `deputy`: the person stands in for the holder. `held`: it has a holder, here or away.
    """

    person: int | None = None
    deputy: bool = False
    held: bool = False


class Seats(Protocol):
    """The directory, as far as telling people goes. `at` is aware UTC."""

    def seat(self, post: str, department: str, at: datetime, fits: Fits) -> Seat:
        """How a post is filled for a department; only people whose actor `fits` count."""

    def is_here(self, person_id: int, at: datetime, fits: Fits) -> bool:
        """Whether somebody is at work, not away, and `fits`."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is told, by which post and as what; `vacant`: nobody holds the post that was meant."""

    person: int | None
    post: str
    how: How
    vacant: bool


def reach(
    definition: WorkflowDefinition,
    post: str,
    above: Iterable[str],
    seat_of: Callable[[str], Seat],
) -> Reached:
    """The person that a message for `post` reaches.

    Holder, deputy, the posts that stand in, the posts `above` (of the next rungs), then every post
    of the UPC office: the first where somebody is there.
    """
    own = seat_of(post)
    if own.person is not None:
        return Reached(own.person, post, "deputy" if own.deputy else "holder", not own.held)
    for further, how in _line(definition, post, above):
        seat = seat_of(further)
        if seat.person is not None:
            return Reached(seat.person, further, how, not own.held)
    return Reached(None, post, "nobody", not own.held)


def posts_above(rule: DeadlineRule, rung: str, concern: Concern) -> Iterator[str]:
    """The posts of the rungs after `rung` that apply; none for a rung the ladder has not.

    Looked up only as far as somebody asks: most posts are filled.
    """
    passed = False
    for step in rule.ladder:
        if passed and applies(step, concern):
            yield step.post
        passed = passed or step.rung == rung


def posts_upward(definition: WorkflowDefinition, concern: Concern) -> tuple[str, ...]:
    """The posts that the citizen's clock tells one after the other, each once, lowest first."""
    rule = definition.deadlines[definition.citizen_clock]
    told = (rung.post for rung in ladder_for(rule, concern) if not rung.is_reminder)
    return tuple(dict.fromkeys(told))


def posts_after(definition: WorkflowDefinition, post: str, concern: Concern) -> tuple[str, ...]:
    """The posts that `posts_upward` names after `post`; none for one that is not among them."""
    upward = posts_upward(definition, concern)
    return upward[upward.index(post) + 1 :] if post in upward else ()


def upc_desk(definition: WorkflowDefinition) -> str:
    """The post that the UPC office itself is reached by: the first of its posts."""
    return next(name for name, post in definition.posts.items() if post.office == "upc")


def line_of_posts(definition: WorkflowDefinition, first: str) -> Iterator[str]:
    """The post itself and those that stand in for it, in order; each once."""
    seen: set[str] = set()
    post: str | None = first
    while post is not None and post in definition.posts and post not in seen:
        seen.add(post)
        yield post
        post = definition.posts[post].stands_in


def _line(
    definition: WorkflowDefinition, first: str, above: Iterable[str]
) -> Iterator[tuple[str, How]]:
    """The posts after `first`, each once, and as what they would be told."""
    office = (name for name, post in definition.posts.items() if post.office == "upc")
    ways: tuple[tuple[How, Iterable[str]], ...] = (
        ("stand_in", line_of_posts(definition, first)),
        ("next_rung", above),
        ("office", office),
    )
    seen = {first}
    for how, posts in ways:
        for post in posts:
            if post not in seen:
                seen.add(post)
                yield post, how
