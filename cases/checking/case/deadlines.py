"""A case's deadlines: their spans, their rules, and what the case's own columns say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from cases.casefile.case import Case
from cases.casefile.clocks import NOT_GIVEN
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.casefile.lapsing import lapsed_pauses
from cases.casefile.redating import due_of, first_due, holders
from cases.checking.calendars import Calendars
from cases.checking.dossier import Dossier
from cases.instants import from_micros, to_micros
from cases.policy import UPC_OFFICE
from cases.versions.moves import Eras
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.worktime import WorkingCalendar

_CLASS: Final = frozenset({"kind", "pace"})


def deadline_problems(
    dossier: Dossier, eras: Eras, calendars: Calendars, set_aside: bool
) -> Iterator[str]:
    """What is wrong with the deadlines of a case; `set_aside`: the clock could not handle it."""
    case = dossier.case
    if [clock.no for clock in dossier.clocks] != list(range(1, case.deadlines + 1)):
        yield f"it says it has {case.deadlines} deadlines, which it has not."
    reclassified = _reclassified(dossier, eras)
    for clock in dossier.clocks:
        rule = eras.rule_of(clock)
        where = f"deadline {clock.no} ({clock.name})"
        if rule is None:
            yield f"{where} is none of the definition."
            continue
        yield from _span_problems(where, clock, dossier.spans.get(clock.no, []))
        yield from _ending_problems(where, dossier, clock, rule)
        dated_as_now = clock.closed_at is None or clock.closed_at > reclassified
        yield from _date_problems(where, dossier, clock, eras, calendars, dated_as_now)
        if clock.closed_at is None and calendars.followed and not set_aside:
            yield from _behind(where, clock, calendars)
    yield from _opening_problems(dossier, eras)
    yield from _case_problems(dossier, eras.pinned, set_aside)
    yield from _reply_problems(dossier, eras.pinned)
    yield from _lapse_problems(dossier, eras.pinned, calendars)
    yield from _late_first_problems(dossier, eras, calendars)


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
    if (clock.edition, clock.held, clock.asked) != (now.edition, now.held, now.asked):
        yield f"{where}: its edition or its pause is not that of its last change."


def _ending_problems(
    where: str, dossier: Dossier, clock: DeadlineClock, rule: DeadlineRule
) -> Iterator[str]:
    case, ended = dossier.case, clock.closed_at
    if ended is None and case.state not in rule.runs_in:
        yield f"{where}: it runs although the case is “{case.state}”."
    late = ended is not None and ended > clock.due_at and clock.closed_by != NOT_GIVEN
    if clock.late != late:
        yield f"{where}: it is marked {'late' if clock.late else 'in time'}, wrongly."
    if ended is None and not clock.asked and clock.department != _accountable(case, clock, rule):
        yield f"{where}: it counts as the work of {clock.department or 'nobody'}, wrongly."
    if (ended is None) != (clock.closed_by is None):
        yield f"{where}: it ended without saying why, or says why without having ended."
    if clock.terms != len(clock.dated):
        yield f"{where}: of its {clock.terms} explicit dates some are missing."


def _accountable(case: Case, clock: DeadlineClock, rule: DeadlineRule) -> str | None:
    """Whose overdue work a running deadline is."""
    if clock.held or rule.overdue_for is None:
        return None
    return UPC_OFFICE if rule.overdue_for == "office" else case.department


def _date_problems(
    where: str,
    dossier: Dossier,
    clock: DeadlineClock,
    eras: Eras,
    calendars: Calendars,
    dated_as_now: bool,
) -> Iterator[str]:
    definition = eras.of_clock(clock)
    if clock.closed_at is None and clock.held != _is_paused(dossier, clock, definition):
        yield f"{where}: it is {'held' if clock.held else 'running'}; the pauses say otherwise."
    spans = dossier.spans.get(clock.no, ())
    versions = {clock.calendar_version, *(span.calendar_version for span in spans)}
    calendar = calendars.of(clock.calendar_version)
    if calendar is None or any(calendars.of(version) is None for version in versions):
        yield f"{where}: a calendar that counted it is not kept."
        return
    if clock.held or clock.closed_by == NOT_GIVEN or not dated_as_now:
        return
    dated = due_of(dossier.case, clock, definition, calendar)
    found = (dated.due.at, dated.due.provisional, dated.given)
    kept = (clock.due_at, clock.provisional, clock.given)
    if found != kept and not _has_days_of_its_own(dossier, clock, definition, calendar):
        yield f"{where}: it is due {clock.due_at.isoformat()}; by rule {dated.due.at.isoformat()}."


def _has_days_of_its_own(
    dossier: Dossier,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
) -> bool:
    """Whether it is a pause of the time before version 1 let pauses share their days, or a part's
    share them with those of the whole.

    What its entry told of its date stands in the history: `occasions` holds it against that.
    """
    if definition.deadlines[clock.name].allowance is None:
        return False
    case = dossier.case
    apart = [replace(each, taken_over=None) for each in case.clocks]
    return any(
        due_of(replace(case, clocks=known), clock, definition, calendar).due.at == clock.due_at
        for known in ([clock], apart)
    )


def _behind(where: str, clock: DeadlineClock, calendars: Calendars) -> Iterator[str]:
    if clock.calendar_version != calendars.version:
        yield f"{where}: the calendar has changed since it was counted, and it did not follow."


def _is_paused(dossier: Dossier, clock: DeadlineClock, definition: WorkflowDefinition) -> bool:
    names = holders(definition, clock.name)
    return bool(names) and any(other.name in names for other in dossier.case.running())


def _reclassified(dossier: Dossier, eras: Eras) -> datetime:
    """When the case last got another kind or pace: what had ended by then was dated by the one
    before.
    """
    setting = [
        {name for name, action in definition.actions.items() if not _CLASS.isdisjoint(action.set)}
        for definition in eras.definitions
    ]
    moments = (e.at for e in dossier.entries if e.action in setting[eras.place_of(e.seq)])
    return from_micros(max(moments, default=0))


def _opening_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Every action that starts a deadline has started it."""
    started = {(clock.name, to_micros(clock.opened_at)) for clock in dossier.clocks}
    opening = [_opening(definition) for definition in eras.definitions]
    for entry in dossier.entries:
        place = eras.place_of(entry.seq)
        for name in opening[place].get(entry.action, ()):
            runs = entry.to_state in eras.definitions[place].deadlines[name].runs_in
            if runs and (name, entry.at) not in started:
                yield f"entry {entry.seq}, “{entry.action}”, did not start the deadline {name}."


