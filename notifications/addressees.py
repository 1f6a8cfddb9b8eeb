"""Who gets a message, decided when it is sent: posts change hands, people leave, cases move on.

A vacancy changes who is told, never whether something is recorded (contract.md section 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.telling import told_by
from cases.directory.snapshot import Snapshot
from notifications.errors import PermanentFailure
from notifications.matter import Contact
from notifications.reasons import NO_ADDRESS, NO_HOLDER, NO_RIGHT
from notifications.recipients import Recipient
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
    #: the post it was meant for, when nobody is there
    instead_of: str | None = None
    #: whether the person stands in for the holder of the post
    deputy: bool = False
    #: whether the post it was meant for has no holder, rather than one who is away
    vacant: bool = False
    #: of the office's people: who it is, and the department they work at
    person_id: int | None = None
    works_at: str | None = None
    #: the department whose part in the case ended by what the message tells of
    parted: str | None = None


def staff_addressee(
    recipient: Recipient,
    case: Case,
    people: Snapshot,
    definition: WorkflowDefinition,
    above: Iterable[str],
    at: datetime,
) -> Addressee:
    """The person who holds the recipient's post at `at`, or the next in line.

    `above` are the posts of the rungs after the one the message tells of. Raises PermanentFailure
    with the reason when the case is no longer this department's, when nobody is left on the line,
    or when the person found has no e-mail address.
    """
    if _moved_on(recipient, case):
        raise PermanentFailure(NO_RIGHT)
    department = recipient.department or case.department
    told = told_by(
        case, definition, recipient.post, above, people, department, at, parted=recipient.parted
    )
    person = people.person(told.person) if told.person is not None else None
    if person is None:
        raise PermanentFailure(NO_HOLDER)
    if not person.email:
        raise PermanentFailure(NO_ADDRESS)
    return Addressee(
        person.full_name,
        person.email,
        person.language,
        told.post,
        department if definition.posts[told.post].office == "department" else "",
        instead_of=None if told.post == recipient.post else recipient.post,
        deputy=told.how == "deputy",
        vacant=told.vacant,
        person_id=person.id,
        works_at=person.department,
        parted=department if recipient.parted else None,
    )


def citizen_addressee(recipient: Recipient, contact: Contact) -> Addressee:
    """The petitioner; raises PermanentFailure when no address is left."""
    if not contact.email:
        raise PermanentFailure(NO_ADDRESS)
    return Addressee(contact.name or "", contact.email, "vi", recipient.post)


def _moved_on(recipient: Recipient, case: Case) -> bool:
    """Whether the message is for a department that no longer has a part in the case.

    That its part has ended it is told nevertheless: whoever works on it would go on in vain.
    """
    of = recipient.department
    has_part = of is None or of in (case.department, *case.coordinating)
    return not has_part and not recipient.parted
