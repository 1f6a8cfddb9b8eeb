"""Finding people in the list of accounts, and the posts that somebody holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.directory.people import Person
from cases.directory.posts import Holding
from web.admin.references import named
from web.visit import Visit
from workflow.words import fold


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post somebody holds or stands in, with the address of its page."""

    label: str
    address: str
    deputy: bool


def matching(people: Iterable[Person], q: str, department: str) -> tuple[Person, ...]:
    """Those of a department whose name or username has `q` in it, marks left aside."""
    wanted = fold(q)
    return tuple(
        person
        for person in people
        if wanted in fold(f"{person.full_name} {person.username}")
        and department in ("", person.department)
    )


def posts_of(visit: Visit, person: Person) -> tuple[HeldPost, ...]:
    """What somebody holds now, and where they stand in."""
    held = (
        holding
        for holding in visit.office.people.holdings(visit.now)
        if person.id in (holding.holder_id, holding.deputy_id)
    )
    return tuple(_post(visit, holding, person) for holding in held)


def _post(visit: Visit, holding: Holding, person: Person) -> HeldPost:
    label = named(visit, "post", holding.post)
    address = f"/admin/posts/{holding.post}"
    if holding.department:
        label = f"{label}, {named(visit, 'department', holding.department)}"
        address = f"{address}?department={holding.department}"
    return HeldPost(label, address, person.id == holding.deputy_id)
