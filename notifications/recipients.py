"""Whom a message is for, as the outbox writes it: a reference, never a name or an address.

`petitioner`, `handler:17` (a person's id), `department_head:SXD` (a department's code),
`upc_office`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.definition import Post
from workflow.reach import HANDLER

#: the departments that have a part in a case without answering for it
COORDINATING = "coordinating"


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

    @property
    def department(self) -> str | None:
        """The department meant, when it is a post of one."""
        return self.of if self.of and self.post != HANDLER else None


def is_citizen(post: Post | None) -> bool:
    """Whether the post is outside the administration."""
    return post is not None and post.office == "citizen"
