"""Links to calendars of a leader or a department: made once, taken back any time.

Calendar programs cannot sign in, so whoever has the link sees the sessions; of visitors there is
nothing in them. Whoever schedules leaders makes every link, a department that of its own sessions,
a leader that of the sessions which name them, or a post of the province that they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from cases import tables
from cases.access.secrets import new_secret, secret_hash
from cases.calendar.sessions import leaders
from cases.directory.heirs import line_of
from cases.directory.people import Person
from cases.directory.posts import Holding
from cases.directory.snapshot import Snapshot
from cases.instants import from_micros, to_micros
from cases.meetings.desk import Desk
from cases.meetings.faults import refused
from cases.meetings.fields import Reading
from cases.meetings.rules import rules
from cases.meetings.series import schedules
from cases.policy import IN_A_DEPARTMENT, LEADER
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.tables import table_of
from workflow.attempt import Actor
from workflow.words import fold
from workflow.worktime import WorkingCalendar

_TABLE: Final = table_of(tables.CalendarFeed)
_SHOWN: Final = (_TABLE.c.id, _TABLE.c.leader, _TABLE.c.department, _TABLE.c.created_at)
_VALID: Final = Statement(
    select(*_SHOWN).where(_TABLE.c.revoked_at.is_(None)).order_by(_TABLE.c.id)
)
_BY_TOKEN: Final = Statement(
    select(*_SHOWN).where(
        _TABLE.c.token_hash == bindparam("token_hash"), _TABLE.c.revoked_at.is_(None)
    )
)
_KEPT: Final = ("token_hash", "leader", "department", "created_at", "created_by")
_NEW: Final = Statement(
    insert(_TABLE).values({name: bindparam(name) for name in _KEPT}).returning(_TABLE.c.id)
)
_REVOKE: Final = Statement(
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("feed"), _TABLE.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
    .returning(_TABLE.c.id)
)
_LARGEST_ID: Final = 9


@dataclass(frozen=True, slots=True)
class Feed:
    """A link that works; `leader` or `department`, one of the two. `created_at` is UTC."""

    id: int
    leader: str | None
    department: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose links somebody makes, sees and takes back: everybody's, or those of `leaders` (as
    sessions name them) and `departments` (by code).
    """

    everybody: bool
    leaders: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()

    def has(self, leader: str | None, department: str | None) -> bool:
        """Whether a link to one of the two is theirs."""
        return self.everybody or leader in self.leaders or department in self.departments


def reach_of(
    people: Snapshot,
    actor: Actor,
    listening: Iterable[str],
    calendar: WorkingCalendar,
    now: datetime,
) -> Reach:
    """The reach of `actor` at `now` (UTC); `listening` are the leaders that sessions name."""
    if schedules(actor):
        return Reach(everybody=True)
    person, own = people.by_username(actor.id), frozenset[str]()
    if person is not None and LEADER in actor.roles:
        own = frozenset(name for name in listening if _is_called(people, person, name, now))
    in_one = actor.department if not IN_A_DEPARTMENT.isdisjoint(actor.roles) else None
    return Reach(False, own, line_of(people, in_one, calendar.local(now).date()))


def _is_called(people: Snapshot, person: Person, name: str, now: datetime) -> bool:
    """Whether a session that names a leader so means this one: by name, or by a post of the whole
    province. The post must be all that is written: “Phó Chủ tịch” has “Chủ tịch” in it.
    """
    held = (each.post for each in people.holdings(now) if _holds(each, person))
    posts = rules().posts
    written = fold(name)
    return fold(person.full_name) in written or any(written in posts.get(each, ()) for each in held)


def _holds(holding: Holding, person: Person) -> bool:
    return not holding.department and holding.holder_id == person.id


def make_feed(desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime) -> str:
    """A new link to the sessions of the field `leader` or `department`; returns its secret, which
    is kept nowhere. Raises MeetingRefused.
    """
    reading, reach = Reading(given), _reach(desk, actor, now)
    leader, department = reading.line("leader"), reading.raw("department") or None
    if (leader is None) == (department is None) and not reading.faults:
        reading.fault("leader", "leader_or_department")
    elif not reach.has(leader, department):
        reading.fault("department" if department else "leader", "not_your_calendar")
    today = desk.calendar().local(now).date()
    if department is not None and department not in desk.people().active_codes(today):
        reading.fault("department", "unknown_department")
    reading.check()
    secret = new_secret(desk.random)
    row = (secret_hash(secret), leader, department, to_micros(now), desk.reference(actor))
    with desk.database.write() as transaction:
        transaction.fetch(_NEW, **dict(zip(_KEPT, row, strict=True)))
        transaction.commit()
    return secret


def take_back_feed(desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime) -> None:
    """The link of the field `feed` works no more; one of others is none. Raises MeetingRefused."""
    reach = _reach(desk, actor, now)
    number = given.get("feed", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LARGEST_ID):
        raise refused("no_such_feed")
    with desk.database.write() as transaction:
        if int(number) not in {each.id for each in feeds(transaction, reach)}:
            raise refused("no_such_feed")
        if not transaction.fetch(_REVOKE, feed=int(number), now=to_micros(now)):
            raise refused("no_such_feed")
        transaction.commit()


def feeds(source: Source, reach: Reach) -> tuple[Feed, ...]:
    """The links that work and are in somebody's reach, oldest first."""
    found = (_feed(row) for row in rows_of(source, _VALID))
    return tuple(each for each in found if reach.has(each.leader, each.department))


def feed_of(source: Source, secret: str) -> Feed | None:
    """The feed behind a link; None where there is none, or not any more."""
    rows = rows_of(source, _BY_TOKEN, token_hash=secret_hash(secret))
    return _feed(rows[0]) if rows else None


def _reach(desk: Desk, actor: Actor, now: datetime) -> Reach:
    with desk.database.read() as connection:
        listening = leaders(connection)
    return reach_of(desk.people(), actor, listening, desk.calendar(), now)


def _feed(row: tuple[Any, ...]) -> Feed:
    number, leader, department, created_at = row
    return Feed(number, leader, department, from_micros(created_at))
