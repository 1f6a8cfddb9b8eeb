"""Each guard by itself: for every one a moment in which it holds and one in which it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from tests.people import HOA, LAN, MINH, NGA, THU
from tests.workflow.situation import DEFINITION, NOW
from workflow.attempt import CLOCK, Actor, Attempt, Facts
from workflow.guards import CONDITIONS, GUARDS

INSTANT = timedelta(microseconds=1)
LIMITS = {
    "returns_before_chief_decides": 2,
    "extensions_per_period": 1,
    "reopen_calendar_days": 30,
    "pause_calendar_days_per_period": 30,
}


class Row(NamedTuple):
    """A guard asked of somebody's attempt with these facts and values."""

    guard: str
    holds: bool
    facts: dict[str, Any]
    values: dict[str, object]
    actor: Actor


def row(guard: str, holds: bool, actor: Actor = MINH, /, **given: Any) -> Row:
    """Names of facts are facts; everything else is a value of the attempt."""
    facts = {name: value for name, value in given.items() if name in Facts.__slots__}
    values = {name: value for name, value in given.items() if name not in facts}
    return Row(guard, holds, facts, values, actor)


def some(*names: str) -> frozenset[str]:
    """A set of names."""
    return frozenset(names)


RETURNS = (
    *(row("chief_decides_after_returns", times < 2, MINH, returns=times) for times in range(5)),
    *(row("chief_decides_after_returns", True, NGA, returns=times) for times in range(5)),
    *(row("assignment_is_not_final", times < 2, LAN, returns=times) for times in range(5)),
    row("returner_takes_it_only_from_the_chief", True, lead_department="SYT"),
    *(
        Row("returner_takes_it_only_from_the_chief", who is NGA, merged, {"into": "YK-2"}, who)
        for merged in ({"returned_by": some("A"), "survivor_lead": "A"},)
        for who in (MINH, NGA)
    ),
    row("returner_takes_it_only_from_the_chief", True, into="YK-2", returned_by=some("A")),
    row("chief_merges_after_returns", True, MINH, into="YK-2", returns=2),
    row("chief_merges_after_returns", True, MINH, into="YK-2", survivor_lead="A"),
    *(row("chief_merges_after_returns", holds, who, into="YK-2", survivor_lead=lead, returns=own,
          survivor_returns=others, returns_together=both)
      for own, others, both, lead, who, holds in (
          (1, 0, 1, "A", MINH, True), (1, 1, 2, "A", MINH, False), (2, 0, 2, "A", MINH, False),
          (2, 2, 2, "A", MINH, False), (0, 2, 2, "A", MINH, True), (1, 3, 3, "A", MINH, True),
          (2, 0, 2, None, MINH, True), (2, 0, 2, "A", NGA, True))),
    row("returner_takes_it_only_from_the_chief", True, lead_department="A", returned_by=some("B")),
    row("returner_takes_it_only_from_the_chief", False, lead_department="A", returned_by=some("A")),
    row("returner_takes_it_only_from_the_chief", True, NGA, lead_department="A",
        returned_by=some("A")),
)  # fmt: skip

CLOCKS = (
    row("reply_deadline_runs", True, due_at=NOW),
    row("reply_deadline_runs", False),
    row("reply_is_not_overdue", True),
    row("reply_is_not_overdue", True, due_at=NOW + INSTANT),
    # an instant equal to now, and not the same object
    row("reply_is_not_overdue", True, due_at=NOW + INSTANT - INSTANT),
    row("reply_is_not_overdue", False, due_at=NOW - INSTANT),
    row("reply_is_not_overdue", True, due_at=NOW - INSTANT, paused=True),
    row("not_paused", True),
    row("paused", False),
    row("extension_is_granted", False),
    *(row("not_paused", not paused, paused=paused) for paused in (True, False)),
    row("pauses_are_left", True, paused_for=timedelta(days=30) - INSTANT),
    row("pauses_are_left", False, paused_for=timedelta(days=30)),
    *(row("paused", paused, paused=paused) for paused in (True, False)),
    row("no_extension_is_pending", True, running=some("reply")),
    row("no_extension_is_pending", False, running=some("reply", "extension")),
    row("extension_is_pending", False, running=some("reply")),
    row("extension_is_pending", True, running=some("reply", "extension")),
    *(row("extensions_are_left", had < 1, extensions=had) for had in range(4)),
    row("extension_is_later", True, due=NOW + INSTANT, due_at=None),
    *(row("extension_is_granted", extended, extended=extended) for extended in (True, False)),
)

