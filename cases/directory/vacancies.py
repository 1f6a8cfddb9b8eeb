"""Posts that a ladder tells and nobody holds: those who are told instead learn of it, and we do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.directory.snapshot import Snapshot
from cases.policy import UPC_OFFICE
from workflow.definition import Post, WorkflowDefinition


@dataclass(frozen=True, slots=True)
class VacantPost:
    """A post without a holder; `departments` are the codes it is missing for.

    `department` is its own when it is a department's post, else "". `standing_in` is the deputy
    who is told meanwhile.
    """

    post: str
    department: str
    departments: tuple[str, ...]
    standing_in: int | None


def posts_told(definition: WorkflowDefinition) -> tuple[str, ...]:
    """The posts that any ladder tells, sorted; not those for which another always stands in."""
    rungs = (rung for rule in definition.deadlines.values() for rung in rule.ladder)
    told = {rung.post for rung in rungs}
    return tuple(sorted(name for name in told if definition.posts[name].stands_in is None))


def vacant_posts(
    definition: WorkflowDefinition, people: Snapshot, busy: Iterable[str], at: datetime
) -> tuple[VacantPost, ...]:
    """The posts of the ladders without a holder at `at` (UTC), those of departments last.

    `busy` are the departments with open cases: a vacancy elsewhere keeps nobody from being told.
    """
    departments = tuple(sorted(busy))
    found = [
        vacancy
        for name in posts_told(definition)
        for vacancy in _of_post(name, definition.posts[name], people, departments, at)
    ]
    return tuple(sorted(found, key=lambda vacancy: (vacancy.department, vacancy.post)))


def _of_post(
    name: str, post: Post, people: Snapshot, departments: tuple[str, ...], at: datetime
) -> Iterator[VacantPost]:
    missing = tuple(code for code in departments if not people.is_held(name, code, at))
    if post.office == "department":
        # the UPC office answers at its desk, not by a head of unit
        for code in missing:
            if code != UPC_OFFICE:
                yield _vacancy(name, code, (code,), people, at)
    elif missing or not people.is_held(name, "", at):
        yield _vacancy(name, "", missing, people, at)


def _vacancy(
    name: str, department: str, missing: tuple[str, ...], people: Snapshot, at: datetime
) -> VacantPost:
    seat = people.seat(name, department, at)
    return VacantPost(name, department, missing, seat.person if seat.deputy else None)
