"""What a step does to the deadlines of a case, read from the definition's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.model.case import Clock, OfficeCase, Term
from tests.model.dates import due_of, unextended
from tests.model.definition import DEADLINES, HOLDERS, STUBS, Table
from tests.model.ladder import point_anew, waiting
from tests.model.office_time import OfficeTime

UPC = "VPUBND"


@dataclass(frozen=True)
class Step:
    """An action that was accepted, when, with what values, and for which department it acts."""

    action: str
    at: datetime
    values: Mapping[str, object]
    department: str | None
    table: OfficeTime
    #: whether cases are merged into the one it happens to
    followed: bool = False

    def date(self, dates: Mapping[str, str]) -> datetime | None:
        """The date that it gives a deadline by a table action → field."""
        found = self.values.get(dates.get(self.action, ""))
        return found if isinstance(found, datetime) else None


def run_clocks(case: OfficeCase, step: Step) -> list[Clock]:
    """End, open, move and hold; returns what ended. A pause ends before what it holds."""
    ended = [clock for clock in case.running() if _ends(case, clock, step)]
    ended.sort(key=lambda clock: "holds" not in DEADLINES[clock.name])
    for clock in ended:
        _release(case, clock, step)
        end(case, clock, step)
    for clock in case.running():
        if not clock.held and not clock.asked:
            clock.department = _accountable(case, clock.name)
    for name, rule in DEADLINES.items():
        if _opens(case, rule, step):
            open_clock(case, name, step)
        _move(case, name, rule, step)
    for clock in ended:
        for held in DEADLINES[clock.name].get("holds", ()):
            _release(case, case.clock(held), step)
    _hold(case)
    return ended


def open_clock(case: OfficeCase, name: str, step: Step) -> None:
    """Start a deadline."""
    rule = DEADLINES[name]
    asked = step.values.get(rule.get("asked_in", ""))
    clock = Clock(
        no=len(case.clocks) + 1,
        name=name,
        edition=1 + max((old.edition for old in case.clocks if old.name == name), default=0),
        opened_at=step.at,
        opened_by=step.action,
        counted_by=step.table,
        stated=step.date(rule.get("due_from", {})),
        asked=str(asked) if asked else None,
    )
    clock.department = clock.asked or _accountable(case, name)
    case.clocks.append(clock)
    clock.due = clock.first_due = unextended(case, clock, step.table)
    clock.since = clock.previous = clock.told_from = step.at


def end(case: OfficeCase, clock: Clock, step: Step) -> None:
    """End a deadline; it is late strictly after its due instant."""
    clock.closed_at, clock.closed_by = step.at, step.action
    clock.late = step.at > clock.due
    case.settle(clock.no)


def redate(case: OfficeCase, clock: Clock, table: OfficeTime, at: datetime) -> None:
    """Count a running deadline anew; one that is held gets its date when the pause is over."""
    was = waiting(clock)
    clock.counted_by = table
    if not clock.held:
        clock.due = due_of(case, clock, table, until=at)
        point_anew(clock, was, at)


def _release(case: OfficeCase, clock: Clock | None, step: Step) -> None:
    """Let a held deadline run on with the working time it had left."""
    if clock is None or not clock.held:
        return
    clock.held = False
    clock.department = _accountable(case, clock.name)
    clock.counted_by = step.table
    clock.due = due_of(case, clock, step.table, until=step.at)
    point_anew(clock, None, step.at)


def pauses_in_vain(case: OfficeCase, table: OfficeTime, at: datetime) -> list[Clock]:
    """The pauses that keep nothing of a date that counts, because it has moved back.

    What had nothing left when the pause began has as much as it had.
    """
    found = []
    for clock in case.running():
        if not clock.held or "overdue_for" not in DEADLINES[clock.name]:
            continue
        pauses = [pause for pause in case.running() if pause.name in HOLDERS[clock.name]]
        began = max(clock.opened_at, min(pause.opened_at for pause in pauses))
        had = table.worked_between(began, clock.due)
        left = table.worked_between(at, due_of(case, clock, table, until=at))
        if left < 0 or left == 0 < had:
            found += [pause for pause in pauses if pause.due >= at]
    return found


def _hold(case: OfficeCase) -> None:
    held = {name for clock in case.running() for name in DEADLINES[clock.name].get("holds", ())}
    for clock in case.running():
        if clock.name in held:
            clock.held, clock.department = True, None


def _ends(case: OfficeCase, clock: Clock, step: Step) -> bool:
    rule = DEADLINES[clock.name]
    if case.state not in rule["runs_in"] or (not case.is_open and case.kind in STUBS):
        return True
    ends, opens = step.action in rule.get("ended_by", ()), _opens(case, rule, step)
    if "asked_in" not in rule:
        return ends or opens
    if clock.asked not in case.coordinating:
        return True
    if ends:
        return clock.asked == step.department
    return opens and clock.asked == step.values.get(rule["asked_in"])


def _opens(case: OfficeCase, rule: Table, step: Step) -> bool:
    if step.action not in rule["opened_by"] or case.state not in rule["runs_in"]:
        return False
    return not rule.get("only_if_dated") or step.date(rule["due_from"]) is not None


def _move(case: OfficeCase, name: str, rule: Table, step: Step) -> None:
    clock, action = case.clock(name), step.action
    if clock is None:
        return
    if action in rule.get("recomputed_by", ()):
        redate(case, clock, step.table, step.at)
    if action in rule.get("limited_by", {}) or action in rule.get("limit_lifted_by", {}):
        _limit(case, clock, rule, step)
    if action in rule.get("extended_by", {}):
        due = step.date(rule["extended_by"])
        assert due is not None
        _end_terms(clock, "extension")
        clock.terms.append(Term("extension", step.at, action, due))
        _new_edition(case, clock, step)
    elif action in rule.get("extension_ended_by", ()):
        _end_terms(clock, "extension")
        _new_edition(case, clock, step)


def _limit(case: OfficeCase, clock: Clock, rule: Table, step: Step) -> None:
    due = step.date(rule["limited_by"])
    if due is None and step.action in rule["limited_by"]:
        return
    lifted = _end_terms(clock, "limit", rule["limit_lifted_by"].get(step.action))
    if due is not None:
        clock.terms.append(Term("limit", step.at, step.action, due))
    if due is not None or lifted:
        redate(case, clock, step.table, step.at)


def _end_terms(clock: Clock, kind: str, by: str | None = "") -> bool:
    """End what still counts of a kind; of limits, those that one action set."""
    found = [
        term
        for term in clock.terms
        if term.kind == kind and not term.ended and (kind == "extension" or term.by == by)
    ]
    for term in found:
        term.ended = True
    return bool(found)


def _new_edition(case: OfficeCase, clock: Clock, step: Step) -> None:
    """A granted or revoked extension: the ladder may be climbed anew."""
    clock.edition += 1
    case.settle(clock.no)
    clock.fired, clock.repeats, case.level = set(), 0, 0
    clock.pointed_at = None
    clock.counted_by = step.table
    if not clock.held:
        clock.due = due_of(case, clock, step.table, until=step.at)
    point_anew(clock, None, step.at)


def _accountable(case: OfficeCase, name: str) -> str | None:
    whose = DEADLINES[name].get("overdue_for")
    return None if whose is None else UPC if whose == "office" else case.department
