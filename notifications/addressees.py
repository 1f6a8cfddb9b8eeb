"""Who gets a message, decided when it is sent: posts change hands, people leave, cases move on.

A vacancy changes who is told, never whether something is recorded (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.casefile.case import Case
from cases.directory.snapshot import Snapshot
from cases.policy import may_see
from notifications.errors import PermanentFailure
from notifications.matter import Contact
from notifications.reasons import NO_ADDRESS, NO_HOLDER, NO_RIGHT
from notifications.recipients import HANDLER, Recipient, line_of_posts
from workflow.definition import WorkflowDefinition


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person a message goes to, and as what."""

    name: str
    address: str
    language: str
    #: the post in the definition by which it concerns them
    post: str
    #: whose department's post it is; "" for the petitioner and for provincial posts
    department: str = ""
    #: the post it was meant for, when that is vacant
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rung a message tells of: a vacancy on it passes the message up."""

    deadline: str
    rung: str


def staff_addressee(
    recipient: Recipient,
    case: Case,
    people: Snapshot,
    definition: WorkflowDefinition,
    ladder: Ladder | None,
) -> Addressee:
    """The person who holds the recipient's post, or the next in line while it is vacant.

    Everybody on the line must be active and may see the case now. Raises PermanentFailure with
    the reason when the case is no longer this department's, when nobody is left on the line, or
    when the person found has no e-mail address.
    """
    if _moved_on(recipient, case):
        raise PermanentFailure(NO_RIGHT)
    for post in _line(definition, recipient.post, ladder):
        person_id = case.handler_id if post == HANDLER else people.holder(post, case.department)
        person = people.person(person_id) if person_id is not None else None
        # somebody who left has no role and may see nothing
        if person is None or not may_see(people.actor(person), case):
            continue
        if not person.email:
            raise PermanentFailure(NO_ADDRESS)
        return Addressee(
            person.full_name,
            person.email,
            person.language,
            post,
            case.department if definition.posts[post].office == "department" else "",
            instead_of=None if post == recipient.post else recipient.post,
        )
    raise PermanentFailure(NO_HOLDER)


def citizen_addressee(recipient: Recipient, contact: Contact) -> Addressee:
    """The petitioner; raises PermanentFailure when no address is left."""
    if not contact.email:
        raise PermanentFailure(NO_ADDRESS)
    return Addressee(contact.name or "", contact.email, "vi", recipient.post)


def _moved_on(recipient: Recipient, case: Case) -> bool:
    """Whether the message is for a department that no longer answers for the case."""
    if recipient.post == HANDLER or not recipient.of:
        return False
    return recipient.of not in (case.department, *case.coordinating)


def _line(definition: WorkflowDefinition, first: str, ladder: Ladder | None) -> Iterator[str]:
    """The post, who stands in for it, the rest of the ladder, then the UPC office; each once."""
    seen: set[str] = set()
    for post in (
        *line_of_posts(definition, first),
        *(_above(definition, ladder) if ladder else ()),
        *(name for name, post in definition.posts.items() if post.office == "upc"),
    ):
        if post not in seen:
            seen.add(post)
            yield post


def _above(definition: WorkflowDefinition, ladder: Ladder) -> tuple[str, ...]:
    rule = definition.deadlines.get(ladder.deadline)
    if rule is None:
        return ()
    names = [rung.rung for rung in rule.ladder]
    after = names.index(ladder.rung) + 1 if ladder.rung in names else len(names)
    return tuple(rung.post for rung in rule.ladder[after:])
