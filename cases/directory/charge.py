"""What a leader is in charge of: the posts of the province and the departments beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.directory.people import Person
from cases.directory.snapshot import Snapshot
from workflow.definition import WorkflowDefinition


@dataclass(frozen=True, slots=True)
class Charge:
    """Whose work reaches this person: of these departments, or of all where none is named."""

    person_id: int
    full_name: str
    posts: tuple[str, ...]
    departments: frozenset[str]

    @property
    def reference(self) -> str:
        """How the history names the person."""
        return f"person:{self.person_id}"


def charge_of(
    person: Person, definition: WorkflowDefinition, people: Snapshot, at: datetime
) -> Charge:
    """What `person` answers for by the posts of the province at `at` (UTC).

    Somebody who holds such a post for some departments is in charge of those; whoever holds it in
    general, or holds none that was entered, looks after the whole province.
    """
    posts = tuple(name for name, post in definition.posts.items() if post.office == "province")
    if any(person.id in people.sharers(post, "", at) for post in posts):
        return Charge(person.id, person.full_name, posts, frozenset())
    departments = frozenset(
        department.code
        for department in people.departments()
        for post in posts
        if person.id in people.sharers(post, department.code, at)
    )
    return Charge(person.id, person.full_name, posts, departments)
