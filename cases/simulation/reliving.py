"""One case's past lived again in memory under another definition, through the same guards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from cases.calendar.moving import bring_up_to_date, is_behind
from cases.casefile.attributes import inherit_counts
from cases.casefile.case import Case, Happening, Journal
from cases.casefile.circumstances import Circumstances
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.rungs import fire_due
from cases.casefile.steps import apply
from cases.casefile.stub import is_stub, send_on
from cases.casefile.succession import follow_succession
from cases.commands.escalating import escalate_by_hand
from cases.commands.facts import facts_of
from cases.commands.opening import new_case
from cases.simulation.lateness import Recorded
from cases.simulation.lived import Lived
from cases.simulation.past import Look, PastAction
from cases.simulation.timeline import Timeline
from workflow.attempt import Attempt, Facts, Step
from workflow.definition import REDATE, SUCCEED
from workflow.errors import UnknownAction
from workflow.machine import Workflow
from workflow.reach import Seats
from workflow.refusal import Refusal, Refused
from workflow.worktime import WorkingCalendar

#: told of what happened after each step, while the case stands as it did then
Listen = Callable[[Sequence[Happening]], None]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What every case is lived again under; the same for all. `people` are those of today."""

    workflow: Workflow
    calendars: Timeline
    people: Seats
    #: nothing happens from here on (UTC)
    until: datetime


@dataclass(frozen=True, slots=True)
class End:
    """What came after the last action: the register's `look`, if it looked, and changes of the
    calendar, which moved dates up to `followed_until` (UTC), clock or no clock.
    """

    look: Look | None
    followed_until: datetime | None = None


def live_again(
    stored: Case,
    actions: Iterable[PastAction],
    around: Conditions,
    end: End,
    listen: Listen = lambda happenings: None,
    recorded: Recorded | None = None,
) -> Lived:
    """Do again what was done to the case `stored`, with the clock running as it ran then, by what
    the register has `recorded` of that.

    A refused action changes nothing; without the recording there is no case.
    """
    lived = Lived(recorded=recorded or Recorded())
    for past in actions:
        _try(lived, stored, past, around)
        if lived.case is None:
            return lived
        _listen(lived, lived.case, listen)
    if lived.case is not None and end.look is not None:
        _go_on(lived, lived.case, end.look, around)
        _listen(lived, lived.case, listen)
    if lived.case is not None and end.followed_until is not None:
        while around.calendars.change_after(lived.place, end.followed_until) is not None:
            _follow(lived, lived.case, around)
        _listen(lived, lived.case, listen)
    return lived


def _try(lived: Lived, stored: Case, past: PastAction, around: Conditions) -> None:
    try:
        if lived.case is None:
            lived.place = around.calendars.place_at(past.recorded_at)
            lived.case = _record(stored, past, around, _calendar(lived, around))
        else:
            _act(lived, lived.case, past, around)
    except Refused as refused:
        if past.action in lived.by_clock:
            lived.anticipated += 1
        else:
            lived.refused.append((past, refused.reasons))
    except UnknownAction:
        lived.refused.append((past, ()))
    else:
        lived.accepted += 1
        lived.by_clock.clear()


def _record(stored: Case, past: PastAction, around: Conditions, calendar: WorkingCalendar) -> Case:
    definition = around.workflow.definition
    values, problems = _values(past, definition.creation, around)
    facts = Facts(now=past.at, stubs=definition.stubs.keys())
    attempt = Attempt(past.as_actor(None), facts, values, problems)
    step = around.workflow.attempt(None, definition.creation, attempt)
    case = new_case(
        stored.id,
        values,
        definition,
        stored.recorded_by,
        stored.recorded_department,
        # a part that was split off counts from the recording of the whole
        stored.recorded_at,
        created_at=stored.created_at,
    )
    case.petitioner_channel = stored.petitioner_channel
    circumstances = _circumstances(past, around, calendar)
    # and has the time that the whole was given, and no more returns and extensions
    inherit_counts(case, past.used_up)
    wholes = {clock.name: clock.whole for clock in stored.clocks if clock.whole is not None}
    apply(case, step, replace(circumstances, taken_over=wholes))
    if is_stub(definition, values):
        send_on(case, around.workflow, values, circumstances)
    return case


def _act(lived: Lived, case: Case, past: PastAction, around: Conditions) -> None:
    _go_on(lived, case, past.look, around)
    lived.by_clock.update(entry.action for entry in case.journal.entries)
    circumstances = _circumstances(past, around, _calendar(lived, around))
    if past.action == SUCCEED:
        _succeed(case, past, around, circumstances)
        return
    step = _decide(case, past, around, circumstances.calendar)
    # what a merged case had been sent back before
    inherit_counts(case, past.used_up)
    apply(case, step, circumstances)
    escalate_by_hand(case, step, circumstances, around.people)
    end_lapsed_pauses(case, around.workflow, circumstances)


