"""What somebody may want to do next: plausible most of the time, everything in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from tests.model.case import OfficeCase
from tests.model.clock import next_moment
from tests.model.definition import ACTIONS, ACTS, STATES
from tests.model.dice import Dice
from tests.model.office import Command, Office
from tests.model.office_time import CLOSED, MORNING, WHOLE_DAY, Hours, local_day, shipped_days
from tests.model.people import PRETENDER, STAFF, citizen_of, follower_of, may, sees
from tests.model.values import issue, values_for
from workflow.attempt import Actor

#: what makes a case go on is wanted more often than what ends it
_WANTED = {
    **dict.fromkeys(("redirect", "withdraw", "merge", "split", "answer_on_the_spot"), 1),
    **dict.fromkeys(("rate", "note", "inform"), 1),
    **dict.fromkeys(("assign", "accept"), 16),
    **dict.fromkeys(("pause", "supply", "resume", "request_extension", "reopen"), 8),
    **dict.fromkeys(("grant_extension", "revoke_extension", "refuse_extension"), 12),
    **dict.fromkeys(("reply", "send_back", "request_contribution", "instruct"), 4),
    **dict.fromkeys(("ask_to_reopen", "decline_reopening", "return_draft"), 4),
}
_WISHES = {
    state: [
        name
        for name in ACTS
        if state in ACTIONS[name]["from"] and ACTIONS[name]["who"] != ["clock"]
        for _ in range(_WANTED.get(name, 2))
    ]
    for state in STATES
}
_SHIPPED = frozenset(shipped_days())
#: from one wish to the next one tried
_STRIDE = 7
_MICROSECOND = timedelta(microseconds=1)
#: the farthest a walk goes; the model's table of days ends three years later
HORIZON_YEAR = 2027


def allowed(office: Office, now: datetime, which: Dice, how: Dice) -> Command | None:
    """A command that the model accepts now; None when there is no case or nothing was found."""
    for command in _wished(office, now, which, how):
        if office.refusals(command, now) == set():
            return command
    return None


def plausible(office: Office, now: datetime, which: Dice, how: Dice) -> Command | None:
    """What somebody who may act on a case in its state wishes; a guard may be against it."""
    return next(_wished(office, now, which, how), None)


def _wished(office: Office, now: datetime, which: Dice, how: Dice) -> Iterator[Command]:
    cases = [*office.cases.values()]
    if which(4):
        cases = [case for case in cases if case.is_open]
    if not cases:
        return
    case = which.one_of(cases)
    wishes = _WISHES[case.state]
    first = which(len(wishes))
    for place in range(0, len(wishes), _STRIDE):
        action = wishes[(first + place) % len(wishes)]
        people = [
            actor
            for actor in everybody(office, case)
            if sees(actor, case) and may(actor, action, case)
        ]
        if people:
            yield asked(office, case, which.one_of(people), action, now, how)


def anything(office: Office, now: datetime, which: Dice, how: Dice) -> Command | None:
    """Any action of the definition by anybody, with something left out now and then."""
    if not office.cases:
        return None
    case = which.one_of([*office.cases.values()])
    other = which.one_of([*office.cases.values()])
    actor = which.one_of([*everybody(office, case), PRETENDER, citizen_of(other.number)])
    action = which.one_of(ACTS)
    command = asked(office, case, actor, action, now, how)
    if which(3) or not command.values:
        return command
    left_out = which.one_of([*command.values])
    values = {name: value for name, value in command.values.items() if name != left_out}
    return Command(actor, case.id, action, values, None if left_out == "into" else command.into)


def asked(
    office: Office, case: OfficeCase, actor: Actor, action: str, now: datetime, how: Dice
) -> Command:
    """The command with values that somebody filled in."""
    other = how.one_of([*office.cases.values()]) if action in ("merge", "absorb") else None
    values = values_for(action, case, other, now, how)
    return Command(actor, case.id, action, values, other.id if other and "into" in values else None)


def recording(which: Dice, how: Dice) -> Command:
    """Somebody records something; the Centre most of the time."""
    recorders = [actor for actor in STAFF if actor.roles & {"centre", "upc_office"}]
    strangers = [actor for actor in STAFF if not actor.roles & {"centre", "upc_office"}]
    people = [*recorders * 4, *strangers[:2]]
    return Command(which.one_of(people), None, "record", issue(how))


def everybody(office: Office, case: OfficeCase) -> Sequence[Actor]:
    """Everybody with an account, and whoever has the code of the case or of one merged into it."""
    merged = [other for other in office.cases.values() if other.merged_into == case.number]
    followers = [follower_of(case.number, other.number) for other in merged]
    return (*STAFF, citizen_of(case.number), *followers)


def moments(office: Office, now: datetime) -> Iterator[datetime]:
    """The instants ahead at which something happens by itself, or stops being possible."""
    for case in office.cases.values():
        next_check = next_moment(case)
        yield from (clock.due for clock in case.running())
        if next_check is not None:
            yield next_check


def on_the_edge(office: Office, now: datetime, how: Dice) -> datetime:
    """The instant at which something falls due, or the one right before or after it."""
    ahead = sorted({moment for moment in moments(office, now) if moment > now})
    if not ahead:
        return now
    return max(now, how.one_of(ahead[:3]) + (how(3) - 1) * _MICROSECOND)


def edited_day(now: datetime, how: Dice) -> tuple[date, Hours | None]:
    """A day near now and the hours it gets; None: those of the week again."""
    days = [local_day(now) + timedelta(days=ahead) for ahead in range(-1, 9)]
    day = how.one_of([day for day in days if day not in _SHIPPED])
    return day, how.one_of((CLOSED, CLOSED, WHOLE_DAY, MORNING, None))
