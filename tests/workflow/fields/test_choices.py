"""Choices, flags, lists of departments and references."""

from __future__ import annotations

import pytest

from tests.workflow.fields.forms import DEFINITION, objections, value, why


def test_a_choice_is_one_of_its_options_and_the_refusal_lists_them() -> None:
    assert value("record", "pace", " urgent ") == "urgent"
    (objection,) = objections("record", "pace", "Khẩn")
    assert objection.message(DEFINITION) == (
        "“Mức độ” không hợp lệ: chỉ nhận một trong: Thường, Phức tạp, Khẩn."
    )
    assert why("record", "pace", ["urgent"]) == "not_an_option"


@pytest.mark.parametrize(
    ("given", "flag"),
    [(True, True), ("on", True), ("TRUE", True), ("1", True), (False, False), ("false", False)],
)
def test_a_flag_is_understood_from_json_forms_and_tables(given: object, flag: bool) -> None:
    assert value("record", "confidential", given) is flag


@pytest.mark.parametrize("given", ["perhaps", 1, 0, [True]])
def test_a_flag_is_yes_or_no(given: object) -> None:
    assert why("record", "confidential", given) == "not_a_flag"


@pytest.mark.parametrize(
    ("given", "departments"),
    [
        ("STC, SYT,,STC", ["STC", "SYT"]),
        (["STC", " SYT "], ["STC", "SYT"]),
        (("SYT",), ["SYT"]),
        ([], []),
        (["", " "], None),
        (" , ", None),
    ],
)
def test_departments_come_as_a_list_or_with_commas(
    given: object, departments: list[str] | None
) -> None:
    assert value("assign", "coordinating", given) == departments


def test_a_list_of_departments_holds_codes() -> None:
    assert why("assign", "coordinating", 5) == "not_a_list"
    assert why("assign", "coordinating", ["STC", 5]) == "not_text"
    assert why("assign", "coordinating", {"STC": True}) == "not_a_list"


def test_an_escalation_is_named_by_number_or_text() -> None:
    assert value("acknowledge", "escalation", 17) == "17"
    assert value("acknowledge", "escalation", " 17 ") == "17"
    assert why("acknowledge", "escalation", True) == "not_text"
