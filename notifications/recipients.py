"""Whom a message is for, as the outbox writes it: a reference, never a name or an address.

`petitioner`, `petitioner:case:20260000002` (that of a case which was merged into the one told of),
`handler:17` (a person's id), `department_head:SXD` (a department's code), `upc_office`.
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


#: what the reference of somebody who follows a merge has before the id of their own case
FOLLOWS: Final = "case:"


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
    def own_case(self) -> int | None:
        """The case that a citizen raised and that was merged into the one told of."""
        kind, _, case_id = self.of.rpartition(":")
        return int(case_id) if f"{kind}:" == FOLLOWS and case_id.isdecimal() else None

    @property
    def department(self) -> str | None:
        """The department meant, when it is a post of one."""
        is_one = self.post != HANDLER and not self.of.startswith(FOLLOWS)
        return self.of if self.of and is_one else None


def is_citizen(post: Post | None) -> bool:
    """Whether the post is outside the administration."""
    return post is not None and post.office == "citizen"
