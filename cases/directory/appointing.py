"""Appointing people to posts: every change is a tenure of its own, with who entered it and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cases.audit.subjects import person_subject, post_subject
from cases.audit.trail import Change, Detail, note, take_turn
from cases.directory.people import Person
from cases.directory.posts import Holding, fill_post, holding_at
from cases.directory.snapshot import Snapshot
from cases.errors import BadFields, BadInput, UnknownDepartment, UnknownPerson
from cases.policy import EVERYWHERE, IN_A_DEPARTMENT
from cases.store.transaction import WriteTransaction
from cases.texts import readable_line
from workflow.definition import Post, WorkflowDefinition
from workflow.reach import HANDLER

_NOT_OF_THE_DEPARTMENT: Final = (
    "“%(username)s” may not see the cases of this post; the holder must work at %(department)s."
)
_NOT_ABOVE: Final = (
    "“%(username)s” may not see the cases of this post; "
    "the holder must be of the UPC office or a leader."
)


@dataclass(frozen=True, slots=True)
class Office:
    """What appointments are checked against, and who enters them when (UTC).

    `seen` is the edition of the post that they had before them (`cases.audit.trail`).
    """

    definition: WorkflowDefinition
    people: Snapshot
    by: str
    now: datetime
    seen: int | None = None


def appoint(
    transaction: WriteTransaction,
    office: Office,
    post: str,
    department: str,
    username: str,
    at: datetime,
    field: str | None = None,
) -> None:
    """Make somebody the holder of a post from `at` (UTC) on; the deputy stays.

    `department` is "" for a post of the UPC office, and for a leader's post in general; named, it
    is the department whose head it is, or that a leader is in charge of. `field` describes a
    leader's charge. Raises BadInput, UnknownPerson or UnknownDepartment; then nothing is written.
    """
    now = _holding(transaction, office, post, department, at)
    person = _person(office, post, department, username)
    if now.deputy_id == person.id:
        raise BadInput(
            "“%(username)s” is the deputy of this post; name another deputy first.",
            username=username,
        )
    charge = _charge(field) or now.field
    changed = replace(now, holder_id=person.id, field=charge)
    _fill(transaction, office, "holder_named", changed, at, person)


def vacate(
    transaction: WriteTransaction, office: Office, post: str, department: str, at: datetime
) -> None:
    """Leave a post without a holder from `at` (UTC) on; its deputy, if any, stands in.

    Raises BadInput or UnknownDepartment.
    """
    now = _holding(transaction, office, post, department, at)
    _fill(transaction, office, "post_vacated", replace(now, holder_id=None), at)


def name_deputy(
    transaction: WriteTransaction,
    office: Office,
    post: str,
    department: str,
    username: str | None,
    at: datetime,
) -> None:
    """Say who stands in for the holder from `at` (UTC) on; None = nobody.

    Raises BadInput, UnknownPerson or UnknownDepartment.
    """
    now = _holding(transaction, office, post, department, at)
    person = _person(office, post, department, username) if username else None
    if person is not None and person.id == now.holder_id:
        raise BadInput(
            "“%(username)s” holds this post; the deputy must be somebody else.", username=username
        )
    changed = replace(now, deputy_id=person.id if person else None)
    _fill(transaction, office, "deputy_named", changed, at, person)


def _charge(field: str | None) -> str | None:
    try:
        return readable_line(field or "", "The field in charge")
    except BadInput as problem:
        raise BadFields(("field", problem)) from problem


def posts_to_fill(definition: WorkflowDefinition) -> dict[str, Post]:
    """The posts that somebody can be appointed to."""
    return {
        name: post
        for name, post in definition.posts.items()
        if post.office != "citizen" and name != HANDLER
    }


def eligible(office: Office, post: str, department: str) -> tuple[Person, ...]:
    """Who may be appointed to a post: the people at work who see the cases it is told of."""
    everybody = (person for person in office.people.people() if person.active)
    return tuple(each for each in everybody if _fits(office, post, department, each))


def _fill(
    transaction: WriteTransaction,
    office: Office,
    what: str,
    holding: Holding,
    at: datetime,
    person: Person | None = None,
) -> None:
    subject = post_subject(holding.post, holding.department)
    whom: Detail = (("person", person_subject(person.id)),) if person else ()
    fill_post(transaction, holding, at, office.by, office.now)
    note(transaction, office.now, office.by, what, subject, (*whom, ("from", at.isoformat())))


def _holding(
    transaction: WriteTransaction, office: Office, post: str, department: str, at: datetime
) -> Holding:
    known = posts_to_fill(office.definition)
    rule = known.get(post)
    if rule is None:
        raise BadInput(
            "“%(post)s” is no post to appoint to; choose from %(posts)s.",
            post=post,
            posts=", ".join(known),
        )
    if rule.office == "department" and not department:
        raise BadInput("The post “%(post)s” is a department's; name the department.", post=post)
    if rule.office == "upc" and department:
        raise BadInput(
            "The post “%(post)s” is the UPC office's; leave the department out.", post=post
        )
    if department and office.people.department(department) is None:
        raise UnknownDepartment(f"There is no department “{department}” in this register.")
    seen = Change(office.by, office.now, office.seen)
    take_turn(transaction, seen, post_subject(post, department))
    return holding_at(transaction, post, department, at)


def _person(office: Office, post: str, department: str, username: str) -> Person:
    """Somebody who may see the cases that the post is told of; else no rung would reach them."""
    person = office.people.by_username(username)
    if person is None or not person.active:
        raise UnknownPerson(f"There is no account “{username}” in this register.")
    if not _fits(office, post, department, person):
        of_a_department = office.definition.posts[post].office == "department"
        said = _NOT_OF_THE_DEPARTMENT if of_a_department else _NOT_ABOVE
        raise BadInput(said, username=username, department=department)
    return person


def _fits(office: Office, post: str, department: str, person: Person) -> bool:
    if office.definition.posts[post].office == "department":
        return person.department == department and bool(person.roles & IN_A_DEPARTMENT)
    return bool(person.roles & EVERYWHERE)