def _opening(definition: WorkflowDefinition) -> Mapping[str, list[str]]:
    """The deadlines that each action starts, whatever date is given."""
    opening: dict[str, list[str]] = {}
    for name, rule in definition.deadlines.items():
        for action in () if rule.only_if_dated else rule.opened_by:
            if not _learnt_later(definition, rule, action):
                opening.setdefault(action, []).append(name)
    return opening


def _learnt_later(definition: WorkflowDefinition, rule: DeadlineRule, action: str) -> bool:
    """Whether cases may have been reopened before version 1 let that start such a clock anew.

    Of the entries since then `occasions` asks for it: they tell the date that they set.
    """
    known = definition.actions.get(action)
    reopens = known is not None and known.counts == "reopenings"
    return reopens and rule.overdue_for is None and definition.creation in rule.opened_by


def _case_problems(
    dossier: Dossier, definition: WorkflowDefinition, set_aside: bool
) -> Iterator[str]:
    case, running = dossier.case, dossier.case.running()
    own = [clock.due_at for clock in running if clock.department and not clock.asked]
    if case.overdue_from != min(own, default=None):
        yield "the instant from which it is overdue is not that of its deadlines."
    expiring = [clock.due_at for clock in running if _rule(definition, clock, "expires_with")]
    checks = [clock.rung_at for clock in running if clock.rung_at is not None] + expiring
    if case.next_check_at != min(checks, default=None) and not set_aside:
        yield "the clock does not look at it when its deadlines ask for it."
    pauses = [clock.due_at for clock in running if _rule(definition, clock, "holds")]
    if case.paused_until != min(pauses, default=None):
        yield "what it says of its pause is not what its deadlines say."
    if case.awaited != (case.closed_at is not None and bool(running)):
        yield "whether something of it is still awaited is not what its deadlines say."
    state = definition.states.get(case.state)
    # without a reply deadline, as its file stated, a case has no ladder that goes on for ever
    endless = state is not None and not state.final and case.reply_deadline_given
    if endless and not checks:
        yield f"it is “{case.state}” and no clock would ever look at it again."


def _lapse_problems(
    dossier: Dossier, definition: WorkflowDefinition, calendars: Calendars
) -> Iterator[str]:
    """No pause keeps a case silent of whose time nothing is left."""
    held = next((clock for clock in dossier.case.running() if clock.held), None)
    calendar = calendars.of(held.calendar_version) if held else None
    if calendar is None:
        return
    last = from_micros(max((entry.at for entry in dossier.entries), default=0))
    if lapsed_pauses(dossier.case, definition, calendar, last)[0]:
        yield "it is paused, and nothing is left of the time that the pause should keep."


def _rule(definition: WorkflowDefinition, clock: DeadlineClock, part: str) -> object:
    return getattr(definition.deadlines.get(clock.name), part, None)


def _reply_problems(dossier: Dossier, definition: WorkflowDefinition) -> Iterator[str]:
    case = dossier.case
    replies = [clock for clock in dossier.clocks if clock.name == definition.citizen_clock]
    if not replies:
        if not case.reply_deadline_given:
            yield "it says that no reply deadline was given, which nobody stated."
        return
    last = replies[-1]
    given = last.closed_by != NOT_GIVEN
    due = None if last.held and last.closed_at is None else last.due_at
    expected = (due, last.first_due_at, last.provisional) if given else (None, None, False)
    if (case.due_at, case.first_due_at, case.due_provisional) != expected:
        yield "its due time is not that of its reply deadline."
    if not given and case.reply_deadline_given:
        yield "it does not say that no reply deadline was given."
    if given and not case.reply_deadline_given:
        yield "it says that no reply deadline was given; its history gave one."
    late = any(clock.late for clock in replies)
    if case.late != late:
        yield f"it is marked {'late' if case.late else 'in time'}; its deadlines say otherwise."


def _late_first_problems(dossier: Dossier, eras: Eras, calendars: Calendars) -> Iterator[str]:
    """Lateness is also kept against the date that each period had first (decision 12)."""
    case, late = dossier.case, False
    for clock in dossier.clocks:
        definition = eras.of_clock(clock)
        if clock.name != definition.citizen_clock or clock.closed_at is None:
            continue
        if clock.closed_by == NOT_GIVEN:
            continue
        calendar = calendars.of(clock.calendar_version)
        if calendar is None:
            return
        late = late or clock.closed_at > first_due(case, clock, definition, calendar).at
    if case.late_first != late:
        shown = "late" if case.late_first else "in time"
        yield f"by its first date it is marked {shown}; its deadlines say otherwise."
