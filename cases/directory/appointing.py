"""Appointing people to posts: every change is a tenure of its own, with who entered it and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cases.directory.people import Person
from cases.directory.posts import Holding, fill_post, holding_at
from cases.directory.snapshot import Snapshot
from cases.errors import BadInput, UnknownDepartment, UnknownPerson
from cases.policy import EVERYWHERE, IN_A_DEPARTMENT
from cases.store.transaction import WriteTransaction
from workflow.definition import WorkflowDefinition
from workflow.reach import HANDLER


@dataclass(frozen=True, slots=True)
class Office:
    """What appointments are checked against, and who enters them when (UTC)."""

    definition: WorkflowDefinition
    people: Snapshot
    by: str
    now: datetime


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
        raise BadInput(f"“{username}” is the deputy of this post; name another deputy first.")
    changed = replace(now, holder_id=person.id, field=field or now.field)
    fill_post(transaction, changed, at, office.by, office.now)


def vacate(
    transaction: WriteTransaction, office: Office, post: str, department: str, at: datetime
) -> None:
    """Leave a post without a holder from `at` (UTC) on; its deputy, if any, stands in.

    Raises BadInput or UnknownDepartment.
    """
    now = _holding(transaction, office, post, department, at)
    fill_post(transaction, replace(now, holder_id=None), at, office.by, office.now)


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
        raise BadInput(f"“{username}” holds this post; the deputy must be somebody else.")
    changed = replace(now, deputy_id=person.id if person else None)
    fill_post(transaction, changed, at, office.by, office.now)


def _holding(
    transaction: WriteTransaction, office: Office, post: str, department: str, at: datetime
) -> Holding:
    rule = office.definition.posts.get(post)
    known = [
        name
        for name, each in office.definition.posts.items()
        if each.office != "citizen" and name != HANDLER
    ]
    if rule is None or post not in known:
        raise BadInput(f"“{post}” is no post to appoint to; choose from {', '.join(known)}.")
    if rule.office == "department" and not department:
        raise BadInput(f"The post “{post}” is a department's; name the department.")
    if rule.office == "upc" and department:
        raise BadInput(f"The post “{post}” is the UPC office's; leave the department out.")
    if department and office.people.department(department) is None:
        raise UnknownDepartment(f"There is no department “{department}” in this register.")
    return holding_at(transaction, post, department, at)


def _person(office: Office, post: str, department: str, username: str) -> Person:
    """Somebody who may see the cases that the post is told of; else no rung would reach them."""
    person = office.people.by_username(username)
    if person is None or not person.active:
        raise UnknownPerson(f"There is no account “{username}” in this register.")
    rule = office.definition.posts.get(post)
    if rule is not None and rule.office == "department":
        fits = person.department == department and bool(person.roles & IN_A_DEPARTMENT)
        where = f"work at {department}"
    else:
        fits = bool(person.roles & EVERYWHERE)
        where = "be of the UPC office or a leader"
    if not fits:
        raise BadInput(f"“{username}” may not see the cases of this post; the holder must {where}.")
    return person
