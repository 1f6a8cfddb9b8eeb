"""Who may say “taken note” to an escalation: those it was told to, and nobody in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.directory.snapshot import Snapshot
from cases.policy import IN_TOUCH
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition


@dataclass(frozen=True, slots=True)
class ToldRung:
    """An escalation as far as its recipients go; departments by code.

    `post` is whom it was meant for, `told_post` by what post `person_id` was told. `department`
    answered for the case then, `answers` answers for that deadline now.
    """

    post: str
    told_post: str | None
    person_id: int | None
    department: str
    answers: str


def may_acknowledge(
    actor: Actor,
    rung: ToldRung,
    people: Snapshot,
    definition: WorkflowDefinition,
    at: datetime,
) -> bool:
    """Whether `rung` was told to `actor`, judged by the posts as they are at `at` (UTC).

    That is the person told, everybody who holds the same post or stands in it, and the whole UPC
    office for a post of the UPC office. What was told to a department that has handed the case on
    since is the UPC office's to acknowledge: nobody there sees the case any more.
    """
    person = people.by_username(actor.id)
    if person is None:
        return False
    posts = {rung.post, rung.told_post or rung.post}
    if person.id == rung.person_id or any(
        person.id in people.sharers(post, rung.department, at) for post in posts
    ):
        return True
    offices = {definition.posts[post].office for post in posts if post in definition.posts}
    handed_on = "department" in offices and rung.department != rung.answers
    return bool(actor.roles & IN_TOUCH) and ("upc" in offices or handed_on)
