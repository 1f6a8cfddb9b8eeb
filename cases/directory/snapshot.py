"""The directory as it is now, held in memory: quick look-ups that ask no database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from threading import Lock

from cases.directory import DIRECTORY
from cases.directory.absences import Absence, read_absences
from cases.directory.departments import read_departments
from cases.directory.organisation import Department
from cases.directory.people import Person, read_people
from cases.directory.posts import Holding, read_posts
from cases.errors import DatabaseDamaged
from cases.policy import IN_A_DEPARTMENT
from cases.store.engine import Database, Mark
from cases.store.lookup import Source
from workflow.attempt import Actor
from workflow.reach import Fits, Seat
from workflow.words import sort_key

#: how long an edit by another process may stay unseen
STALE_AFTER_SECONDS = 2.0


def _anybody(_actor: Actor) -> bool:
    return True


class Snapshot:
    """Departments, people and posts as they are entered now; never changes once made.

    Who holds a post, and who is away, is told for a moment (UTC): tenures and absences have times.
    """

    def __init__(
        self,
        departments: Iterable[Department] = (),
        people: Iterable[Person] = (),
        posts: Iterable[Holding] = (),
        absences: Iterable[Absence] = (),
    ) -> None:
        self._departments = {department.code: department for department in departments}
        self._people = {person.id: person for person in people}
        self._by_username = {person.username: person for person in self._people.values()}
        self._tenures: dict[tuple[str, str], list[Holding]] = {}
        for post in posts:
            self._tenures.setdefault((post.post, post.department), []).append(post)
        self._absences: dict[int, list[Absence]] = {}
        for absence in absences:
            self._absences.setdefault(absence.person_id, []).append(absence)
        self._at_work = tuple(person for person in self._people.values() if person.active)
        self._members = _members(self._at_work)
        self._by_role = _by_role(self._at_work)
        # a pass of the clock asks for the same moment case after case
        self._line = lru_cache(maxsize=1024)(lambda *asked: tuple(self._meant(*asked)))
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

    def holding(self, post: str, department: str, at: datetime) -> Holding | None:
        """What was entered of a post of this department alone; None where nothing was."""
        tenures = self._tenures.get((post, department), ())
        return next((tenure for tenure in tenures if tenure.holds_at(at)), None)

    def seat(self, post: str, department: str, at: datetime, fits: Fits = _anybody) -> Seat:
        """How a post is filled at `at`: its holder, else the deputy, else who has its role.

        A post of a department is looked for in that department, then in the province: so a
        vice-chairman answers for the departments in charge, the chairman for the others.
        """
        line = self._line(post, department, at)
        held = self._has_holder(line)
        for person_id, deputy in line:
            if self.is_here(person_id, at, fits):
                return Seat(person_id, deputy, held)
        return Seat(held=held)

    def is_held(self, post: str, department: str, at: datetime) -> bool:
        """Whether a post has a holder at `at`, here or away: a deputy alone leaves it vacant."""
        return self._has_holder(self._meant(post, department, at))

    def _has_holder(self, line: Iterable[tuple[int, bool]]) -> bool:
        return any(not deputy and self._people[holder].active for holder, deputy in line)

    def sharers(self, post: str, department: str, at: datetime) -> frozenset[int]:
        """Everybody who holds this post or stands in it, here or away."""
        return frozenset(person_id for person_id, _ in self._line(post, department, at))

    def is_here(self, person_id: int, at: datetime, fits: Fits = _anybody) -> bool:
        """Whether somebody has an account, is not away at `at`, and `fits`."""
        person = self._people.get(person_id)
        if person is None or not person.active or self.absence(person_id, at) is not None:
            return False
        return fits(person.actor())

    def absence(self, person_id: int, at: datetime) -> Absence | None:
        """The absence somebody is on at `at`."""
        absences = self._absences.get(person_id, ())
        return next((absence for absence in absences if absence.covers(at)), None)

    def absences_to_come(self, person_id: int, at: datetime) -> tuple[Absence, ...]:
        """The absences somebody plans to begin after `at`, earliest first."""
        absences = self._absences.get(person_id, ())
        return tuple(absence for absence in absences if absence.from_at > at)

    def holdings(self, at: datetime) -> tuple[Holding, ...]:
        """Every post that was entered, as it is filled at `at`; by post and department."""
        tenures = (tenure for line in self._tenures.values() for tenure in line)
        return tuple(tenure for tenure in tenures if tenure.holds_at(at))

    def next_change(self, at: datetime) -> datetime | None:
        """The first instant after `at` (UTC) at which, as it is planned, a post or an absence
        begins or ends; None where nothing is planned.
        """
        tenures = (tenure for line in self._tenures.values() for tenure in line)
        edges = [edge for tenure in tenures for edge in (tenure.valid_from, tenure.valid_to)]
        absences = (absence for line in self._absences.values() for absence in line)
        edges += [edge for absence in absences for edge in (absence.from_at, absence.until_at)]
        return min((edge for edge in edges if edge is not None and edge > at), default=None)

    def _meant(self, post: str, department: str, at: datetime) -> Iterator[tuple[int, bool]]:
        """Whom a post means, in order, and whether as a deputy."""
        for of in (department, "") if department else ("",):
            holding = self.holding(post, of, at)
            if holding is not None:
                for person_id, deputy in ((holding.holder_id, False), (holding.deputy_id, True)):
                    if person_id is not None:
                        yield person_id, deputy
        of = department if post in IN_A_DEPARTMENT else ""
        for person_id in self._by_role.get((post, of), ()):
            yield person_id, False


def read_snapshot(source: Source) -> Snapshot:
    """The directory as `source` sees it; raises DatabaseDamaged where its rows cannot be."""
    try:
        return Snapshot(
            read_departments(source), read_people(source), read_posts(source), read_absences(source)
        )
    except (LookupError, ValueError) as damage:
        raise DatabaseDamaged(
            "The rows of departments, people and posts contradict each other "
            f"({damage}); restore a backup that is clean."
        ) from damage


class Directory:
    """The current snapshot of a register; thread-safe, one per process.

    Edits of this process show at once, those of other processes after two seconds at most. The
    same object comes back as long as nobody wrote anything. `monotonic` counts seconds and is only
    there to be replaced by a test.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = Lock()
        self._kept: tuple[int, float, Mark, Snapshot] | None = None

    def current(self) -> Snapshot:
        """The directory now; raises DatabaseUnavailable."""
        kept = self._fresh()
        if kept is None:
            with self._lock:
                # whoever had the lock before may have read it already
                kept = self._fresh() or self._looked_again()
        return kept

    def _fresh(self) -> Snapshot | None:
        if self._kept is None:
            return None
        edition, read_at, _, snapshot = self._kept
        stale = self._monotonic() - read_at >= STALE_AFTER_SECONDS
        return None if stale or edition != self._database.edition(DIRECTORY) else snapshot

    def _looked_again(self) -> Snapshot:
        # edition and mark first: a write in between makes the snapshot look old, never fresh
        edition, read_at = self._database.edition(DIRECTORY), self._monotonic()
        mark = self._database.mark()
        if self._kept is not None and self._kept[2] == mark:
            snapshot = self._kept[3]
        else:
            with self._database.read() as connection:
                snapshot = read_snapshot(connection)
        self._kept = edition, read_at, mark, snapshot
        return snapshot


def _members(people: Iterable[Person]) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for person in people:
        if person.department is not None:
            members.setdefault(person.department, set()).add(person.username)
    return {department: frozenset(names) for department, names in members.items()}


def _by_role(people: Iterable[Person]) -> dict[tuple[str, str], list[int]]:
    """Who has a role, first come first; a departmental one counts in its department only."""
    found: dict[tuple[str, str], list[int]] = {}
    for person in people:
        for role in person.roles:
            of = (person.department or "") if role in IN_A_DEPARTMENT else ""
            found.setdefault((role, of), []).append(person.id)
    return found


def _in_order(departments: Iterable[Department], on: date | None) -> tuple[Department, ...]:
    return tuple(sorted(departments, key=lambda d: (sort_key(d.name_on(on).vi), d.code)))
