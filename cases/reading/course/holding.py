"""How long each department held a case: its working time, shared out to the microsecond.

One department at a time answers for a case, so what those departments held it and what pauses took
add up exactly to the office's time while somebody answered. Departments that co-ordinate hold it
beside the one that answers, until they have given what they were asked for; no pause of another
stops them. Their time is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

RESPONSIBLE: Final = "responsible"
COORDINATING: Final = "coordinating"
_NOTHING: Final = timedelta()
_MINUTE: Final = timedelta(minutes=1)

#: office time between two instants, exact
Clock = Callable[[datetime, datetime], timedelta]


class Part(Protocol):
    """A department's part in a case, from when until when (UTC; None = still)."""

    @property
    def department(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def from_at(self) -> datetime: ...
    @property
    def until_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause from when until when (UTC; None = still), and why."""

    reason: str | None
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A contribution that a department owed from when until when (UTC; None = still)."""

    department: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """The working time a department held a case in one relation to it."""

    department: str
    relation: str
    working_time: timedelta


@dataclass(frozen=True, slots=True)
class Portion:
    """One department's part of the time a case ran."""

    answering: timedelta
    coordinating: timedelta
    running: timedelta
    #: the running time and what pauses took
    whole: timedelta


@dataclass(frozen=True, slots=True)
class TimeInDepartment:
    """Who held a case for how long. `running` is the sum of `answering`, to the microsecond."""

    answering: tuple[Held, ...]
    coordinating: tuple[Held, ...]
    #: what pauses took, by reason
    paused: tuple[tuple[str | None, timedelta], ...]

    @property
    def running(self) -> timedelta:
        """The office's time while somebody answered for the case and no pause stopped it."""
        return sum((held.working_time for held in self.answering), _NOTHING)

    def portion_of(self, department: str) -> Portion:
        """What `department` had of the running time as the one that answered, and of the whole
        beside it.
        """
        return Portion(
            _sum_of(department, self.answering),
            _sum_of(department, self.coordinating),
            self.running,
            self.running + self.stopped,
        )

    @property
    def stopped(self) -> timedelta:
        """The office's time that pauses took."""
        return sum((time for _, time in self.paused), _NOTHING)


def _sum_of(department: str, held: Iterable[Held]) -> timedelta:
    return sum((each.working_time for each in held if each.department == department), _NOTHING)


@dataclass(frozen=True, slots=True)
class _Piece:
    department: str
    relation: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Span:
    begin: datetime
    end: datetime
    owner: str | None

    def within(self, other: _Span) -> _Span | None:
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return _Span(begin, end, self.owner) if begin < end else None


def time_in_department(
    parts: Iterable[Part], stops: Iterable[Stop], until: datetime, worked: Clock
) -> TimeInDepartment:
    """The time up to `until` (UTC) by department, in the order in which they came.

    A department that answers and co-ordinates at once holds the case as the one that answers.
    """
    known = sorted(parts, key=lambda part: part.from_at)
    answering = list(_spans(known, RESPONSIBLE, until))
    pauses = list(_apart(sorted(stops, key=lambda stop: stop.from_at), until))
    held, stopped = _shared(answering, pauses, worked)
    beside = [
        within
        for span in _spans(known, COORDINATING, until)
        for lead in answering
        if lead.owner != span.owner and (within := span.within(lead))
    ]
    # the pause is the lead's: what another department owes runs on
    asked, _ = _shared(beside, (), worked)
    return TimeInDepartment(
        tuple(Held(code or "", RESPONSIBLE, time) for code, time in held.items()),
        tuple(Held(code or "", COORDINATING, time) for code, time in asked.items()),
        tuple(stopped.items()),
    )


def until_given(parts: Iterable[Part], asked: Iterable[Asked]) -> list[Part]:
    """The parts without what lies between a contribution and the next one that is asked for.

    A department that co-ordinates and was asked for nothing yet holds the case all the time.
    """
    owed: dict[str, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: each.from_at):
        owed.setdefault(each.department, []).append(each)
    found: list[Part] = []
    for part in parts:
        known = owed.get(part.department, []) if part.relation == COORDINATING else []
        found += _while_owed(part, known) if known else [part]
    return found


def whole_minutes(times: Sequence[timedelta]) -> tuple[int, ...]:
    """Times as whole minutes that add up to the whole minutes of their sum.

    The minutes that rounding down loses go to those who lost most.
    """
    minutes = [time // _MINUTE for time in times]
    missing = sum(times, _NOTHING) // _MINUTE - sum(minutes)
    by_loss = sorted(range(len(times)), key=lambda place: times[place] % _MINUTE, reverse=True)
    for place in by_loss[:missing]:
        minutes[place] += 1
    return tuple(minutes)


def _while_owed(part: Part, asked: Sequence[Asked]) -> Iterator[_Piece]:
    """A part from its beginning to the first contribution in it, then while one is owed."""
    begin: datetime | None = part.from_at
    for each in asked:
        begin = max(each.from_at, part.from_at) if begin is None else begin
        ended = each.until_at
        before = ended is not None and ended <= part.from_at and each.from_at < part.from_at
        if ended is None or before:
            # still owed, or of an earlier part of the same department
            continue
        yield _Piece(part.department, part.relation, begin, min(ended, part.until_at or ended))
        begin = None
    if begin is not None:
        yield _Piece(part.department, part.relation, begin, part.until_at)


def _spans(parts: Iterable[Part], relation: str, until: datetime) -> Iterator[_Span]:
    for part in parts:
        end = min(part.until_at or until, until)
        if part.relation == relation and part.from_at < end:
            yield _Span(part.from_at, end, part.department)


def _apart(stops: Iterable[Stop], until: datetime) -> Iterator[_Span]:
    """The stops without what an earlier one covers already."""
    covered: datetime | None = None
    for stop in stops:
        begin = stop.from_at if covered is None else max(stop.from_at, covered)
        end = min(stop.until_at or until, until)
        if begin < end:
            covered = end
            yield _Span(begin, end, stop.reason)


def _shared(
    spans: Iterable[_Span], pauses: Sequence[_Span], worked: Clock
) -> tuple[dict[str | None, timedelta], dict[str | None, timedelta]]:
    """The time of the spans by owner without the pauses, and the pauses' time in them by reason."""
    held: dict[str | None, timedelta] = {}
    stopped: dict[str | None, timedelta] = {}
    for span in spans:
        time = worked(span.begin, span.end)
        for pause in pauses:
            part = pause.within(span)
            if part is not None:
                taken = worked(part.begin, part.end)
                time -= taken
                stopped[pause.owner] = stopped.get(pause.owner, _NOTHING) + taken
        held[span.owner] = held.get(span.owner, _NOTHING) + time
    return held, stopped
