"""The guards of the definition, told a second time from the contract, by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.model.case import OfficeCase
from tests.model.clocks import UPC
from tests.model.dates import due_of
from tests.model.definition import DEADLINES, LIMITS, REPLY, STUBS
from tests.model.office_time import OfficeTime, end_of, local_day
from tests.model.people import LEADS, OFFICE, OTHERS, members
from tests.model.telling import told_by_hand_today, told_to
from workflow.attempt import Actor

#: the departments at work that the model's people name; every other code is unknown
ACTIVE = {*LEADS, *OTHERS, UPC}


@dataclass(frozen=True)
class Try:
    """Somebody's attempt on a case as it stands `now`."""

    case: OfficeCase
    actor: Actor
    values: Mapping[str, object]
    now: datetime
    table: OfficeTime
    #: the numbers of the cases that this one may be merged into
    survivors: frozenset[str] = frozenset()
    #: that case
    survivor: OfficeCase | None = None
    #: whether cases are merged into it
    followed: bool = False

    def runs(self, name: str) -> bool:
        """Whether a deadline of this name runs."""
        return self.case.clock(name) is not None

    def is_paused(self) -> bool:
        """Whether a pause runs."""
        return any("holds" in DEADLINES[clock.name] for clock in self.case.running())

    def paused_for(self) -> timedelta:
        """How long the pauses of this period took."""
        return self.case.paused_in_period(self.now, len(self.case.clocks) + 1)

    def due(self) -> datetime | None:
        """The reply's due instant, a pause being judged as over now."""
        clock = self.case.clock(REPLY)
        if clock is None:
            return None
        return due_of(self.case, clock, self.table, self.now) if clock.held else clock.due

    def owes(self) -> set[str | None]:
        """The departments that were asked to contribute and have not."""
        return {clock.asked for clock in self.case.running() if clock.asked}

    def replied_at(self) -> datetime | None:
        """The reply of this period."""
        replied = self.case.replied_at
        began = self.case.periods()[-1].opened_at
        return replied if replied is not None and replied >= began else None

    def is_chief(self) -> bool:
        """Whether the chief of the UPC office tries."""
        return "upc_chief" in self.actor.roles

    def is_settled(self) -> bool:
        """Whether the case came back so often that the chief decides."""
        return self.case.returns >= LIMITS["returns_before_chief_decides"]

    def escalation(self) -> tuple[bool, bool]:
        """Whether the escalation that is named waits for an answer, and whether it is theirs."""
        named = self.values.get("escalation")
        for told in self.case.told:
            if named == f"{self.case.number}.{told.seq}" and not told.acknowledged:
                return True, told_to(self.actor, self.case, told)
        return named is None, True


def _within_the_window(attempt: Try) -> bool:
    if attempt.runs("reopening"):
        # asked in time; how long the decision takes is not the citizen's doing
        return True
    begin = attempt.replied_at() or attempt.case.closed_at
    if begin is None:
        return True
    last = local_day(begin) + timedelta(days=LIMITS["reopen_calendar_days"])
    return attempt.now <= end_of(last)


def _is_later(attempt: Try) -> bool:
    wanted, due = attempt.values.get("due"), attempt.due()
    return not isinstance(wanted, datetime) or due is None or wanted > due


def _lead_stands_alone(attempt: Try) -> bool:
    wanted = attempt.values.get("coordinating") or ()
    assert isinstance(wanted, (list, tuple))
    return attempt.values.get("lead_department", attempt.case.lead) not in wanted


def _asks_another(attempt: Try) -> bool:
    wanted = attempt.values.get("department")
    return wanted is None or (wanted in ACTIVE and wanted != attempt.case.lead)


def _given_a_part(attempt: Try) -> set[object]:
    """Who would lead it, and who would newly co-ordinate."""
    beside = attempt.values.get("coordinating") or ()
    assert isinstance(beside, (list, tuple))
    newly = {*beside, attempt.values.get("department")} - attempt.case.coordinating
    leads = {attempt.values.get("lead_department")}
    return {*leads, *newly, attempt.survivor.lead if attempt.survivor else None}


def _merge_is_not_the_chiefs(attempt: Try) -> bool:
    """The second return of a matter is the chief's to decide, whoever would lead it by a merge."""
    survivor, limit = attempt.survivor, LIMITS["returns_before_chief_decides"]
    if survivor is None or survivor.lead is None:
        return True
    by_the_chief = survivor.returns >= limit
    return not attempt.is_settled() and (
        by_the_chief or returns_of_both(attempt.case, survivor) < limit
    )


