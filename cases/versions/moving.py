"""Moving one case in memory to another version of its workflow: state, deadlines, ladder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.climbing import climb_of, concern_of, next_rung, point_at
from cases.casefile.clocks import (
    end_deadline,
    hand_over_deadlines,
    hold,
    open_deadline,
    redate,
    release,
)
from cases.casefile.deadline import DeadlineClock
from cases.casefile.expiring import run_out
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.responsibility import hand_over
from cases.casefile.rungs import Fired, fire_due
from cases.casefile.standing import refresh
from cases.casefile.steps import write_entry
from cases.versions.openers import PastStep, Way, has_period, openings
from workflow.attempt import Step
from workflow.checks.situations import Situations
from workflow.definition import State
from workflow.machine import Workflow
from workflow.reach import Seats
from workflow.versioning.carrying import carried, still_awaited
from workflow.versioning.references import reference_of
from workflow.versioning.vocabulary import MIGRATE, MIGRATION
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Passage:
    """The way from one version to another; `ended` shall end with the move although it runs."""

    before: Workflow
    after: Workflow
    states: Mapping[str, str]
    situations: Situations
    ended: frozenset[str] = frozenset()

    @property
    def way(self) -> Way:
        """The same for whoever asks what has to be opened."""
        return Way(self.before.definition, self.after.definition, self.states, self.situations)


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline of a moved case (instants UTC); `before` None = the new version opens it,
    `after` None = it does not run there. `name` as the history tells it.
    """

    name: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case that came to the new version; `fired` is what was due and is recorded with it."""

    case_id: int
    from_state: str
    to_state: str
    deadlines: tuple[MovedDeadline, ...]
    fired: Fired


def stand_alike(old: State, new: State) -> bool:
    """Whether the same office answers for a case in both, and neither or both end it."""
    return (old.responsible, old.final) == (new.responsible, new.final)


def can_move(case: Case, passage: Passage, calendar: WorkingCalendar) -> bool:
    """Whether the case's state and each of its running deadlines has a counterpart."""
    old, new = passage.before.definition, passage.after.definition
    target = new.states.get(passage.states.get(case.state, ""))
    if target is None or not stand_alike(old.states[case.state], target):
        return False
    return all(
        clock.name in passage.ended
        or (
            clock.name in new.deadlines
            and has_period(case, new.deadlines[clock.name], clock.counted_after, calendar)
        )
        for clock in case.running()
    )


def move_case(
    case: Case,
    passage: Passage,
    steps: Collection[PastStep],
    around: Circumstances,
    people: Seats,
) -> MovedCase:
    """Bring an open case to `passage.after` at `around.at` (UTC), with an entry in its history.

    `steps` are those of its past; the case is up to date with the calendar.

    1. What fell due under the old version is recorded first.
    2. Running deadlines are computed anew by the new rules from when they were opened; dates that
       people gave stay. Rungs that were passed stay passed.
    3. A deadline that only the new version has is opened now, if its actions happened or if it
       always runs where the case stands.
    4. What has run out by the new rules runs out now, and a pause that keeps nothing by them ends;
       what is due by them is recorded now, each rung with its own instant: nothing is left for a
       later pass of the clock to find.
    """
    definition = passage.after.definition
    around = replace(around, definition=definition)
    under_old = replace(around, definition=passage.before.definition)
    fired = fire_due(case, passage.before, under_old, people, expire=False)
    source, target = case.state, passage.states[case.state]
    before = {clock.no: clock.due_at for clock in case.running()}
    case.state = target
    case.workflow_key, case.workflow_version = reference_of(definition)
    hand_over(case, definition.states[case.state], around.at)
    _end_what_ends(case, passage, under_old)
    _carry(case, passage, around)
    hand_over_deadlines(case, definition, around.at, MIGRATE)
    walked = [*steps, *(PastStep(e.action, e.to_state) for e in case.journal.entries)]
    _open_what_runs(case, passage, walked, around)
    refresh(case, definition)
    case.version += 1
    moved = tuple(_moved(case, before))
    step = Step(MIGRATE, MIGRATION, source, target, {})
    tells = _whom_it_concerns(moved, around)
    write_entry(case, step, source, _told(passage, moved), around, tells=tells or None)
    _let_run_out(case, passage.after, around)
    end_lapsed_pauses(case, passage.after, around)
    fired.add(fire_due(case, passage.after, around, people, expire=False))
    return MovedCase(case.id, source, target, moved, fired)


