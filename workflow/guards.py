"""The named guards a definition may ask for: pure questions about one attempt.

A guard about a value that was not given has nothing to object to: that the value is missing is
said by the fields. A new guard is a function here, its name in a definition and its refusal there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from workflow.attempt import Attempt
from workflow.definition import POST_FIELD

Question = Callable[[Attempt, Mapping[str, int]], bool]


@dataclass(frozen=True, slots=True)
class Guard:
    """A question and what it needs: the fields it judges, the limits it reads.

    `lets_the_clock_pass`: it never holds the clock back once a deadline has run out; only such
    guards may stand before what the clock must do.
    """

    name: str
    holds: Question
    fields: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    lets_the_clock_pass: bool = False


GUARDS: dict[str, Guard] = {}

_OFFICE = frozenset({"upc_office", "upc_chief"})

#: what an arrow may ask (`when`)
CONDITIONS: dict[str, Question] = {}


def _guard(
    *fields: str, limits: tuple[str, ...] = (), lets_the_clock_pass: bool = False
) -> Callable[[Question], Question]:
    def register(question: Question) -> Question:
        name = question.__name__
        GUARDS[name] = Guard(name, question, fields, limits, lets_the_clock_pass)
        return question

    return register


@_guard(limits=("returns_before_chief_decides",))
def chief_decides_after_returns(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """After the second return only the chief of the UPC office assigns (contract.md section 7)."""
    settled = attempt.facts.returns >= limits["returns_before_chief_decides"]
    return not settled or "upc_chief" in attempt.actor.roles


@_guard(limits=("returns_before_chief_decides",))
def assignment_is_not_final(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The assignment after the second return may not be sent back (contract.md section 7)."""
    return attempt.facts.returns < limits["returns_before_chief_decides"]