def returns_of_both(one: OfficeCase, other: OfficeCase) -> int:
    """Of two cases about one matter: the more often returned counts, and every office that did."""
    offices = len({*one.returners, *other.returners})
    return sorted((one.returns, other.returns, offices))[-1]


def _handler_works_there(attempt: Try) -> bool:
    wanted = attempt.values.get("handler")
    return wanted is None or wanted in members(attempt.case.lead)


def _coordinating_exist(attempt: Try) -> bool:
    wanted = attempt.values.get("coordinating") or ()
    assert isinstance(wanted, (list, tuple))
    return ACTIVE.issuperset(wanted)


GUARDS: dict[str, Callable[[Try], bool]] = {
    "chief_decides_after_returns": lambda t: not t.is_settled() or t.is_chief(),
    "returner_takes_it_only_from_the_chief": lambda t: (
        t.is_chief() or t.case.returners.isdisjoint(_given_a_part(t))
    ),
    "chief_merges_after_returns": lambda t: t.is_chief() or _merge_is_not_the_chiefs(t),
    "assignment_is_not_final": lambda t: not t.is_settled(),
    "department_exists": lambda t: t.values.get("lead_department", UPC) in ACTIVE,
    "coordinating_exist": _coordinating_exist,
    "lead_does_not_coordinate": _lead_stands_alone,
    "lead_changes": lambda t: t.values.get("lead_department", "") != t.case.lead,
    "handler_is_of_the_lead": _handler_works_there,
    "kind_is_handled_here": lambda t: t.values.get("kind") not in STUBS,
    "case_is_handled_here": lambda t: t.case.kind not in STUBS,
    "stub_names_its_receiving_body": lambda t: (
        t.values.get("kind") not in STUBS or "receiving_body" in t.values
    ),
    "draft_is_there": lambda t: t.case.draft is not None,
    # only the clock waits for the window, and people act here
    "clock_waits_for_the_objection_window": lambda t: "clock" not in t.actor.roles,
    "reopening_is_decided_first": lambda t: not t.runs("reopening"),
    "reopening_is_not_asked_yet": lambda t: not t.runs("reopening"),
    "reopening_is_asked": lambda t: t.runs("reopening"),
    "case_was_replied_to": lambda t: t.replied_at() is not None,
    "within_the_reopening_window": _within_the_window,
    "survivor_can_take_over": lambda t: t.values.get("into") in {None, *t.survivors},
    "nobody_else_raised_it": lambda t: not t.followed,
    "centre_splits_before_assignment": lambda t: (
        t.case.lead is None or bool(t.actor.roles & OFFICE)
    ),
    "not_paused": lambda t: not t.is_paused(),
    "paused": Try.is_paused,
    "pauses_are_left": lambda t: (
        t.paused_for() < timedelta(days=LIMITS["pause_calendar_days_per_period"])
    ),
    "reply_deadline_runs": lambda t: t.due() is not None,
    "reply_is_not_overdue": lambda t: t.is_paused() or (due := t.due()) is None or t.now <= due,
    "no_extension_is_pending": lambda t: not t.runs("extension"),
    "extension_is_pending": lambda t: t.runs("extension"),
    "extensions_are_left": lambda t: t.case.extensions < LIMITS["extensions_per_period"],
    "extension_is_later": _is_later,
    "extension_is_granted": lambda t: any(
        term.kind == "extension" and not term.ended
        for clock in t.case.running()
        if clock.name == REPLY
        for term in clock.terms
    ),
    "contribution_is_of_another": _asks_another,
    "contribution_is_not_asked_yet": lambda t: t.values.get("department", "") not in t.owes(),
    "contribution_is_asked": lambda t: t.actor.department in t.owes(),
    "case_is_not_closed": lambda t: t.case.is_open,
    "report_is_asked": lambda t: t.runs("report"),
    "instruction_stands": lambda t: t.case.instruction is not None,
    "escalation_awaits_an_answer": lambda t: t.escalation()[0],
    "escalation_was_told_to_you": lambda t: t.escalation()[1],
    "post_was_not_told_today": lambda t: (
        t.values.get("post") not in told_by_hand_today(t.case, t.now)
    ),
}
