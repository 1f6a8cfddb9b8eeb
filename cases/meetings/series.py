"""The series of Mondays at each site: a rule kept as data, and the sessions made from it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from cases import tables
from cases.calendar.sessions import (
    BEGINS,
    CAPACITY,
    ENDS,
    SITE,
    MondayRule,
    Session,
    add_session,
    list_sessions,
)
from cases.errors import BadInput
from cases.instants import from_micros, to_micros
from cases.meetings.desk import Desk
from cases.meetings.faults import ROLE, refused
from cases.meetings.fields import Reading
from cases.meetings.rules import rules
from cases.meetings.session_steps import keep_change
from cases.store.days import maybe_day
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor

#: who may schedule: the step that announces a session names them
_STEP: Final = "announce"
_A_YEAR: Final = timedelta(days=366)
_TABLE: Final = table_of(tables.SessionSeries)
_COLUMNS: Final = tuple(column.name for column in _TABLE.columns)
_ALL: Final = Statement(select(_TABLE).order_by(_TABLE.c.site))
_NEW = insert(_TABLE).values({name: bindparam(name) for name in _COLUMNS})
_KEEP: Final = Statement(
    _NEW.on_conflict_do_update(
        index_elements=[_TABLE.c.site],
        set_={name: _NEW.excluded[name] for name in _COLUMNS if name != "site"},
    )
)


@dataclass(frozen=True, slots=True)
class Series:
    """The rule of one site; times are local, `set_at` is UTC."""

    site: str
    leader: str
    begins: time
    ends: time
    capacity: int
    set_at: datetime
    set_by: str
    #: no session after this local day; None = it goes on
    last_day: date | None = None

    @property
    def rule(self) -> MondayRule:
        """What makes its sessions."""
        return MondayRule(self.site, self.leader, self.begins, self.ends, self.capacity)


def series(source: Source) -> tuple[Series, ...]:
    """The rules that are kept, by site."""
    found = []
    for row in rows_of(source, _ALL):
        kept = dict(zip(_COLUMNS, row, strict=True))
        hours = {name: time.fromisoformat(kept[name]) for name in ("begins", "ends")}
        kept["last_day"] = maybe_day(kept["last_day"])
        found.append(Series(**{**kept, **hours, "set_at": from_micros(kept["set_at"])}))
    return tuple(found)


def set_series(desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime) -> str:
    """Keep the rule of a site, in place of the older one; returns the site. It goes on without an
    end, also where the older one had one.

    Sessions that exist stay as they are. Raises MeetingRefused.
    """
    judge_scheduler(actor)
    reference, reading = desk.reference(actor), Reading(given)
    site = (reading.line("site", "unusable_site") or "").lower()
    if site and not SITE.fullmatch(site):
        reading.fault("site", "unusable_site")
    leader = reading.line("leader", "leader_missing")
    begins, ends = reading.hours(BEGINS, ENDS)
    capacity = reading.capacity(CAPACITY)
    reading.check()
    hours = (f"{begins:%H:%M}", f"{ends:%H:%M}")
    row = (site, leader, *hours, capacity, to_micros(now), reference, None)
    with desk.database.write() as transaction:
        transaction.queue(_KEEP, dict(zip(_COLUMNS, row, strict=True)))
        transaction.commit()
    return site


def plan_series(
    desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime
) -> tuple[str, ...]:
    """Plan the sessions of every series from tomorrow up to the field `until`; returns their ids.

    A Monday whose week has a session at that site already, whatever became of it, is left alone,
    so planning twice plans once. Raises MeetingRefused.
    """
    judge_scheduler(actor)
    reference, calendar, reading = desk.reference(actor), desk.calendar(), Reading(given)
    today = calendar.local(now).date()
    until = _until(reading, today)
    reading.check()
    added = []
    with desk.database.write() as transaction:
        there = _taken(transaction, today, until)
        for each in series(transaction):
            last = min(until, each.last_day or until)
            for session in each.rule.sessions(today + timedelta(days=1), last, calendar):
                if there.isdisjoint((_week(session), session.id)) and session.date <= last:
                    # what somebody else plans at the same moment is planned
                    with suppress(BadInput):
                        added.append(add_session(transaction, session))
                        keep_change(transaction, session, "plan", reference, now)
        transaction.commit()
    return tuple(added)


def _until(reading: Reading, today: date) -> date:
    until = reading.day("until")
    if until is None:
        if not reading.faults:
            reading.fault("until", "unusable_date")
        return today
    if until <= today:
        reading.fault("until", "past_date")
    elif until > today + _A_YEAR:
        reading.fault("until", "far_date")
    return until


def schedules(actor: Actor) -> bool:
    """Whether `actor` schedules leaders (contract.md section 10)."""
    return not rules().sessions.steps[_STEP].by.isdisjoint(actor.roles)


def judge_scheduler(actor: Actor) -> None:
    """Raise MeetingRefused unless `actor` schedules leaders."""
    if not schedules(actor):
        raise refused("not_scheduler", category=ROLE)


def _taken(transaction: WriteTransaction, today: date, until: date) -> set[object]:
    """The weeks that have a session already, and the days. A session that was moved counts for the
    week it was moved from: the week it came into keeps a Monday of its own.
    """
    near = list_sessions(transaction, today - _A_YEAR, until + timedelta(days=7))
    come = {session.moved_to for session in near}
    weeks = {_week(session) for session in near if session.id not in come}
    return {*weeks, *(session.id for session in near)}


def _week(session: Session) -> tuple[str, int, int]:
    year, week, _ = session.date.isocalendar()
    return session.site, year, week
