"""The clock of the model: what falls due is recorded at its own instant, oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.model.case import Clock, Entry, OfficeCase, Told
from tests.model.clocks import UPC, Step, redate
from tests.model.dates import due_of
from tests.model.definition import DEADLINES, POSTS, Table
from tests.model.ladder import Waiting, has_fired, level_of, waiting
from tests.model.office_time import OfficeTime
from tests.model.steps import end_pauses_in_vain, take
from tests.model.telling import reached


@dataclass(frozen=True)
class Calendar:
    """The table in force, since when (None: from the beginning), and who put it in force."""

    table: OfficeTime
    since: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class _Due:
    at: datetime
    clock: Clock
    rung: Waiting | None


def next_moment(case: OfficeCase) -> datetime | None:
    """When the clock must look at the case next."""
    moments = [rung.at for clock in case.running() if (rung := waiting(clock))]
    moments += [clock.due for clock in case.running() if "expires_with" in DEADLINES[clock.name]]
    return min(moments, default=None)


def catch_up(case: OfficeCase, calendar: Calendar, now: datetime) -> bool:
    """Count what runs by the calendar in force; whether a date moved. Nothing fires here."""
    table = calendar.table
    if not case.is_behind(table):
        return False
    opened = max(clock.opened_at for clock in case.running())
    at = max(opened, _not_before(case, calendar.since or now))
    moved = False
    for clock in case.running():
        if clock.counted_by is not table:
            moves = not clock.held and due_of(case, clock, table) != clock.due
            redate(case, clock, table, at)
            moved = moved or moves
    if moved:
        case.version += 1
        case.history.append(Entry(at, now, "redate", calendar.by, case.state, case.state))
    end_pauses_in_vain(case, table, at, now)
    return moved


def _not_before(case: OfficeCase, at: datetime) -> datetime:
    """A clock set back puts nothing before the newest entry, but just after it."""
    newest = case.history[-1].at
    return at if at >= newest else newest + timedelta(microseconds=1)


def fire(
    case: OfficeCase, table: OfficeTime, moment: datetime, recorded_at: datetime, expire: bool
) -> Counter[str]:
    """Record everything that fell due strictly before `moment`; what was done.

    With `expire` the clock also closes after the objection window. A pause that is over ends in
    any case: it stops nothing any more.
    """
    done: Counter[str] = Counter()
    while due := _first_due(case, moment, expire):
        if due.rung is None:
            action = DEADLINES[due.clock.name]["expires_with"]
            take(case, Step(action, due.at, {}, None, table), "clock", recorded_at)
            done["closed"] += not case.is_open
        else:
            _tell(case, due.clock, due.rung, recorded_at)
            done["escalated" if "tell" in due.rung.rung else "reminded"] += 1
    return done


def _first_due(case: OfficeCase, moment: datetime, expire: bool) -> _Due | None:
    """Of what is due at the same instant, the deadline that was opened first, its rung first."""
    found = [due for due in _candidates(case, expire) if due.at < moment]
    return min(found, key=lambda due: (due.at, due.clock.no, due.rung is None), default=None)


def _candidates(case: OfficeCase, expire: bool) -> Iterator[_Due]:
    for clock in case.running():
        rung, rule = waiting(clock), DEADLINES[clock.name]
        if rung is not None:
            yield _Due(rung.at, clock, rung)
        if "expires_with" in rule and (expire or "holds" in rule):
            yield _Due(clock.due, clock, None)


def _tell(case: OfficeCase, clock: Clock, rung: Waiting, recorded_at: datetime) -> None:
    department = clock.asked or case.department
    post = meant_post(_post(rung.rung), department)
    ladder = DEADLINES[clock.name]["ladder"]
    above = [_post(step) for step in ladder[ladder.index(rung.rung) + 1 :]]
    person, told_post = None, None
    if max(rung.at, clock.opened_at) >= case.created_at:
        person, told_post = reached(case, post, department, above)
    level = level_of(clock.name, rung.rung)
    case.level = max(case.level, level)
    action = "escalate" if "tell" in rung.rung else "remind"
    case.history.append(Entry(rung.at, recorded_at, action, "clock", case.state, case.state))
    case.told.append(
        Told(
            deadline_no=clock.no,
            edition=clock.edition,
            rung=rung.rung["rung"],
            occurrence=rung.occurrence,
            seq=case.seq,
            name=clock.name,
            level=level,
            due=clock.due,
            at=rung.at,
            recorded_at=recorded_at,
            post=post,
            department=department,
            person=person,
            told_post=told_post,
        )
    )
    has_fired(clock, rung)


def _post(rung: Table) -> str:
    post: str = rung.get("tell") or rung["remind"]
    return post


def meant_post(post: str, department: str) -> str:
    """Without a lead the UPC office answers; it has no head of unit but its desk."""
    of_department = POSTS[post]["office"] == "department"
    return "upc_office" if of_department and department == UPC else post
