"""Time in department, read: for one case with its reasons, for many in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from cases.numbers import case_id_of
from cases.office import Office
from cases.reading.course.holding import (
    RESPONSIBLE,
    Asked,
    Held,
    Part,
    Stop,
    TimeInDepartment,
    time_in_department,
    until_given,
)
from cases.reading.course.holding import whole_minutes as in_minutes
from cases.reading.course.pauses import PausedTime, PauseView
from cases.tables import Deadline, DeadlineChange, Involvement, table_of

_PART, _CLOCK, _SPAN = table_of(Involvement), table_of(Deadline), table_of(DeadlineChange)


@dataclass(frozen=True, slots=True)
class HeldView:
    """The working time a department held the case; `minutes` of all add up to those of the sum.

    `holds` whether it does now, in that relation.
    """

    department: str
    department_name: str
    relation: str
    working_time: timedelta
    minutes: int
    holds: bool


@dataclass(frozen=True, slots=True)
class TimeView:
    """Who held a case for how long, and what pauses took (contract issue 3, line 11).

    `running` is the office's time while somebody answered for it and no pause stopped it: the sum
    of `answering`. Co-ordinating departments held it beside those, pauses or not, until they had
    given what they were asked for.
    """

    running: timedelta
    running_minutes: int
    answering: tuple[HeldView, ...]
    coordinating: tuple[HeldView, ...]
    paused: tuple[PausedTime, ...]
    paused_minutes: int


def involvements_of(connection: Connection, case_id: int) -> Sequence[Any]:
    """Every part a department ever had in a case, in order. One statement."""
    chosen = select(_PART).where(_PART.c.case_id == case_id).order_by(_PART.c.no)
    return connection.execute(chosen).all()


def contributions_owed(
    connection: Connection, case_ids: Collection[int]
) -> Mapping[int, Sequence[Asked]]:
    """Who owed a contribution to these cases and when: also a department that ended while it did,
    whose successor owes the rest. One statement; none for no case.
    """
    owed: dict[int, list[Asked]] = defaultdict(list)
    if case_ids:
        for span in connection.execute(_OWED, {"ids": list(case_ids)}):
            owed[span.case_id].append(Asked(span.department, span.from_at, span.until_at))
    return owed


def time_view(
    office: Office,
    parts: Sequence[Part],
    pauses: Iterable[PauseView],
    owed: Sequence[Asked],
    now: datetime,
    language: str,
) -> TimeView:
    """The time in department of one case at `now` (UTC); `owed` are `contributions_owed` to it."""
    parts = until_given(parts, owed)
    labels = {pause.reason: pause.reason_label for pause in pauses}
    stops = [Stop(pause.reason, pause.began_at, pause.ended_at) for pause in pauses]
    found = time_in_department(parts, stops, now, office.calendar.working_time_between)
    holding = {(part.department, part.relation) for part in parts if part.until_at is None}
    if not any(relation == RESPONSIBLE for _, relation in holding):
        # nobody answers for it any more, so that nobody works on it beside them
        holding = set()

    def views(held: tuple[Held, ...]) -> tuple[HeldView, ...]:
        minutes = in_minutes([each.working_time for each in held])
        return tuple(
            HeldView(
                each.department,
                office.department_name(each.department, language, now),
                each.relation,
                each.working_time,
                whole,
                (each.department, each.relation) in holding,
            )
            for each, whole in zip(held, minutes, strict=True)
        )

    return TimeView(
        running=found.running,
        running_minutes=found.running // timedelta(minutes=1),
        answering=views(found.answering),
        coordinating=views(found.coordinating),
        paused=tuple(PausedTime(reason, labels.get(reason), time) for reason, time in found.paused),
        paused_minutes=found.stopped // timedelta(minutes=1),
    )


def time_held(
    connection: Connection, office: Office, numbers: Iterable[str], until: datetime
) -> dict[str, TimeInDepartment]:
    """The time in department of some cases up to `until` (UTC), by number. Three statements at
    most.
    """
    ids = {case_id: number for number in numbers if (case_id := case_id_of(number)) is not None}
    if not ids:
        return {}
    parts: dict[int, list[Any]] = {case_id: [] for case_id in ids}
    stops: dict[int, list[Stop]] = {case_id: [] for case_id in ids}
    wanted: Mapping[str, Any] = {"ids": list(ids), "pauses": office.pauses}
    for part in connection.execute(_PARTS, wanted):
        parts[part.case_id].append(part)
    asked: set[int] = set()
    for clock in connection.execute(_CLOCKS, wanted):
        if clock.asked:
            asked.add(clock.case_id)
        else:
            stops[clock.case_id].append(Stop(None, clock.opened_at, clock.closed_at))
    owed = contributions_owed(connection, asked)
    worked = office.calendar.working_time_between
    return {
        number: time_in_department(
            until_given(parts[case_id], owed.get(case_id, ())), stops[case_id], until, worked
        )
        for case_id, number in ids.items()
    }


class Overdue(Protocol):
    """A row of a department's overdue work."""

    @property
    def number(self) -> str: ...
    @property
    def contribution(self) -> bool: ...


def held_minutes(
    connection: Connection,
    office: Office,
    department: str,
    rows: Sequence[Overdue],
    until: datetime,
) -> dict[str, int]:
    """How many minutes of the office's time `department` held each case of its list, by number:
    as the one that answers, or beside it where it owes a contribution. Three statements at most.
    """
    beside = {row.number: row.contribution for row in rows}
    held = time_held(connection, office, beside, until)
    portions = {number: time.portion_of(department) for number, time in held.items()}
    return {
        number: (part.coordinating if beside[number] else part.answering) // timedelta(minutes=1)
        for number, part in portions.items()
    }


_OF_CASES: BindParameter[Any] = bindparam("ids", expanding=True)
_PARTS = select(_PART).where(_PART.c.case_id.in_(_OF_CASES)).order_by(_PART.c.case_id, _PART.c.no)
_OWED = (
    select(_SPAN.c.case_id, _SPAN.c.department, _SPAN.c.from_at, _SPAN.c.until_at)
    .where(_SPAN.c.case_id.in_(_OF_CASES), _SPAN.c.asked)
    .order_by(_SPAN.c.case_id, _SPAN.c.no, _SPAN.c.change)
)
_CLOCKS = select(_CLOCK.c.case_id, _CLOCK.c.asked, _CLOCK.c.opened_at, _CLOCK.c.closed_at).where(
    _CLOCK.c.case_id.in_(_OF_CASES),
    or_(_CLOCK.c.asked, _CLOCK.c.name.in_(bindparam("pauses", expanding=True))),
)
