"""The directory as it is now, held in memory: quick look-ups that ask no database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date
from threading import Lock

from cases.directory import DIRECTORY
from cases.directory.departments import read_departments
from cases.directory.organisation import Department
from cases.directory.people import Person, read_people
from cases.directory.posts import Holding, read_posts
from cases.policy import IN_A_DEPARTMENT
from cases.store.engine import Database
from workflow.attempt import Actor
from workflow.words import sort_key

#: how long an edit by another process may stay unseen
STALE_AFTER_SECONDS = 2.0


class Snapshot:
    """Departments, people and posts at one moment; never changes once made."""

    def __init__(
        self,
        departments: Iterable[Department] = (),
        people: Iterable[Person] = (),
        posts: Iterable[Holding] = (),
    ) -> None:
        self._departments = {department.code: department for department in departments}
        self._people = {person.id: person for person in people}
        self._by_username = {person.username: person for person in self._people.values()}
        self._posts = {(post.post, post.department): post for post in posts}
        self._at_work = tuple(person for person in self._people.values() if person.active)
        self._members = _members(self._at_work)
        self._open_ended = frozenset(
            code for code, department in self._departments.items() if department.valid_to is None
        )

    def department(self, code: str) -> Department | None:
        """The department of a code, also one that has ended."""
        return self._departments.get(code)

    def name(self, code: str, language: str = "vi", on: date | None = None) -> str:
        """What a department was called on a local date, or is called last; else its code."""
        department = self._departments.get(code)
        return department.name_on(on).in_language(language) if department else code

    def abbreviation(self, code: str, on: date | None = None) -> str:
        """The short form that goes with `name`."""
        department = self._departments.get(code)
        return department.name_on(on).abbreviation if department else code

    def departments(self) -> tuple[Department, ...]:
        """Every department, also the ended ones, in Vietnamese order of today's names."""
        return _in_order(self._departments.values(), None)

    def active_departments(self, on: date) -> tuple[Department, ...]:
        """The departments at work on a local date, in Vietnamese order of their names then."""
        return _in_order((d for d in self._departments.values() if d.exists_on(on)), on)

    def active_codes(self, on: date | None = None) -> frozenset[str]:
        """The codes of the departments at work on a local date; without one, of those unended."""
        if on is None:
            return self._open_ended
        return frozenset(code for code, d in self._departments.items() if d.exists_on(on))

    def person(self, person_id: int) -> Person | None:
        """Somebody by id, also who left."""
        return self._people.get(person_id)

    def by_username(self, username: str) -> Person | None:
        """Somebody by account name, also who left."""
        return self._by_username.get(username)

    def people(self) -> tuple[Person, ...]:
        """Everybody, by given name in Vietnamese order."""
        return tuple(sorted(self._people.values(), key=lambda person: (person.sort_key, person.id)))

    def members(self, department: str) -> frozenset[str]:
        """The usernames of those at work in a department."""
        return self._members.get(department, frozenset())

    def actor(self, person: Person) -> Actor:
        """A person as the engine sees them."""
        return person.actor()

    def holder(self, post: str, department: str = "") -> int | None:
        """Who holds a post now: its holder, else the deputy, else whoever has the role of its name.

        A post of a department is looked for in that department, then in the province. None: vacant.
        """
        for of in (department, "") if department else ("",):
            holding = self._posts.get((post, of))
            for person_id in (holding.holder_id, holding.deputy_id) if holding else ():
                if person_id is not None and self._people[person_id].active:
                    return person_id
        return self._holder_by_role(post, department)

    def _holder_by_role(self, role: str, department: str) -> int | None:
        """The first who came in a role; a departmental one counts in its department only."""
        for person in self._at_work:
            here = role not in IN_A_DEPARTMENT or person.department == department
            if role in person.roles and here:
                return person.id
        return None


class Directory:
    """The current snapshot of a register; thread-safe, one per process.

    Edits of this process show at once, those of other processes after two seconds at most.
    `monotonic` counts seconds and is only there to be replaced by a test.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = Lock()
        self._kept: tuple[int, float, Snapshot] | None = None

    def current(self) -> Snapshot:
        """The directory now; raises DatabaseUnavailable."""
        kept = self._fresh()
        if kept is None:
            with self._lock:
                # whoever had the lock before may have read it already
                kept = self._fresh() or self._read()
        return kept

    def _fresh(self) -> Snapshot | None:
        if self._kept is None:
            return None
        edition, read_at, snapshot = self._kept
        stale = self._monotonic() - read_at >= STALE_AFTER_SECONDS
        return None if stale or edition != self._database.edition(DIRECTORY) else snapshot

    def _read(self) -> Snapshot:
        # the edition first: a write in between makes the snapshot look old, never fresh
        edition, read_at = self._database.edition(DIRECTORY), self._monotonic()
        with self._database.read() as connection:
            snapshot = Snapshot(
                read_departments(connection), read_people(connection), read_posts(connection)
            )
        self._kept = (edition, read_at, snapshot)
        return snapshot


def _members(people: Iterable[Person]) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for person in people:
        if person.department is not None:
            members.setdefault(person.department, set()).add(person.username)
    return {department: frozenset(names) for department, names in members.items()}


def _in_order(departments: Iterable[Department], on: date | None) -> tuple[Department, ...]:
    return tuple(sorted(departments, key=lambda d: (sort_key(d.name_on(on).vi), d.code)))
