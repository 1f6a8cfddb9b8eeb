"""Laws of time in department: whoever held the case, the parts add up to the microsecond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cases.reading.course.holding import (
    COORDINATING,
    RESPONSIBLE,
    Asked,
    Part,
    Portion,
    Stop,
    TimeInDepartment,
    time_in_department,
    until_given,
    whole_minutes,
)
from workflow.worktime import shipped_calendar

CALENDAR = shipped_calendar()
WORKED = CALENDAR.working_time_between
BEGIN = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
NOTHING = timedelta()


@dataclass(frozen=True)
class Stretch:
    """A department's part in a case."""

    department: str
    relation: str
    from_at: datetime
    until_at: datetime | None


def _at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def _lead(department: str, begin: float, end: float | None) -> Stretch:
    return Stretch(department, RESPONSIBLE, _at(begin), None if end is None else _at(end))


def _found(
    parts: Sequence[Part], stops: list[Stop] | None = None, until: float = 500
) -> TimeInDepartment:
    return time_in_department(parts, stops or [], _at(until), WORKED)


def test_one_after_the_other() -> None:
    # Monday 09:00 to 11:30 is two and a half hours, 13:30 to 14:00 half an hour more
    found = _found([_lead("VPUBND", 0, 2.5), _lead("SXD", 2.5, 5)])
    assert [(each.department, each.working_time) for each in found.answering] == [
        ("VPUBND", timedelta(hours=2.5)),
        ("SXD", timedelta(minutes=30)),
    ]
    assert found.running == timedelta(hours=3)


def test_a_department_that_had_it_twice_stands_once() -> None:
    found = _found([_lead("SXD", 0, 1), _lead("SYT", 1, 2), _lead("SXD", 2, 2.5)])
    assert [(each.department, each.working_time) for each in found.answering] == [
        ("SXD", timedelta(hours=1.5)),
        ("SYT", timedelta(hours=1)),
    ]


def test_a_pause_is_nobody_s_time_and_stands_under_its_reason() -> None:
    stops = [Stop("assessment", _at(0.5), _at(1.25)), Stop("higher_level", _at(2), None)]
    found = _found([_lead("SXD", 0, 1), _lead("SYT", 1, 2.5)], stops, until=2.25)
    assert [each.working_time for each in found.answering] == [
        timedelta(minutes=30),
        timedelta(minutes=45),
    ]
    assert found.paused == (
        ("assessment", timedelta(minutes=45)),
        ("higher_level", timedelta(minutes=15)),
    )


def test_co_ordinating_departments_hold_it_beside_the_one_that_answers() -> None:
    beside = Stretch("SYT", COORDINATING, _at(1), None)
    found = _found([_lead("SXD", 0, 2), beside])
    assert [(each.department, each.working_time) for each in found.coordinating] == [
        ("SYT", timedelta(hours=1))
    ]
    assert found.running == timedelta(hours=2)


def test_who_answers_does_not_co_ordinate_as_well() -> None:
    beside = Stretch("SYT", COORDINATING, _at(0), None)
    found = _found([_lead("SXD", 0, 1), _lead("SYT", 1, 2), beside])
    assert found.coordinating[0].working_time == timedelta(hours=1)


def test_the_time_beside_ends_with_what_was_given_and_begins_again_when_asked() -> None:
    beside = Stretch("SYT", COORDINATING, _at(0), None)
    asked = [Asked("SYT", _at(0.25), _at(0.5)), Asked("SYT", _at(1), _at(1.5))]
    parts = until_given([_lead("SXD", 0, 2.5), beside], asked)
    assert [each.working_time for each in _found(parts).coordinating] == [timedelta(hours=1)]
    assert [part.until_at for part in parts] == [_at(2.5), _at(0.5), _at(1.5)]


def test_a_part_taken_anew_is_not_over_by_what_was_given_before() -> None:
    earlier = Stretch("SYT", COORDINATING, _at(0), _at(1))
    later = Stretch("SYT", COORDINATING, _at(1), None)
    parts = until_given([earlier, later], [Asked("SYT", _at(0), _at(1))])
    assert [(part.from_at, part.until_at) for part in parts] == [
        (_at(0), _at(1)),
        (_at(1), None),
    ]


def test_a_pause_of_the_lead_takes_nothing_off_the_one_beside() -> None:
    beside = Stretch("SYT", COORDINATING, _at(1), None)
    found = _found([_lead("SXD", 0, 2), beside], [Stop("assessment", _at(0.5), None)])
    assert found.running == timedelta(minutes=30)
    assert found.portion_of("SYT") == Portion(
        NOTHING, timedelta(hours=1), timedelta(minutes=30), timedelta(hours=2)
    )


_hours = st.floats(0, 400, allow_nan=False)
_reasons = st.sampled_from([None, "assessment", "citizen_must_supply"])
_departments = st.sampled_from(["VPUBND", "SXD", "SYT"])


@st.composite
def _chains(draw: st.DrawFn) -> list[Stretch]:
    """One department after the other, perhaps with a time between in which nobody answers."""
    moments = sorted(draw(st.lists(_hours, min_size=2, max_size=10)))
    names = draw(st.lists(_departments, min_size=len(moments), max_size=len(moments)))
    skipped = draw(st.sets(st.integers(0, len(moments))))
    return [
        _lead(names[place], begin, end)
        for place, (begin, end) in enumerate(pairwise(moments))
        if place not in skipped
    ]


@st.composite
def _stops(draw: st.DrawFn) -> list[Stop]:
    pairs = draw(st.lists(st.tuples(_reasons, _hours, _hours), max_size=6))
    return [Stop(why, _at(min(a, b)), _at(max(a, b))) for why, a, b in pairs]


@given(_chains(), _stops(), _hours)
def test_what_was_held_and_what_was_paused_is_the_whole(
    parts: list[Stretch], stops: list[Stop], until: float
) -> None:
    found = _found(parts, stops, until)
    whole = sum(
        (
            WORKED(part.from_at, min(part.until_at or _at(until), _at(until)))
            for part in parts
            if part.from_at < _at(until)
        ),
        NOTHING,
    )
    assert found.running + found.stopped == whole
    assert all(each.working_time >= NOTHING for each in found.answering)


@given(_chains(), _stops(), st.lists(st.tuples(_departments, _hours, _hours), max_size=4))
def test_nobody_co_ordinates_longer_than_the_case_ran(
    parts: list[Stretch], stops: list[Stop], beside: list[tuple[str, float, float]]
) -> None:
    once = {
        name: Stretch(name, COORDINATING, _at(min(a, b)), _at(max(a, b))) for name, a, b in beside
    }
    found = _found([*parts, *once.values()], stops)
    whole = found.running + found.stopped
    assert all(each.working_time <= whole for each in found.coordinating)
    assert found.answering == _found(parts, stops).answering


@given(st.lists(st.timedeltas(NOTHING, timedelta(hours=400)), max_size=8))
def test_whole_minutes_add_up(times: list[timedelta]) -> None:
    minutes = whole_minutes(times)
    assert sum(minutes) == sum(times, NOTHING) // timedelta(minutes=1)
    for whole, time in zip(minutes, times, strict=True):
        assert abs(timedelta(minutes=whole) - time) < timedelta(minutes=1)
