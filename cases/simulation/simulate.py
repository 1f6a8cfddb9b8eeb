"""A range of the register lived again under another definition, beside what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from cases.casefile.case import Happening
from cases.casefile.lapsing import LAPSED
from cases.checking.dossier import Dossier, dossiers, eras_of, readable
from cases.instants import to_micros
from cases.reading.last_pass import LastPass
from cases.simulation.comparing import Relived, WhatIf, count_case
from cases.simulation.lateness import Recorded
from cases.simulation.past import Look, PastAction, past_actions
from cases.simulation.reliving import Conditions, End, live_again
from cases.simulation.tally import Load, Side, Tally
from cases.simulation.timeline import Timeline
from cases.store.case_rows import PARTS, TERMS, TEXTS
from workflow.attempt import CLOCK
from workflow.definition import ESCALATE, REDATE, REMIND
from workflow.reach import Seats
from workflow.versioning.vocabulary import MIGRATE
from workflow.versions import Workflows
from workflow.worktime import WorkingCalendar

_UNREAD: Final = (PARTS.table, TERMS.table, TEXTS.table)

#: who gets a message about what happened, by name; asked while the case stands as it did then
Bearers = Callable[[Sequence[Happening]], Iterable[tuple[str, datetime]]]
#: (bearer, instant) of the messages of the span that were written about the cases of some ids
Written = Callable[[Connection, tuple[int, int]], Iterable[tuple[str, datetime]]]


@dataclass(frozen=True, slots=True)
class RegisterNow:
    """What of a register a simulation asks beside its cases."""

    workflows: Workflows
    calendars: Timeline
    people: Seats
    last_pass: LastPass | None


def simulate(
    connection: Connection,
    register: RegisterNow,
    question: WhatIf,
    ids: tuple[int, int],
    bearers: Bearers = lambda happenings: (),
    written: Written = lambda connection, ids: (),
) -> Tally:
    """Live again the cases from the first to the last of `ids`; nothing is written.

    Memory stays flat: a thousand cases are read at a time. Raises UnknownWorkflow for a case of a
    version that is not installed, UnreadableCase for one with a damaged row.
    """
    tally = Tally()
    for dossier in readable(dossiers(connection, ids, _UNREAD)):
        if _concerns(dossier, question):
            listener = _Listener(tally.simulated, register.calendars.newest, question, bearers)
            count_case(tally, relive(dossier, register, question, listener.hear), question)
    for bearer, at in written(connection, ids):
        tally.happened.messages[Load(bearer, _week(register.calendars.newest, at))] += 1
    return tally


def relive(
    dossier: Dossier,
    register: RegisterNow,
    question: WhatIf,
    listen: Callable[[Sequence[Happening]], None] = lambda happenings: None,
) -> Relived:
    """Live one case again up to the question's end; raises UnknownWorkflow."""
    eras = eras_of(dossier, register.workflows)
    actions = list(past_actions(dossier, eras))
    before = [action for action in actions if action.at < question.until]
    following = actions[len(before)] if len(before) < len(actions) else None
    conditions = Conditions(question.workflow, register.calendars, register.people, question.until)
    end = _end(dossier, register, question, before, following)
    recorded = Recorded(dossier.rungs, eras.pinned, question.workflow.definition)
    lived = live_again(dossier.case, before, conditions, end, listen, recorded)
    return Relived(dossier, eras, lived, _first_after(dossier, question))


def _first_after(dossier: Dossier, question: WhatIf) -> int | None:
    """The first entry of what was done after the question's end; what only that made due is not of
    the span. The calendar moves dates too, and the clock counts by it what it looks at later.
    """
    until = to_micros(question.until)
    return next(
        (
            entry.seq
            for entry in dossier.entries
            if entry.at >= until
            and entry.action not in (REDATE, MIGRATE)
            and not (entry.actor == CLOCK.id and entry.action in (REMIND, ESCALATE))
            and f'"{LAPSED}":' not in entry.payload
        ),
        None,
    )


def _end(
    dossier: Dossier,
    register: RegisterNow,
    question: WhatIf,
    before: Sequence[PastAction],
    following: PastAction | None,
) -> End:
    """What the register has recorded of the time after the last action: whoever acts records what
    fell due before, and so does a pass of the clock that ran after that action.
    """
    if following is not None:
        until = min(question.until, following.look.until)
        return End(replace(following.look, until=until))
    last, followed = register.last_pass, _followed_until(dossier, register.calendars, question)
    moment = last.moment_for(dossier.case) if last else None
    if last is None or moment is None or not before or before[-1].recorded_at > last.ran_at:
        return End(None, followed)
    return End(Look(min(moment, question.until), last.ran_at, ends=True), followed)


def _followed_until(dossier: Dossier, calendars: Timeline, question: WhatIf) -> datetime | None:
    """The change of the calendar by which the running deadlines of a case are counted; saving one
    moves them without any clock. None: that of the beginning, or one after what is asked about.
    """
    versions = {clock.calendar_version for clock in dossier.case.running()}
    followed = [
        line.at
        for line, _ in calendars.lines
        if line.version in versions and line.at is not None and line.at < question.until
    ]
    return max(followed, default=None)


def _concerns(dossier: Dossier, question: WhatIf) -> bool:
    """Whether anything of the case lies in the span that is counted."""
    case, since = dossier.case, to_micros(question.since)
    # a closed case may be owed something, and be told of for that
    goes_on = case.closed_at is None or any(entry.at >= since for entry in dossier.entries)
    return case.recorded_at < question.until and goes_on


class _Listener:
    """Counts the messages of a case that is lived again."""

    def __init__(
        self, side: Side, calendar: WorkingCalendar, question: WhatIf, bearers: Bearers
    ) -> None:
        self._side, self._calendar = side, calendar
        self._question, self._bearers = question, bearers

    def hear(self, happenings: Sequence[Happening]) -> None:
        """Count who would have been told of what just happened."""
        for bearer, at in self._bearers(happenings):
            if self._question.since <= at < self._question.until:
                self._side.messages[Load(bearer, _week(self._calendar, at))] += 1


def _week(calendar: WorkingCalendar, at: datetime) -> date:
    day = calendar.local(at).date()
    return day - timedelta(days=day.weekday())
