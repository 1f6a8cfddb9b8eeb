"""Which deadlines a case gets with its move to another version, and what opens each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cases.casefile.case import Case
from workflow.checks.situations import Place, Situations
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.worktime import WorkingCalendar


class PastStep(NamedTuple):
    """An entry of a case's history: what was done, and where the case stood then."""

    action: str
    state: str


@dataclass(frozen=True, slots=True)
class Way:
    """Two versions, which state of the first becomes which, and what runs where in the second."""

    before: WorkflowDefinition
    after: WorkflowDefinition
    states: Mapping[str, str]
    situations: Situations


def openings(
    case: Case, way: Way, walked: Collection[PastStep], calendar: WorkingCalendar
) -> Iterator[tuple[str, str]]:
    """The deadlines that must run now and do not, each with the action that opens it.

    1. What only the new version knows, if its actions happened and nothing ended it since.
    2. Whatever always runs where the case stands: else the proof that no case is forgotten would
       not hold for this one.

    A department cannot be asked after the fact, nor a date be guessed: such deadlines begin with
    the next action that opens them. An import's word that no reply deadline was given stands.
    """
    always = way.situations.always_run_in(Place(case.state, case.lead is not None))
    running = {clock.name for clock in case.running()}
    for name, rule in way.after.deadlines.items():
        if name in running or case.state not in rule.runs_in or not _can_open(case, rule):
            continue
        opener = _opener(rule, walked, way.states) if name not in way.before.deadlines else None
        for action in filter(None, (opener, *(rule.opened_by if name in always else ()))):
            if has_period(case, rule, action, calendar):
                yield name, action
                break


def _can_open(case: Case, rule: DeadlineRule) -> bool:
    if rule.asked_in is not None or rule.only_if_dated:
        return False
    return case.reply_deadline_given or not rule.citizen_clock


def _opener(rule: DeadlineRule, steps: Iterable[PastStep], states: Mapping[str, str]) -> str | None:
    """The action by which the deadline would be running now, had its rule always been there."""
    opener = None
    for action, state in steps:
        if states.get(state, state) not in rule.runs_in:
            opener = None
        elif action in rule.opened_by:
            opener = action
        elif action in rule.ended_by:
            opener = None
    return opener


def has_period(case: Case, rule: DeadlineRule, action: str, calendar: WorkingCalendar) -> bool:
    """Whether a rule has a period for a deadline of `case` that this action opened."""
    recorded = calendar.local(case.recorded_at).date()
    return any(row.fits(action, case.kind, case.pace, recorded) for row in rule.periods)