@_guard("lead_department")
def department_exists(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The lead department is an active one."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("lead_department")
    return known is None or wanted is None or wanted in known


@_guard("coordinating")
def coordinating_exist(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Every co-ordinating department is an active one."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("coordinating")
    return known is None or not isinstance(wanted, list) or all(code in known for code in wanted)


@_guard("lead_department")
def lead_changes(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A reassignment names another department than the lead."""
    wanted = attempt.values.get("lead_department")
    return wanted is None or wanted != attempt.facts.lead


@_guard("handler")
def handler_is_of_the_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case officer works in the lead department."""
    handler, members = attempt.values.get("handler"), attempt.facts.members_of_lead
    return handler is None or members is None or handler in members


@_guard(lets_the_clock_pass=True)
def clock_waits_for_the_objection_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The clock closes only strictly after the objection window; people may close before."""
    until = attempt.facts.objection_until
    return "clock" not in attempt.actor.roles or (until is not None and attempt.facts.now > until)


@_guard(limits=("reopen_calendar_days",))
def within_the_reopening_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Reopening counts from the reply, not from the last change (contract.md section 7).

    The day of the reply is not counted and the last day ends at 24:00 local time (Civil Code 2015,
    art. 147 and 148). A case that was never replied to has no window that could have run out.
    """
    replied, zone = attempt.facts.replied_at, attempt.facts.zone
    if replied is None:
        return True
    last_day = replied.astimezone(zone).date() + timedelta(days=limits["reopen_calendar_days"])
    return attempt.facts.now <= datetime.combine(last_day + timedelta(days=1), time.min, zone)


@_guard("escalation")
def escalation_awaits_an_answer(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The escalation exists on this case and nobody has acknowledged it."""
    wanted = attempt.values.get("escalation")
    return wanted is None or wanted in attempt.facts.awaiting_acknowledgement


@_guard("receiving_body")
def stub_names_its_receiving_body(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A kind that is not handled here says at once where it went (contract.md section 7)."""
    is_stub = attempt.values.get("kind") in attempt.facts.stubs
    return not is_stub or attempt.values.get("receiving_body") is not None


@_guard("kind")
def kind_is_handled_here(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No case becomes a denunciation and stays; it is sent on instead (decision 15)."""
    return attempt.values.get("kind") not in attempt.facts.stubs


@_guard()
def draft_is_there(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A draft of the reply waits for approval."""
    return attempt.facts.drafted


@_guard()
def reply_deadline_runs(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case has a reply deadline that can be stopped or moved."""
    return attempt.facts.due_at is not None


@_guard()
def reply_is_not_overdue(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The reply's due instant has not passed; a clock that is held never passes it."""
    facts = attempt.facts
    return facts.paused or facts.due_at is None or facts.now <= facts.due_at


@_guard()
def not_paused(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No pause runs."""
    return not attempt.facts.paused


@_guard(lets_the_clock_pass=True)
def paused(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A pause runs. The clock resumes only what is paused, so it is never held back by this."""
    return attempt.facts.paused


@_guard()
def no_extension_is_pending(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No request for an extension waits for its decision."""
    return "extension" not in attempt.facts.running


@_guard()
def extension_is_pending(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A request for an extension waits for its decision."""
    return "extension" in attempt.facts.running


@_guard(limits=("extensions_per_period",))
def extensions_are_left(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The deadline of this period may be extended once more (Decree 61/2018, art. 19(9))."""
    return attempt.facts.extensions < limits["extensions_per_period"]


@_guard("due")
def extension_is_later(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An extension moves the deadline on, never back."""
    wanted, due = attempt.values.get("due"), attempt.facts.due_at
    return not isinstance(wanted, datetime) or due is None or wanted > due


@_guard()
def extension_is_granted(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An extension is in force."""
    return attempt.facts.extended


@_guard("department")
def contribution_is_of_another(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An active department other than the lead is asked."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("department")
    exists = known is None or wanted is None or wanted in known
    return exists and (wanted is None or wanted != attempt.facts.lead)


@_guard("department")
def contribution_is_not_asked_yet(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The department does not owe a contribution already."""
    return attempt.values.get("department") not in attempt.facts.asked


@_guard()
def contribution_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The actor's department owes a contribution."""
    return attempt.actor.department in attempt.facts.asked


@_guard()
def report_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The committee waits for a report."""
    return "report" in attempt.facts.running


@_guard("into")
def survivor_can_take_over(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case to merge into is another one that still goes on."""
    known, wanted = attempt.facts.survivors, attempt.values.get("into")
    return known is None or wanted is None or wanted in known


@_guard()
def centre_splits_before_assignment(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The Centre splits what it recorded; once a lead is named only the UPC office does."""
    return attempt.facts.lead is None or not attempt.actor.roles.isdisjoint(_OFFICE)


@_guard()
def case_was_replied_to(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """There is a reply that can be rated or looked at again."""
    return attempt.facts.replied_at is not None


@_guard()
def reopening_is_not_asked_yet(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No request to reopen waits for its decision."""
    return "reopening" not in attempt.facts.running


@_guard()
def reopening_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A request to reopen waits for its decision."""
    return "reopening" in attempt.facts.running


@_guard(lets_the_clock_pass=True)
def reopening_is_decided_first(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Nobody closes over a request to reopen. The clock has nothing to close then: asking ended
    the objection window.
    """
    return "reopening" not in attempt.facts.running


@_guard("escalation")
def escalation_was_told_to_you(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Only who was told takes note: the person, a deputy, somebody of the same post or office."""
    wanted, told = attempt.values.get("escalation"), attempt.facts.told_to_actor
    awaits = wanted in attempt.facts.awaiting_acknowledgement
    return told is None or not awaits or wanted in told


@_guard(POST_FIELD, lets_the_clock_pass=True)
def post_was_not_told_today(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No second escalation by hand to a post that was told the same day and has not answered.

    The clock names no post: what it escalates to stands in the ladder.
    """
    return attempt.values.get(POST_FIELD) not in attempt.facts.told_by_hand_today


def has_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case has a lead department."""
    return attempt.facts.lead is not None


def citizen_is_satisfied(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The citizen's rating says that the reply settles it."""
    return attempt.values.get("rating") in ("satisfied", "very_satisfied")


CONDITIONS[has_lead.__name__] = has_lead
CONDITIONS[citizen_is_satisfied.__name__] = citizen_is_satisfied
