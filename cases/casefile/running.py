"""What a step does to the deadlines of a case, as the definition says: which end, open, move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.clocks import (
    NOT_GIVEN,
    begin_edition,
    end_deadline,
    hand_over_deadlines,
    hold,
    open_deadline,
    redate,
    release,
)
from cases.casefile.deadline import EXTENSION, LIMIT, DeadlineClock
from cases.casefile.terms import add_term, end_extension, end_limits
from workflow.attempt import Step
from workflow.definition import DeadlineRule


@dataclass(frozen=True, slots=True)
class _Change:
    """One step with everything around it, for the functions below."""

    case: Case
    step: Step
    around: Circumstances

    @property
    def values(self) -> Mapping[str, object]:
        return self.step.values

    def rule(self, clock: DeadlineClock) -> DeadlineRule:
        return self.around.definition.deadlines[clock.name]


def run_deadlines(case: Case, step: Step, around: Circumstances) -> list[DeadlineClock]:
    """End, open, recompute, limit, extend, hold and release deadlines; returns the ended ones.

    A pause ends first, and what ends while it goes on is judged by the time it had left. What it
    held and goes on is let go once the step has said everything of its date: one that counted for
    no moment reminds nobody.
    """
    change = _Change(case, step, around)
    ended = [clock for clock in case.running() if _ends(change, clock)]
    ended.sort(key=lambda clock: not change.rule(clock).holds)
    for clock in ended:
        if clock.held:
            _release(change, clock)
        end_deadline(case, clock, around.at, step.name)
    hand_over_deadlines(case, around.definition, around.at, step.name)
    for name, rule in around.definition.deadlines.items():
        if step.name in rule.touched_by:
            _open(change, name, rule)
            _move(change, name, rule)
    for clock in ended:
        _let_go(change, change.rule(clock).holds)
    _hold(change)
    return ended


def left_open(ended: list[DeadlineClock], step: Step, around: Circumstances) -> list[list[str]]:
    """What somebody was asked for and nobody gave when the step ended it: name and department."""
    rules = around.definition.deadlines
    return [
        [clock.name, clock.department or ""]
        for clock in ended
        if rules[clock.name].owed
        and step.name not in rules[clock.name].ended_by
        and step.name not in rules[clock.name].opened_by
    ]


def _ends(change: _Change, clock: DeadlineClock) -> bool:
    rule, step = change.rule(clock), change.step
    if change.case.state not in rule.runs_in or _is_left_as_a_stub(change):
        return True
    if rule.asked_in is None:
        return step.name in rule.ended_by or _opens(change, rule)
    if clock.department not in change.case.coordinating:
        return True
    if step.name in rule.ended_by:
        return clock.department == change.around.actor_department
    return _opens(change, rule) and clock.department == change.values.get(rule.asked_in)


def _is_left_as_a_stub(change: _Change) -> bool:
    """Of a stub nothing is asked any more, whatever else would run on in its state."""
    case, definition = change.case, change.around.definition
    return definition.states[case.state].final and case.kind in definition.stubs


def _opens(change: _Change, rule: DeadlineRule) -> bool:
    step = change.step
    if step.name not in rule.opened_by or change.case.state not in rule.runs_in:
        return False
    return not rule.only_if_dated or _date(change, rule.due_from) is not None


def _date(change: _Change, dates: Mapping[str, str]) -> datetime | None:
    """The date that the step gives a deadline by one of its tables action → field."""
    value = change.values.get(dates.get(change.step.name, ""))
    return value if isinstance(value, datetime) else None


def _open(change: _Change, name: str, rule: DeadlineRule) -> None:
    if not _opens(change, rule):
        return
    asked = change.values.get(rule.asked_in) if rule.asked_in else None
    taken_over = change.around.taken_over.get(name)
    open_deadline(
        change.case,
        name,
        change.around.definition,
        change.step.name,
        change.around.at,
        change.around.calendar,
        stated=taken_over.stated if taken_over else _date(change, rule.due_from),
        asked=asked if isinstance(asked, str) else None,
        taken_over=taken_over,
    )


def _move(change: _Change, name: str, rule: DeadlineRule) -> None:
    """What the step says of the date of a running deadline."""
    action = change.step.name
    clock = change.case.clock(name)
    if clock is None:
        _open_as_stated(change, name, rule)
        return
    if action in rule.recomputed_by and action not in rule.opened_by:
        _redate(change, clock)
    if action in rule.limited_by or action in rule.limit_lifted_by:
        _limit(change, clock, rule)
    if action in rule.extended_by:
        due = _date(change, rule.extended_by)
        if due is not None:
            add_term(change.case, clock, EXTENSION, due, change.around.at, action)
            _begin_edition(change, clock)
    elif action in rule.extension_ended_by:
        end_extension(change.case, clock, change.around.at, action)
        _begin_edition(change, clock)


def _limit(change: _Change, clock: DeadlineClock, rule: DeadlineRule) -> None:
    stated = change.around.reply_due
    if stated is not None and rule.citizen_clock:
        _replace(change, clock, stated.due)
        return
    case, at, action = change.case, change.around.at, change.step.name
    due = _date(change, rule.limited_by)
    if due is None and action in rule.limited_by:
        # what was said before about the date still stands
        return
    lifted = end_limits(case, clock, rule.limit_lifted_by.get(action, ""), at, action)
    if due is not None:
        add_term(case, clock, LIMIT, due, at, action)
    if due is not None or lifted:
        _redate(change, clock)


def _open_as_stated(change: _Change, name: str, rule: DeadlineRule) -> None:
    """A date given where an import had said that there was none starts the citizen's clock."""
    case, around, action = change.case, change.around, change.step.name
    if not rule.citizen_clock or case.state not in rule.runs_in or action not in rule.limited_by:
        return
    stated = around.reply_due
    due = stated.due if stated is not None else _date(change, rule.limited_by)
    if due is not None:
        definition, calendar = around.definition, around.calendar
        open_deadline(case, name, definition, action, around.at, calendar, stated=due)


def _replace(change: _Change, clock: DeadlineClock, due: datetime | None) -> None:
    """An import's stated deadline takes the rule's place; none stated ends the clock."""
    case = change.case
    if due is None:
        end_deadline(case, clock, change.around.at, NOT_GIVEN)
        case.reply_deadline_given = False
        case.due_at = case.first_due_at = None
        case.due_provisional = False
        return
    clock.stated_due_at = clock.first_due_at = due
    _redate(change, clock)


def _redate(change: _Change, clock: DeadlineClock) -> None:
    around = change.around
    redate(change.case, clock, around.definition, around.at, change.step.name, around.calendar)


def _begin_edition(change: _Change, clock: DeadlineClock) -> None:
    around = change.around
    begin_edition(
        change.case, clock, around.definition, around.at, change.step.name, around.calendar
    )


def _let_go(change: _Change, names: Collection[str]) -> None:
    """Release what a deadline that has ended held."""
    for clock in change.case.running_named(names) if names else ():
        if clock.held:
            _release(change, clock)


def _release(change: _Change, clock: DeadlineClock) -> None:
    around = change.around
    release(change.case, clock, around.definition, around.at, change.step.name, around.calendar)


def _hold(change: _Change) -> None:
    """Hold what a running deadline stops, also what was opened only now."""
    case, around = change.case, change.around
    names = {name for clock in case.running() for name in change.rule(clock).holds}
    for clock in case.running_named(names):
        if not clock.held:
            hold(case, clock, around.at, change.step.name)
