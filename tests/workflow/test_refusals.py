"""A refused attempt tells all its reasons at once, in the contract's order and in two languages."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from tests.people import HOA, LAN, MINH
from tests.workflow.situation import AT_SXD, DEFINITION, NOW, WORKFLOW, codes, refusals
from workflow.attempt import CLOCK, Attempt, Facts
from workflow.fields import parse_fields
from workflow.refusal import Refusal, Refused
from workflow.wordings import WHYS

ROOT = Path(__file__).parents[2]


def test_role_state_guard_and_field_are_told_together_in_this_order() -> None:
    values, problems = parse_fields(
        DEFINITION, "assign", {"lead_department": "XYZ", "due": "soon", "colour": "red"}
    )
    attempt = Attempt(HOA, AT_SXD, values, problems)
    with pytest.raises(Refused) as caught:
        WORKFLOW.attempt("closed", "assign", attempt)
    assert [(reason.category, reason.code) for reason in caught.value.reasons] == [
        ("role", "not_your_role"),
        ("state", "wrong_state"),
        ("guard", "department_exists"),
        ("field", "field_unknown"),
        ("field", "field_malformed"),
    ]
    assert attempt.refusals == list(caught.value.reasons)


@pytest.mark.parametrize(
    ("actor", "state", "values", "category"),
    [
        (HOA, "closed", {"lead_department": "XYZ"}, "role"),
        (MINH, "closed", {"lead_department": "XYZ"}, "state"),
        (MINH, "recorded", {"lead_department": "XYZ"}, "guard"),
        (MINH, "recorded", {}, "field"),
    ],
)
def test_the_weightiest_reason_names_the_refusal(
    actor: object, state: str, values: dict[str, object], category: str
) -> None:
    parsed, problems = parse_fields(DEFINITION, "assign", values)
    with pytest.raises(Refused) as caught:
        WORKFLOW.attempt(state, "assign", Attempt(actor, AT_SXD, parsed, problems))  # type: ignore[arg-type]
    assert caught.value.category == category


def test_a_branching_action_tells_each_reason_once() -> None:
    late = Facts(now=NOW, lead="SXD", replied_at=NOW.replace(year=2025))
    assert codes(LAN, "closed", "reopen", late) == ["not_your_role", "within_the_reopening_window"]


def test_minh_reads_who_may_and_where_the_case_is() -> None:
    role, state = refusals(HOA, "closed", "assign")
    assert role.message(DEFINITION) == "Việc “Phân công” dành cho: Văn phòng UBND tỉnh."
    assert role.message(DEFINITION, "en") == "“Assign” is for: UPC office."
    assert state.message(DEFINITION) == (
        "Vụ việc đang ở trạng thái “Kết thúc” nên không thể “Phân công”."
    )


def test_people_are_not_told_that_the_clock_may_close() -> None:
    (role,) = refusals(LAN, "replied", "close")
    assert role.message(DEFINITION) == "Việc “Kết thúc” dành cho: Văn phòng UBND tỉnh."
    (clock,) = refusals(LAN, "replied", "remind")
    assert clock.message(DEFINITION) == "Việc “Nhắc việc” dành cho: Đồng hồ hệ thống."


def test_a_refusal_speaks_vietnamese_and_points_at_no_field_unless_told() -> None:
    paused = Refusal("not_paused", "guard", {})
    assert paused.message(DEFINITION) == paused.message(DEFINITION, "vi")
    assert paused.message(DEFINITION) != paused.message(DEFINITION, "en")
    assert paused.field is None


def test_a_refusal_shows_the_value_and_the_limit_it_speaks_of() -> None:
    (unknown,) = refusals(MINH, "recorded", "assign", lead_department="{who}")
    assert "“{who}”" in unknown.message(DEFINITION)
    late = Facts(now=NOW, replied_at=NOW.replace(year=2025))
    (window,) = refusals(MINH, "closed", "reopen", late)
    assert "30 ngày" in window.message(DEFINITION)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_refusal_and_every_why_makes_a_whole_sentence(language: str) -> None:
    params = {"state": "closed", "action": "assign", "who": "upc_office", "field": "kind"}
    for code in DEFINITION.refusals:
        for why in WHYS:
            given = {**params, "fields": "kind,pace", "why": why}
            message = Refusal(code, "field", given).message(DEFINITION, language)
            assert re.fullmatch(r"[^{}]+\.", message), message


def test_every_reason_that_code_gives_has_words() -> None:
    """Half a sentence written where it is raised would be in one language only."""
    given: set[str] = set()
    for package in ("workflow", "cases", "web"):
        for file in (ROOT / package).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Malformed":
                    given.add(ast.literal_eval(call.args[0]))
    assert given == set(WHYS)


def test_the_reasons_against_one_attempt_are_not_kept_for_the_next() -> None:
    attempt = Attempt(CLOCK, AT_SXD, {})
    with pytest.raises(Refused):
        WORKFLOW.attempt("closed", "close", attempt)
    assert WORKFLOW.attempt("replied", "close", attempt).target == "closed"
    assert attempt.refusals == []


def test_in_a_log_a_refusal_names_its_reasons() -> None:
    role, state = (Refusal(code, "guard", {}) for code in ("not_paused", "draft_is_there"))
    assert str(Refused((role, state))) == "refused: not_paused, draft_is_there"


def test_what_nobody_says_of_a_case_is_not_so() -> None:
    facts = Facts(now=NOW)
    said = {each.name for each in fields(facts) if getattr(facts, each.name)}
    assert said == {"now", "zone"}