ANSWERS = (
    row("draft_is_there", False),
    *(row("draft_is_there", drafted, drafted=drafted) for drafted in (True, False)),
    row("clock_waits_for_the_objection_window", True, MINH),
    row("clock_waits_for_the_objection_window", False, CLOCK),
    row("clock_waits_for_the_objection_window", False, CLOCK, objection_until=NOW),
    row("clock_waits_for_the_objection_window", False, CLOCK, objection_until=NOW + INSTANT),
    row("clock_waits_for_the_objection_window", True, CLOCK, objection_until=NOW - INSTANT),
    row("within_the_reopening_window", True),
    row(
        "within_the_reopening_window",
        True,
        replied_at=NOW - timedelta(days=40),
        running=some("reopening"),
    ),
    row(
        "within_the_reopening_window",
        False,
        replied_at=NOW - timedelta(days=40),
        running=some("objection"),
    ),
    row("case_is_not_closed", True, MINH),
    row("case_is_not_closed", False, MINH, closed_at=NOW),
    row("case_is_not_closed", True, CLOCK, closed_at=NOW),
    row("within_the_reopening_window", True, replied_at=NOW - timedelta(days=30)),
    row("within_the_reopening_window", False, replied_at=NOW - timedelta(days=31)),
    row("within_the_reopening_window", False, closed_at=NOW - timedelta(days=31)),
    row("within_the_reopening_window", True, replied_at=NOW, closed_at=NOW - timedelta(days=31)),
    row("case_was_replied_to", True, replied_at=NOW),
    row("case_was_replied_to", False),
    *(
        row(guard, asked is waits, running=some("reopening") if asked else some("reply"))
        for guard, waits in (
            ("reopening_is_not_asked_yet", False),
            ("reopening_is_asked", True),
            ("reopening_is_decided_first", False),
        )
        for asked in (True, False)
    ),
    *(row("citizen_is_satisfied", True, rating=word) for word in ("satisfied", "very_satisfied")),
    row("citizen_is_satisfied", False, rating="not_satisfied"),
    row("citizen_is_satisfied", False),
    row("citizen_is_satisfied", False, rating="satisfied", one_of_them_objects=True),
)

DEPARTMENTS = (
    row("department_exists", True, lead_department="SYT"),
    row("department_exists", True, active_departments=some("SYT")),
    row("department_exists", True, lead_department="SYT", active_departments=some("SYT")),
    row("department_exists", False, lead_department="XYZ", active_departments=some("SYT")),
    row("coordinating_exist", True, active_departments=some("SYT")),
    row("coordinating_exist", True, coordinating=some("XYZ"), active_departments=some("SYT")),
    row("lead_changes", True, lead="SXD"),
    row("lead_changes", True, lead="SXD", lead_department="SYT"),
    row("lead_changes", False, lead="SXD", lead_department="SXD"),
    row("handler_is_of_the_lead", True, members_of_lead=some("lan")),
    row("handler_is_of_the_lead", True, handler="hoa"),
    row("handler_is_of_the_lead", True, handler="lan", members_of_lead=some("lan")),
    row("handler_is_of_the_lead", False, handler="hoa", members_of_lead=some("lan")),
    row("contribution_is_of_another", True, lead="SXD", active_departments=some("SYT")),
    row("contribution_is_of_another", True, department="SYT"),
    row("contribution_is_not_asked_yet", True, asked=some("SYT")),
    row("contribution_is_asked", True, HOA, asked=some("SYT")),
    row("contribution_is_asked", False, HOA, asked=some("STC")),
    row("instruction_stands", False),
    *(row("instruction_stands", stands, instructed=stands) for stands in (True, False)),
    row("report_is_asked", True, running=some("report")),
    row("report_is_asked", False, running=some("reply")),
    row("has_lead", True, lead="SXD"),
    row("has_lead", False),
)

CASES = (
    row("nobody_else_raised_it", True, followed=False),
    row("nobody_else_raised_it", False, followed=True),
    row("case_is_handled_here", True, kind="feedback", stubs=some("denunciation")),
    row("case_is_handled_here", False, kind="denunciation", stubs=some("denunciation")),
    row("survivor_can_take_over", True, into="YK-1"),
    row("survivor_can_take_over", True, survivors=some("YK-2")),
    row("survivor_can_take_over", True, into="YK-2", survivors=some("YK-2")),
    row("survivor_can_take_over", False, into="YK-1", survivors=some("YK-2")),
    row("centre_splits_before_assignment", True, THU),
    row("centre_splits_before_assignment", False, THU, lead="SXD"),
    row("centre_splits_before_assignment", True, MINH, lead="SXD"),
    row("centre_splits_before_assignment", True, NGA, lead="SXD"),
)

