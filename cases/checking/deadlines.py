"""A case's deadlines: their spans, their rules, and what the case's own columns say of them."""

from __future__ import annotations

from collections.abc import Iterator

from cases.casefile.case import DeadlineClock, DeadlineSpan
from cases.casefile.clocks import NOT_GIVEN, due_by_rule
from cases.checking.calendars import Calendars
from cases.checking.dossier import Dossier
from cases.store.instants import to_micros
from workflow.definition import DeadlineRule, WorkflowDefinition


def deadline_problems(
    dossier: Dossier, definition: WorkflowDefinition, calendars: Calendars, set_aside: bool
) -> Iterator[str]:
    """What is wrong with the deadlines of a case; `set_aside`: the clock could not handle it."""
    case = dossier.case
    if [clock.no for clock in dossier.clocks] != list(range(1, case.deadlines + 1)):
        yield f"it says it has {case.deadlines} deadlines, which it has not."
    for clock in dossier.clocks:
        rule = definition.deadlines.get(clock.name)
        where = f"deadline {clock.no} ({clock.name})"
        if rule is None:
            yield f"{where} is none of the definition."
            continue
        yield from _span_problems(where, clock, dossier.spans.get(clock.no, []))
        yield from _rule_problems(where, dossier, clock, rule, calendars)
        if clock.closed_at is None and calendars.followed and not set_aside:
            yield from _behind(where, clock, calendars)
    yield from _case_problems(dossier, definition, set_aside)


def _span_problems(where: str, clock: DeadlineClock, spans: list[DeadlineSpan]) -> Iterator[str]:
    if [span.change for span in spans] != list(range(1, clock.changes + 1)):
        yield f"{where}: of its {clock.changes} changes some are missing."
        return
    begins = [span.from_at for span in spans]
    ends = [span.until_at for span in spans]
    if begins[0] != clock.opened_at or ends != [*begins[1:], clock.closed_at]:
        yield f"{where}: its changes leave a gap in time or overlap."
    now = spans[-1]
    kept = (clock.due_at, clock.department, clock.provisional)
    if kept != (now.due_at, now.department, now.provisional):
        yield f"{where}: it is not what its last change made of it."


def _rule_problems(
    where: str,
    dossier: Dossier,
    clock: DeadlineClock,
    rule: DeadlineRule,
    calendars: Calendars,
) -> Iterator[str]:
    case, ended = dossier.case, clock.closed_at
    if ended is None and case.state not in rule.runs_in:
        yield f"{where}: it runs although the case is “{case.state}”."
    late = ended is not None and ended > clock.due_at and clock.closed_by != NOT_GIVEN
    if clock.late != late:
        yield f"{where}: it is marked {'late' if clock.late else 'in time'}, wrongly."
    if (ended is None) != (clock.closed_by is None):
        yield f"{where}: it ended without saying why, or says why without having ended."
    calendar = calendars.of(clock.calendar_version)
    if calendar is None:
        yield f"{where}: the calendar that counted it is not kept."
    if clock.given or calendar is None or _pace_changed(dossier, clock):
        return
    due = due_by_rule(case, rule, clock.opened_by, clock.opened_at, calendar)
    if (due.at, due.provisional) != (clock.due_at, clock.provisional):
        yield f"{where}: it is due {clock.due_at.isoformat()}; by rule {due.at.isoformat()}."


def _behind(where: str, clock: DeadlineClock, calendars: Calendars) -> Iterator[str]:
    if clock.calendar_version != calendars.version:
        yield f"{where}: the calendar has changed since it was counted, and it did not follow."


def _pace_changed(dossier: Dossier, clock: DeadlineClock) -> bool:
    """Whether the case was reclassified after the deadline had ended, so that its pace is gone."""
    if clock.closed_at is None:
        return False
    end = to_micros(clock.closed_at)
    return any(entry.action == "reclassify" and entry.at >= end for entry in dossier.entries)


def _case_problems(
    dossier: Dossier, definition: WorkflowDefinition, set_aside: bool
) -> Iterator[str]:
    case = dossier.case
    running = [clock for clock in dossier.clocks if clock.closed_at is None]
    overdue = [clock.due_at for clock in running if clock.department is not None]
    if case.overdue_from != min(overdue, default=None):
        yield "the instant from which it is overdue is not that of its deadlines."
    checks = [clock.rung_at for clock in running if clock.rung_at is not None]
    checks += [clock.due_at for clock in running if _expires(definition, clock)]
    if case.next_check_at != min(checks, default=None) and not set_aside:
        yield "the clock does not look at it when its deadlines ask for it."
    names = [name for name, rule in definition.deadlines.items() if case.state in rule.runs_in]
    missing = set(names) - {clock.name for clock in dossier.clocks}
    if missing:
        yield f"it is “{case.state}” without the deadline {', '.join(sorted(missing))}."
    yield from _reply_problems(dossier, definition)


def _expires(definition: WorkflowDefinition, clock: DeadlineClock) -> bool:
    rule = definition.deadlines.get(clock.name)
    return rule is not None and rule.expires_with is not None


def _reply_problems(dossier: Dossier, definition: WorkflowDefinition) -> Iterator[str]:
    case = dossier.case
    replies = [clock for clock in dossier.clocks if clock.name == definition.citizen_clock]
    if not replies:
        return
    last = replies[-1]
    given = last.closed_by != NOT_GIVEN
    expected = (last.due_at, last.first_due_at) if given else (None, None)
    if (case.due_at, case.first_due_at) != expected:
        yield "its due time is not that of its reply deadline."
    if not given and case.reply_deadline_given:
        yield "it does not say that no reply deadline was given."
    late = any(clock.late and _replied(definition, clock) for clock in replies)
    if case.late != late:
        yield f"it is marked {'late' if case.late else 'in time'}; its deadlines say otherwise."


def _replied(definition: WorkflowDefinition, clock: DeadlineClock) -> bool:
    action = definition.actions.get(clock.closed_by or "")
    return action is not None and action.replies
