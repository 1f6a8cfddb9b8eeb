"""Whom a message is for, as the outbox writes it: a reference, never a name or an address.

`petitioner`, `handler:17` (a person's id), `department_head:SXD` (a department's code),
`upc_office`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.definition import Post, WorkflowDefinition

#: the only post that belongs to a case and not to an office
HANDLER = "handler"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A post, and which department's or which person's where that is needed."""

    post: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.post}:{self.of}" if self.of else self.post

    @classmethod
    def parse(cls, reference: str) -> Recipient:
        """The recipient that `str` wrote."""
        post, _, of = reference.partition(":")
        return cls(post, of)

    @property
    def person_id(self) -> int | None:
        """The person meant, when it is a case officer."""
        return int(self.of) if self.post == HANDLER and self.of.isdigit() else None


def is_citizen(post: Post | None) -> bool:
    """Whether the post is outside the administration."""
    return post is not None and post.office == "citizen"


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