def _let_run_out(case: Case, workflow: Workflow, around: Circumstances) -> None:
    rules = workflow.definition.deadlines
    while over := [
        clock
        for clock in case.running()
        if rules[clock.name].expires_with and clock.due_at < around.at
    ]:
        # not at its own instant: that lies before the move
        run_out(case, workflow, min(over, key=lambda clock: (clock.due_at, clock.no)), around)


def _end_what_ends(case: Case, passage: Passage, under_old: Circumstances) -> None:
    """End what does not run there; a pause first, so that what it held has the time it had left."""
    old, new = passage.before.definition.deadlines, passage.after.definition.deadlines
    ending = [
        clock
        for clock in case.running()
        if clock.name in passage.ended
        or clock.name not in new
        or case.state not in new[clock.name].runs_in
    ]
    for clock in sorted(ending, key=lambda each: not old[each.name].holds):
        if clock.held:
            _release(case, clock, under_old)
        end_deadline(case, clock, under_old.at, MIGRATE)
        for held in case.running_named(old[clock.name].holds):
            if held.held:
                _release(case, held, under_old)


def _release(case: Case, clock: DeadlineClock, around: Circumstances) -> None:
    release(case, clock, around.definition, around.at, MIGRATE, around.calendar)


def _carry(case: Case, passage: Passage, around: Circumstances) -> None:
    """Let the deadlines that run go on under the rules of the new version."""
    old, new = passage.before.definition.deadlines, around.definition.deadlines
    held = {name for clock in case.running() for name in new[clock.name].holds}
    for clock in case.running():
        concern = concern_of(case, clock)
        climb = carried(old[clock.name], new[clock.name], climb_of(clock), concern)
        pending = next_rung(clock, old[clock.name])
        clock.rungs_fired = " ".join(sorted(climb.fired))
        point_at(clock, still_awaited(new[clock.name], pending, concern))
        if clock.held and clock.name not in held:
            _release(case, clock, around)
        else:
            redate(case, clock, around.definition, around.at, MIGRATE, around.calendar)
        if clock.name in held and not clock.held:
            hold(case, clock, around.at, MIGRATE)


def _open_what_runs(
    case: Case, passage: Passage, walked: Collection[PastStep], around: Circumstances
) -> None:
    definition, calendar = around.definition, around.calendar
    for name, action in openings(case, passage.way, walked, calendar):
        open_deadline(case, name, definition, action, around.at, calendar)
    holding = {name for clock in case.running() for name in definition.deadlines[clock.name].holds}
    for clock in case.running_named(holding):
        if not clock.held:
            hold(case, clock, around.at, MIGRATE)


def _moved(case: Case, before: Mapping[int, datetime]) -> Iterator[MovedDeadline]:
    for clock in case.clocks:
        was = before.get(clock.no)
        if clock.closed_at is None:
            yield MovedDeadline(clock.told_as, was, clock.due_at)
        elif was is not None:
            yield MovedDeadline(clock.told_as, was, None)


def _whom_it_concerns(moved: tuple[MovedDeadline, ...], around: Circumstances) -> tuple[str, ...]:
    """The petitioner, when the last day of the answer is another one, as after a change of the
    calendar.
    """
    definition, last_day = around.definition, around.calendar.last_day
    days = [
        (last_day(each.before), last_day(each.after))
        for each in moved
        if each.name == definition.citizen_clock and each.before and each.after
    ]
    if not any(was != now for was, now in days):
        return ()
    return tuple(name for name, post in definition.posts.items() if post.office == "citizen")


def _told(passage: Passage, moved: tuple[MovedDeadline, ...]) -> dict[str, object]:
    """What the history keeps of the move: the versions, the due instants it set and the former."""
    changed = [each for each in moved if each.after is not None and each.after != each.before]
    told: dict[str, object] = {
        "from": str(reference_of(passage.before.definition)),
        "to": str(reference_of(passage.after.definition)),
    }
    due = {each.name: each.after.isoformat() for each in changed if each.after}
    was = {each.name: each.before.isoformat() for each in changed if each.before}
    return told | {name: part for name, part in (("due", due), ("was", was)) if part}