ESCALATIONS = (
    row("escalation_awaits_an_answer", True, awaiting_acknowledgement=some("7")),
    row("escalation_awaits_an_answer", True, escalation="7", awaiting_acknowledgement=some("7")),
    row("escalation_awaits_an_answer", False, escalation="8", awaiting_acknowledgement=some("7")),
    row("escalation_was_told_to_you", True, escalation="7", awaiting_acknowledgement=some("7")),
    row("escalation_was_told_to_you", True, escalation="8", told_to_actor=some()),
    row("escalation_was_told_to_you", False, escalation="7", told_to_actor=some("8"),
        awaiting_acknowledgement=some("7")),
    row("escalation_was_told_to_you", True, escalation="7", told_to_actor=some("7"),
        awaiting_acknowledgement=some("7")),
    row("post_was_not_told_today", True, post="chairman", told_by_hand_today=some("upc_chief")),
    row("post_was_not_told_today", False, post="chairman", told_by_hand_today=some("chairman")),
)  # fmt: skip

ROWS = (*RETURNS, *CLOCKS, *ANSWERS, *DEPARTMENTS, *CASES, *ESCALATIONS)


def holds(asked: Row, values: dict[str, object] | None = None) -> bool:
    """What the guard says."""
    facts = replace(Facts(now=NOW), **asked.facts)
    attempt = Attempt(asked.actor, facts, asked.values if values is None else values)
    return (GUARDS | CONDITIONS)[asked.guard].holds(attempt, LIMITS)


@pytest.mark.parametrize("asked", ROWS, ids=lambda each: f"{each.guard}-{each.holds}")
def test_it_holds_just_when_it_says(asked: Row) -> None:
    assert holds(asked) is asked.holds


@pytest.mark.parametrize(
    ("due", "later"), [(NOW + INSTANT, True), (NOW, False), (NOW - INSTANT, False), (None, True)]
)
def test_an_extension_moves_on(due: datetime | None, later: bool) -> None:
    assert holds(row("extension_is_later", later, due_at=NOW), {"due": due}) is later


@pytest.mark.parametrize(
    ("guard", "name", "facts", "good", "bad"),
    [
        (
            "coordinating_exist",
            "coordinating",
            {"active_departments": some("A")},
            ["A"],
            ["A", "X"],
        ),
        ("lead_does_not_coordinate", "coordinating", {"lead": "SXD"}, ["A"], ["A", "SXD"]),
        ("contribution_is_of_another", "department", {"lead": "SXD"}, "SYT", "SXD"),
        ("contribution_is_of_another", "department", {"active_departments": some("A")}, "A", "X"),
        ("contribution_is_not_asked_yet", "department", {"asked": some("SYT")}, "STC", "SYT"),
        (
            "returner_takes_it_only_from_the_chief",
            "coordinating",
            {"returned_by": some("A", "B"), "coordinating": some("B")},
            ["B", "C"],
            ["C", "A"],
        ),
        (
            "returner_takes_it_only_from_the_chief",
            "department",
            {"returned_by": some("A", "B"), "coordinating": some("B")},
            "B",
            "A",
        ),
        ("kind_is_handled_here", "kind", {"stubs": some("denunciation")}, "x", "denunciation"),
    ],
)
def test_what_is_named_decides(
    guard: str, name: str, facts: dict[str, Any], good: object, bad: object
) -> None:
    asked = Row(guard, True, facts, {}, MINH)
    assert holds(asked, {name: good})
    assert not holds(asked, {name: bad})


@pytest.mark.parametrize("chosen", [["SYT"], ["SXD"]])
def test_the_lead_of_the_same_form_counts_before_that_of_the_case(chosen: list[str]) -> None:
    asked = Row("lead_does_not_coordinate", True, {"lead": "SXD"}, {}, MINH)
    assert holds(asked, {"lead_department": "SYT", "coordinating": chosen}) is (chosen == ["SXD"])
    assert holds(Row(asked.guard, True, {}, {}, MINH), {"coordinating": chosen})


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"kind": "feedback"}, True),
        ({"kind": "denunciation", "receiving_body": "Công an tỉnh"}, True),
        ({"kind": "denunciation"}, False),
    ],
)
def test_a_stub_says_where_it_went(given: dict[str, object], accepted: bool) -> None:
    asked = Row("stub_names_its_receiving_body", True, {"stubs": some("denunciation")}, {}, THU)
    assert holds(asked, given) is accepted


def test_every_guard_is_asked_here() -> None:
    by_hand = {
        "extension_is_later",
        "lead_does_not_coordinate",
        "contribution_is_of_another",
        "contribution_is_not_asked_yet",
        "coordinating_exist",
        "kind_is_handled_here",
        "stub_names_its_receiving_body",
    }
    for answer in (True, False):
        asked = {each.guard for each in ROWS if each.holds is answer}
        assert asked | by_hand == GUARDS.keys() | CONDITIONS.keys()


def test_the_limits_are_those_of_the_shipped_workflow() -> None:
    assert dict(DEFINITION.limits) == LIMITS
