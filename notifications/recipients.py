"""Whom a message is for, as the outbox writes it: a reference, never a name or an address.

`petitioner`, `handler:17` (a person's id), `department_head:SXD` (a department's code),
`upc_office`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from workflow.definition import Post
from workflow.reach import HANDLER

#: the departments that have a part in a case without answering for it
COORDINATING = "coordinating"
#: under which a message's references keep the departments that had a part until then
PARTED: Final = "parted"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A post, and which department's or which person's where that is needed.

    `parted`, which is no part of the reference: the department's part in the case ended by what
    the message tells of.
    """

    post: str
    of: str = ""
    parted: bool = False

    def __str__(self) -> str:
        return f"{self.post}:{self.of}" if self.of else self.post

    @classmethod
    def parse(cls, reference: str) -> Recipient:
        """The recipient that `str` wrote."""
        post, _, of = reference.partition(":")
        return cls(post, of)

    def told(self, params: Mapping[str, Any]) -> Recipient:
        """The same recipient, by the references that its message keeps."""
        parted = self.post == COORDINATING and self.of in params.get(PARTED, ())
        return replace(self, parted=parted)

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