def _succeed(
    case: Case, past: PastAction, around: Conditions, circumstances: Circumstances
) -> None:
    ended, heir = past.values.get("department"), past.values.get("successor")

    def heir_of(code: str) -> str | None:
        return str(heir) if code == ended else None

    follow_succession(case, around.workflow, heir_of, circumstances)


def _decide(case: Case, past: PastAction, around: Conditions, calendar: WorkingCalendar) -> Step:
    around.workflow.require_action(past.action)
    values, problems = _values(past, past.action, around)
    # who worked where in the past is not kept, so nobody is refused for it
    facts = facts_of(case, around.workflow.definition, past.at, None, calendar)
    # who else had raised the matter then is not kept; what stayed for their sake stays again
    objects = past.stayed and "reopening" in facts.running
    facts = replace(facts, one_of_them_objects=objects)
    named = values.get("escalation")
    if isinstance(named, str):
        facts = _awaiting(facts, named)
    attempt = Attempt(past.as_actor(case.lead), facts, values, problems)
    return around.workflow.attempt(case.state, past.action, attempt)


def _values(
    past: PastAction, action: str, around: Conditions
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """The values that this definition's action knows, and choices that it no longer has.

    That a field is needed now which nobody was asked for then is no reason against the action.
    """
    definition = around.workflow.definition
    known = definition.actions[action].fields
    values = {name: value for name, value in past.values.items() if name in known}
    problems = tuple(
        Refusal("field_malformed", "field", {"field": name, "why": "not_an_option"}, name)
        for name, value in values.items()
        if isinstance(value, str)
        and definition.field(action, name).type == "choice"
        and value not in definition.field(action, name).options
    )
    return values, problems


def _go_on(lived: Lived, case: Case, look: Look, around: Conditions) -> None:
    """Let time pass up to a look: the ladder climbs, changes of the calendar move dates."""
    while (change := around.calendars.change_after(lived.place, look.at)) is not None:
        run = partial(_run_clock, case, around, _calendar(lived, around), expire=look.ends)
        lived.recorded.climb(case, around.workflow.definition, change, look.until, run)
        _follow(lived, case, around)
    _run_clock(case, around, _calendar(lived, around), look.until, expire=look.ends)


def _follow(lived: Lived, case: Case, around: Conditions) -> None:
    """Let the next change of the calendar move the dates of the case; nothing fires."""
    lived.place += 1
    line, calendar = around.calendars.lines[lived.place]
    known = REDATE in around.workflow.definition.actions
    if line.at is not None and known and is_behind(case, calendar):
        if line.at >= around.until:
            lived.note_the_end(case)
        then = _of_the_clock(line.at, around, calendar)
        bring_up_to_date(case, around.workflow, (line,), then)


def _run_clock(
    case: Case, around: Conditions, calendar: WorkingCalendar, moment: datetime, *, expire: bool
) -> None:
    if case.next_check_at is None or case.next_check_at >= moment:
        return
    at = _of_the_clock(moment, around, calendar)
    fire_due(case, around.workflow, at, around.people, expire=expire)


def _calendar(lived: Lived, around: Conditions) -> WorkingCalendar:
    return around.calendars.lines[lived.place][1]


def _of_the_clock(at: datetime, around: Conditions, calendar: WorkingCalendar) -> Circumstances:
    return Circumstances(
        at=at,
        # whoever is told is told as things are today, and a window is judged as over
        recorded_at=around.until,
        actor="clock",
        actor_department=None,
        definition=around.workflow.definition,
        calendar=calendar,
        random=_no_random,
        kept=False,
    )


def _circumstances(
    past: PastAction, around: Conditions, calendar: WorkingCalendar
) -> Circumstances:
    return Circumstances(
        at=past.at,
        recorded_at=past.recorded_at,
        actor=past.actor,
        actor_department=past.department,
        definition=around.workflow.definition,
        calendar=calendar,
        random=_no_random,
        reply_due=past.reply_due,
        kept=False,
    )


def _awaiting(facts: Facts, escalation: str) -> Facts:
    """The facts as if the escalation that somebody took note of were there, whatever its number."""
    return replace(facts, awaiting_acknowledgement=frozenset({escalation}))


def _no_random(count: int) -> bytes:
    """Nothing is kept here, so there is nothing to keep from being guessed."""
    return bytes(count)


def _listen(lived: Lived, case: Case, listen: Listen) -> None:
    """Hand on what happened, and forget how it was written down."""
    lived.rungs += case.journal.rungs
    listen(case.journal.happenings)
    case.journal = Journal()
