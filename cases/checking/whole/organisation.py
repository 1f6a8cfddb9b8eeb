"""Departments, people, posts and absences: what no form lets in and a ladder stumbles over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final

from sqlalchemy import Connection, select

from cases.directory.departments import read_departments
from cases.directory.organisation import faults_of_succession
from cases.directory.people import NEED_A_DEPARTMENT, RIGHTS, ROLES, Person, read_people
from cases.directory.posts import Holding, read_tenures
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Absence, MeetingSession, table_of

_AWAY, _SESSION = table_of(Absence).c, table_of(MeetingSession).c
_NEVER_BACK: Final = Statement(
    select(_AWAY.person_id).where(_AWAY.until_at <= _AWAY.from_at).distinct()
)
_NEVER_OVER: Final = Statement(select(_SESSION.id).where(_SESSION.ends_at <= _SESSION.starts_at))


def organisation_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with those who answer for cases."""
    departments = {each.code: each for each in read_departments(connection)}
    people = read_people(connection)
    if departments:
        for fault in faults_of_succession(departments):
            yield f"{fault}."
    for person in people:
        yield from _person_problems(person)
    yield from _tenure_problems(read_tenures(connection))
    names = {person.id: person.username for person in people}
    for (person_id,) in rows_of(connection, _NEVER_BACK):
        yield f"{names.get(person_id, person_id)} is back from an absence before leaving."
    for (session_id,) in rows_of(connection, _NEVER_OVER):
        yield f"the session {session_id} ends before it begins."


def _person_problems(person: Person) -> Iterator[str]:
    for role in sorted(person.roles.difference(ROLES)):
        yield f"{person.username} has the role “{role}”, which no account may have."
    for right in sorted(person.rights.difference(RIGHTS)):
        yield f"{person.username} has the right “{right}”, which no account may have."
    if person.department is None and person.roles & NEED_A_DEPARTMENT:
        yield f"{person.username} works in no department, which the role needs."


def _tenure_problems(tenures: Iterable[Holding]) -> Iterator[str]:
    """A post is held in one way at a time; `tenures` are sorted by post, department and begin."""
    for (post, department), held in groupby(tenures, lambda each: (each.post, each.department)):
        where = f"the post {post}" + (f" of {department}" if department else "")
        line = list(held)
        for tenure in line:
            if tenure.valid_to is not None and tenure.valid_to <= tenure.valid_from:
                yield f"{where} is left before it is taken up."
        for tenure, following in pairwise(line):
            if tenure.valid_to is None or tenure.valid_to > following.valid_from:
                yield f"{where} is held in two ways at once."
