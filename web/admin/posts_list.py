"""The posts as a list, and the tenures of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from cases.directory.appointing import posts_to_fill
from cases.directory.people import Person
from cases.directory.posts import BEGINNING, Holding
from cases.policy import UPC_OFFICE
from web.admin.references import who
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post now: holder and deputy, whether the holder is away until a moment (UTC)."""

    label: str
    department: str
    address: str
    holder: Person | None
    deputy: Person | None
    field: str | None
    away_until: datetime | None


@dataclass(frozen=True, slots=True)
class TenureLine:
    """How a post was filled from when (None: as long as anybody knows) until when (UTC)."""

    holder: str | None
    deputy: str | None
    begins: datetime | None
    ends: datetime | None
    by: str


def page_of(post: str, department: str) -> str:
    """The address of a post's page."""
    of = f"?department={quote(department, safe='')}" if department else ""
    return f"/admin/posts/{quote(post, safe='')}{of}"


def listed(visit: Visit) -> tuple[PostLine, ...]:
    """The posts of the province and of the UPC office with the leaders' charges, then the head of
    each department at work.
    """
    people, now = visit.office.people, visit.now
    known = posts_to_fill(visit.services.workflows.current.definition)
    charges = {(each.post, each.department) for each in people.holdings(now)}
    above = [
        (name, department)
        for name, post in known.items()
        if post.office != "department"
        for department in ("", *sorted(d for p, d in charges if p == name and d))
    ]
    today = visit.services.calendar().local(now).date()
    heads = [
        (name, department.code)
        for name, post in known.items()
        if post.office == "department" and post.stands_in is None
        for department in people.active_departments(today)
        if department.code != UPC_OFFICE
    ]
    return tuple(_line(visit, post, department) for post, department in (*above, *heads))


def tenure_lines(
    visit: Visit, tenures: Iterable[Holding], post: str, department: str
) -> tuple[TenureLine, ...]:
    """The tenures of one post, the newest first."""
    of_post = (each for each in tenures if (each.post, each.department) == (post, department))
    return tuple(reversed(tuple(_tenure(visit, each) for each in of_post)))


def _line(visit: Visit, post: str, department: str) -> PostLine:
    people = visit.office.people
    held = people.holding(post, department, visit.now) or Holding(post, department)
    holder = _active(visit, held.holder_id)
    if holder is None and department:
        holder = next(iter(_by_role(visit, post, department)), None)
    away = people.absence(holder.id, visit.now) if holder else None
    rule = visit.office.vocabulary.posts[post]
    return PostLine(
        label=rule.label.in_language(visit.language),
        department=people.name(department, visit.language) if department else "",
        address=page_of(post, department),
        holder=holder,
        deputy=_active(visit, held.deputy_id),
        field=held.field,
        away_until=away.until_at if away else None,
    )


def _active(visit: Visit, person_id: int | None) -> Person | None:
    person = visit.office.people.person(person_id) if person_id is not None else None
    return person if person and person.active else None


def _by_role(visit: Visit, post: str, department: str) -> Iterator[Person]:
    """Who holds a department's post because the role of that name says so."""
    for person in visit.office.people.people():
        if person.active and person.department == department and post in person.roles:
            yield person


def _tenure(visit: Visit, tenure: Holding) -> TenureLine:
    def name(person_id: int | None) -> str | None:
        person = visit.office.people.person(person_id) if person_id is not None else None
        return person.full_name if person else None

    return TenureLine(
        name(tenure.holder_id),
        name(tenure.deputy_id),
        tenure.valid_from if tenure.valid_from != BEGINNING else None,
        tenure.valid_to,
        who(visit, tenure.entered_by),
    )
